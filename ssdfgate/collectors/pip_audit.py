"""Audits the Python dependencies that the manifests name, with pip-audit and the advisories of OSV.

We read the manifests ourselves and hand pip-audit plain lists of `name==version`: left to itself it drops includes
and lines with markers, cannot read most lock files, and runs code of the repository. It gets its advisories from us
over the loopback device (see `ssdfgate.advisories`), so it needs no network and takes no settings from outside.

OSV is asked and not the index that pip-audit prefers, because one protocol then serves the public service, a mirror
(`--osv-url`) and a downloaded export (`--advisories`), so what the tests run is what users run; because OSV knows
malicious packages that an index has already removed; and because the answer does not depend on the files still being
on the index. What is lost: the index would say that it does not know a private package, OSV just knows nothing of it.

The positive control of a service is a real package whose advisory will stay. That of an export cannot be, since an
export need not hold any one record, and a record that we put in ourselves shows only that the way through pip-audit
works; so for an export a made-up record is the control of the way, and the export itself must hold at least one
record about PyPI and nothing that cannot be understood.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ssdfgate.advisories import PUBLIC_SERVICE, Advisory, Answers, Pair, without_secrets
from ssdfgate.collectors.audit_kept import kept_or_run
from ssdfgate.collectors.audit_scope import Call, KnownBad, Scope, calls_for, scope_of
from ssdfgate.collectors.audit_verdict import Audit, Known
from ssdfgate.collectors.installed import version_of
from ssdfgate.collectors.interface import Job
from ssdfgate.errors import CollectorError, ProcessError
from ssdfgate.model import EvidenceKind, RawReport, Tool, clean
from ssdfgate.model.settings import PipAuditSettings
from ssdfgate.process import MIB, Command, Ended, Finished, find_tool
from ssdfgate.redaction import redact

TOOL = "pip-audit"
_PACKAGE = "pip_audit"
FORMAT = "pip-audit-json"
SERVICE_CONTROLS = (
    # Abandoned with both flaws open, so that no later version or correction can take the advisories away.
    KnownBad(("pycrypto", "2.6.1"), frozenset({"CVE-2013-7459", "PYSEC-2017-94", "GHSA-cq27-v7xp-c356"})),
    # The example in the documentation of the OSV service.
    KnownBad(("jinja2", "2.4.1"), frozenset({"CVE-2019-10906", "PYSEC-2019-217", "GHSA-462w-v97r-4m45"})),
)
_CONTROL_ID = "SSDFGATE-CONTROL"
EXPORT_CONTROLS = (
    KnownBad(("ssdfgate-control", "0"), frozenset({_CONTROL_ID})),
    KnownBad(("ssdfgate-second-control", "0"), frozenset({_CONTROL_ID})),
)
_SIDE_BY_SIDE = 4
_SOCKET_TIMEOUT_S = 60
_OUTPUT_BYTES = 64 * MIB


class PipAudit:
    """The collector of `dependency-audit` evidence for Python."""

    name: ClassVar[str] = TOOL
    kind: ClassVar[EvidenceKind] = EvidenceKind.DEPENDENCY_AUDIT
    cost: ClassVar[int] = 20
    install: ClassVar[str] = "pip install pip-audit"

    def run(self, job: Job) -> Audit:
        """Get the advisories and run pip-audit; see `Collector.run`."""
        deadline = time.monotonic() + job.settings.pip_audit.timeout_s
        scope = scope_of(job.declared, job.inventory)
        program = find_tool(TOOL, outside=job.root)
        if not scope.asked:
            version = version_of(_PACKAGE, program) if program else None
            return Audit(Tool(TOOL, version), (), job.subject, scope)
        if program is None:
            raise CollectorError("pip-audit is not installed", hint=f"Install it: {self.install}")
        job.progress(f"{TOOL}: looking up {len(scope.asked)} dependencies")
        known, controls = _consult(job.settings.pip_audit, scope, deadline)
        calls = calls_for(scope.asked, controls)
        run = _Run(job, program, deadline)
        contents = _reports(run, calls, known)
        parts = [str(number) for number in range(1, len(calls) + 1)] if len(calls) > 1 else [""]
        raw = tuple(RawReport(FORMAT, content, part) for content, part in zip(contents, parts, strict=True))
        return Audit(Tool(TOOL, run.version(), argv=_shown_argv()), raw, job.subject, scope, calls, known)


def _reports(run: "_Run", calls: Sequence[Call], known: Known) -> Sequence[bytes]:
    def ask_now() -> list[bytes]:
        from ssdfgate.advisories.server import serving

        with serving(known.answers) as address:
            return run.all([run.command(number, call, address) for number, call in enumerate(calls, 1)])

    cache = run.job.cache
    return kept_or_run(cache, run.program, calls, known.answers, ask_now) if cache else ask_now()


def _consult(settings: PipAuditSettings, scope: Scope, deadline: float) -> tuple[Known, tuple[KnownBad, ...]]:
    """The advisories about everything that is asked for, and the controls that fit where they come from."""
    if settings.advisories is None:
        return _from_service(settings.osv_url or PUBLIC_SERVICE, scope, deadline), SERVICE_CONTROLS
    from ssdfgate.advisories.export import load

    export = load(Path(settings.advisories), frozenset(name for name, _ in scope.asked), deadline)
    control = (Advisory(_CONTROL_ID, (), "The positive control", ()),)
    answers = {**export.answers(scope.asked), **{item.package: control for item in EXPORT_CONTROLS}}
    as_of = export.as_of.isoformat() if export.as_of else None
    return Known(answers, "export", redact(settings.advisories), as_of, export.broken), EXPORT_CONTROLS


def _from_service(url: str, scope: Scope, deadline: float) -> Known:
    from ssdfgate.advisories.service import ask

    answers: Answers = ask(url, [*scope.asked, *(item.package for item in SERVICE_CONTROLS)], deadline)
    return Known(answers, "service", without_secrets(url))


@dataclass(frozen=True, slots=True)
class _Run:
    """The calls of pip-audit for one job."""

    job: Job
    program: Path
    deadline: float

    def command(self, number: int, call: Call, address: str) -> Command:
        """One call, with files of its own."""
        folder = self.job.workspace / str(number)
        folder.mkdir(parents=True)
        _write(folder / "asked.txt", call.asked)
        _write(folder / "control.txt", [call.control.package])
        # The order of the aliases in a report would otherwise change from run to run.
        return self._command((str(self.program), *_argv(str(folder), address)), folder, {"PYTHONHASHSEED": "0"})

    def _command(self, argv: tuple[str, ...], folder: Path, env: dict[str, str]) -> Command:
        left = max(self.deadline - time.monotonic(), 1.0)
        return Command(argv, cwd=folder, timeout_s=left, env=env, output_bytes=_OUTPUT_BYTES)

    def all(self, commands: Sequence[Command]) -> list[bytes]:
        """The reports, in the order of the calls; they only wait for us, so they need no slot of their own."""
        with ThreadPoolExecutor(max_workers=min(len(commands), _SIDE_BY_SIDE)) as pool:
            try:
                return [_report(finished) for finished in pool.map(self.job.runner.run_light, commands)]
            except ProcessError as error:
                raise CollectorError(str(error), hint=error.hint) from error

    def version(self) -> str | None:
        """Version of pip-audit: known beforehand where it lies beside us, asked for where it comes from elsewhere."""
        known = version_of(_PACKAGE, self.program)
        if known is not None:
            return known
        asked = self._command((str(self.program), "--version"), self.job.workspace, {})
        words = self.job.runner.run_light(asked).stdout.decode("utf-8", "replace").split()
        return clean(words[-1]) if words else None


def _argv(folder: str, address: str) -> tuple[str, ...]:
    return (
        "--no-deps", "--disable-pip", "-r", f"{folder}/asked.txt", "-r", f"{folder}/control.txt",
        "-f", "json", "--desc", "on", "--aliases", "on", "--progress-spinner", "off",
        "-s", "osv", "--osv-url", address, "--timeout", str(_SOCKET_TIMEOUT_S), "--cache-dir", f"{folder}/cache",
    )  # fmt: skip


def _shown_argv() -> tuple[str, ...]:
    """The call as the evidence shows it: the same from run to run."""
    return (TOOL, *_argv("{workspace}", "{advisories}"))


def _write(path: Path, pairs: Sequence[Pair]) -> None:
    path.write_text("".join(f"{name}=={version}\n" for name, version in pairs), encoding="utf-8")


def _report(finished: Finished) -> bytes:
    """The report, redacted; exit code 1 means vulnerable as well as crashed, so only the text can tell them apart."""
    if finished.ended is Ended.EXITED and finished.returncode in {0, 1} and finished.stdout.strip():
        return redact(finished.stdout.decode("utf-8", "replace")).encode()
    lines = [line for line in finished.stderr.splitlines() if line.strip()]
    last = f": {clean(lines[-1])}" if lines else ""
    raise CollectorError(
        f"pip-audit {finished.describe()} and left no report{last}",
        hint="Run it again with -v; where it needs more time, raise the time limit of pip-audit in the settings.",
    )
