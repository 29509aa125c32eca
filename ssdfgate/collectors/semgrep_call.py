"""How semgrep is called: on a tree of its own, and with nothing that the repository could have put there.

What was measured with 1.182, and why the call is what it is:

- `--experimental` (the engine without the Python front) starts in 0.2 s instead of 1.5 s and finds the same.
- `--project-root` with an empty `.semgrepignore` in it is the one documented way to switch off the built-in list of
  ignored files (tests/, vendor/ ...) wherever the temporary folder lies; below a git work tree it would come back.
- Some files of a language are not taken by their name (`.pyw`, `Dockerfile.dev`, `.mts`, `*.min.js`, scripts with
  `env -S`): these are given under another name, and the report is written back to the real one.
- With more room (50 MiB) for its collector of garbage, `OCAMLRUNPARAM`, a scan takes a tenth less processor time.
- An address that does not answer is given up after 10 s, with exit code 2 and no report; without a network at once.
"""

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ssdfgate.collectors.documents import document_of, objects
from ssdfgate.collectors.installed import remembered
from ssdfgate.collectors.interface import Job
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.semgrep_rules import NAME_RULES, RuleSource
from ssdfgate.errors import CollectorError, ProcessError
from ssdfgate.inventory import File
from ssdfgate.languages import language_of
from ssdfgate.model import JsonValue, clean
from ssdfgate.process import Command, Finished
from ssdfgate.runner import Runner

RULE_TIMEOUT_S = 30
"""Seconds that one rule may take for one file; after three rules that need more, semgrep leaves the file."""

HEAVY = {"javascript": 8, "typescript": 8}
"""How many times as long as for Python semgrep takes for a file of its size: to parse it and follow flows in it."""

_PROBE_TIMEOUT_S = 60.0
_EXPERIMENTAL = "--experimental"
_CALL = (
    "scan", _EXPERIMENTAL, "--json", "--time", "--quiet", "--metrics", "off", "--disable-version-check",
    "--no-git-ignore", "--no-rewrite-rule-ids", "--max-target-bytes", "0", "--jobs", "1",
    "--timeout", str(RULE_TIMEOUT_S), "--project-root", "..",
)  # fmt: skip
_ENV = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0", "OCAMLRUNPARAM": "s=2M,o=400"}

_TAKEN = frozenset({".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".go", ".java", ".dockerfile"})
_ENDINGS = {
    "python": ".py",
    "javascript": ".js",
    "typescript": ".ts",
    "go": ".go",
    "java": ".java",
    "dockerfile": ".dockerfile",
}
_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)+")
_RENAMED = re.compile(r"\.\./renamed/[0-9]+\.[a-z]+")
_PROBES = (
    *(f"probe{ending}" for ending in _ENDINGS.values()),
    *(f"probe.{ending}" for ending in ("kt", "scala", "c", "cpp", "cs", "rs", "rb", "php", "swift", "lua", "sh")),
    *(f"probe.{ending}" for ending in ("ex", "dart", "sol", "tf")),
    ".github/workflows/probe.yml",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A tree for one run: `tree/` is the working directory; `renamed/` and `control/` lie beside it.

    `renamed` maps the path of a file that got another name, as reports show it, to its real one.
    """

    folder: Path
    renamed: Mapping[str, str]

    @property
    def tree(self) -> Path:
        """Where semgrep runs."""
        return self.folder / "tree"

    @property
    def control(self) -> Path:
        """Where the known-bad files belong."""
        return self.tree / CONTROL

    def original(self, text: str) -> str:
        """Write the real path for that of a renamed file."""
        return _RENAMED.sub(lambda match: self.renamed.get(match[0], match[0]), text)


def stage(folder: Path, snapshot: Path, files: Iterable[File]) -> Stage:
    """Lay out files of the snapshot (as links to them: nothing is copied, and nothing but these is there)."""
    for name in ("tree", "renamed", "control"):
        (folder / name).mkdir(parents=True)
    (folder / ".semgrepignore").touch()
    renamed: dict[str, str] = {}
    for file in files:
        other = _other_name(file, len(renamed))
        if other is not None:
            renamed[f"../renamed/{other}"] = file.path
        _link(snapshot / file.path, folder / "renamed" / other if other else folder / "tree" / file.path)
    return Stage(folder, renamed)


def _other_name(file: File, number: int) -> str | None:
    """Another name for a file that semgrep would not take for what it is; None where its own does."""
    name = file.path.rpartition("/")[2]
    ending = _ENDINGS.get(file.language or "")
    suffix = os.path.splitext(name)[1]
    taken = (suffix in _TAKEN and not name.endswith(".min.js")) or name == "Dockerfile"
    return None if ending is None or taken else f"{number}{ending}"


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, target)


def shown_call(tool: str, sources: Iterable[RuleSource], *flags: str) -> tuple[str, ...]:
    """The call for the evidence: no folder of this machine, the same from run to run."""
    return (tool, *_CALL, *flags, *(part for source in sources for part in ("--config", source.shown)), *_targets())


def _targets() -> tuple[str, ...]:
    return (".", "../renamed", CONTROL.rstrip("/"))


def command(
    tool: Path, laid: Stage, *, sources: Iterable[RuleSource], timeout_s: float, flags: tuple[str, ...] = ()
) -> Command:
    """One run over a stage."""
    listed = tuple(sources)
    configs = (part for source in listed for part in ("--config", source.argument))
    folder = str(laid.folder)
    return Command(
        argv=(str(tool), *_CALL, *flags, *configs, *_targets()),
        cwd=laid.tree,
        timeout_s=timeout_s,
        env={**_ENV, "HOME": folder, "TMPDIR": folder},
        network=any(source.place is None for source in listed),
    )


def run_all(runner: Runner, commands: Sequence[Command]) -> tuple[Finished, ...]:
    """Run these; where a semgrep does not know the fast engine, with the other one.

    Raises:
        CollectorError: when it cannot be started.
    """
    try:
        finished = runner.run_all(commands)
        if any(_refuses(item) for item in finished):
            finished = runner.run_all([replace(item, argv=_plain(item.argv)) for item in commands])
    except ProcessError as error:
        raise CollectorError(str(error), hint=error.hint) from error
    return finished


def known_version(job: Job, tool: Path) -> str | None:
    """The version that semgrep says it has, now or when it was asked last; None where it does not.

    Raises:
        CollectorError: when it cannot be started.
    """
    ask = partial(_asked, job, tool)
    about = remembered(job.cache, "semgrep", tool, ask) if job.cache else ask()
    version = about.get("version") if about else None
    return version if isinstance(version, str) else None


def _asked(job: Job, tool: Path) -> dict[str, JsonValue] | None:
    env = {**_ENV, "HOME": str(job.workspace), "TMPDIR": str(job.workspace)}
    argv = (str(tool), _EXPERIMENTAL, "--version")
    (finished,) = run_all(job.runner, [Command(argv, job.workspace, _PROBE_TIMEOUT_S, env=env)])
    said = finished.stdout.decode("utf-8", "replace").strip()
    return {"version": said} if finished.returncode == 0 and _VERSION.fullmatch(said) else None


def _refuses(finished: Finished) -> bool:
    return finished.returncode != 0 and not finished.stdout.strip() and f"option: {_EXPERIMENTAL}" in finished.stderr


def _plain(argv: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(argument for argument in argv if argument != _EXPERIMENTAL)


def probe(
    runner: Runner, tool: Path, sources: tuple[RuleSource, ...], folder: Path
) -> tuple[frozenset[str], frozenset[str]]:
    """Load the rules and see which languages they are for, and what they are called.

    One empty file per language is scanned: those that are reported as scanned are in a language that has rules.

    Raises:
        CollectorError: when they cannot be loaded, or there is none among them.
    """
    laid = Stage(folder, {})
    for path in _PROBES:
        (laid.tree / path).parent.mkdir(parents=True, exist_ok=True)
        (laid.tree / path).write_text("\n", "utf-8")
    for name in ("renamed", "control"):
        (folder / name).mkdir()
    (folder / ".semgrepignore").touch()
    call = command(tool, laid, sources=sources, timeout_s=_PROBE_TIMEOUT_S)
    document = document_of(run_all(runner, [call])[0], "semgrep, loading its rules,", NAME_RULES)
    languages = {language for path in _scanned(document) if (language := language_of(path))}
    if not languages:
        raise CollectorError(f"semgrep found no rule in what is configured{_first_error(document)}", hint=NAME_RULES)
    return frozenset(languages), _rules(document)


def _scanned(document: Mapping[str, JsonValue]) -> list[str]:
    paths = document.get("paths")
    scanned = paths.get("scanned") if isinstance(paths, dict) else None
    return [path for path in scanned if isinstance(path, str)] if isinstance(scanned, list) else []


def _rules(document: Mapping[str, JsonValue]) -> frozenset[str]:
    times = document.get("time")
    rules = times.get("rules") if isinstance(times, dict) else None
    return frozenset(rule for rule in rules if isinstance(rule, str)) if isinstance(rules, list) else frozenset()


def _first_error(document: Mapping[str, JsonValue]) -> str:
    messages = [item.get("message") for item in objects(document.get("errors"))]
    return f": {clean(str(messages[0]), 300)}" if messages else ""
