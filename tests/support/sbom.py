"""Declared dependencies made by hand, the documents built of them, and whole runs of the collector.

`python tests/support/sbom.py` writes the golden documents again; look at the difference before you keep it.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from support.reading import only

from ssdfgate.collectors.interface import Job
from ssdfgate.collectors.sbom import Sbom
from ssdfgate.inventory import GitFiles, Snapshot, take
from ssdfgate.lockfiles.model import Declared, Dependency, Ecosystem, Manifest, Reason, Unusable
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Digest, Evidence, Subject
from ssdfgate.model.settings import SbomSettings, Settings
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.runner import Runner
from ssdfgate.sbom import build as builder
from ssdfgate.sbom.project import Project
from ssdfgate.sbom.request import Request

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "sbom"
WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHA256 = [f"{number:02x}" * 31 + "ff" for number in range(1, 9)]
SHA512 = [f"{number:02x}" * 63 + "ff" for number in range(1, 9)]
PLAIN = SbomSettings()
DEFAULT = Settings()
SUPPLIER = SbomSettings("1.6", "Example Works", "https://example.org", "sbom@example.org")
SUBJECT = Subject("https://git.example.org/team/shop", "c" * 40, dirty=False, tree=Digest.of(b"tree"))
PROJECT = Project("shop", "2.0", "Apache-2.0", "pyproject.toml")


def pypi(name: str, version: str, **more) -> Dependency:
    """A dependency of a uv.lock; any attribute may be given."""
    return Dependency(name, version, Ecosystem.PYPI, more.pop("source", "uv.lock"), **more)


def npm(name: str, version: str, **more) -> Dependency:
    """A dependency of a package-lock.json; any attribute may be given."""
    return Dependency(name, version, Ecosystem.NPM, more.pop("source", "package-lock.json"), **more)


def unusable(name: str, reason: Reason = Reason.RANGE, **more) -> Unusable:
    """A line of a requirements file that settles no version."""
    return Unusable(name, reason, Ecosystem.PYPI, more.pop("source", "requirements.txt"), more.pop("line", 1), **more)


def declared(*items: Dependency | Unusable, manifests: tuple[Manifest, ...] = ()) -> Declared:
    """Everything together, with a manifest for each source."""
    sources = {(item.source, item.ecosystem) for item in items}
    own = tuple(Manifest(path, ecosystem, locks=True) for path, ecosystem in sorted(sources))
    return Declared(
        (*own, *manifests),
        tuple(item for item in items if isinstance(item, Dependency)),
        tuple(item for item in items if isinstance(item, Unusable)),
    )


def document(found: Declared, settings: SbomSettings = PLAIN, **more) -> dict:
    """The document as others see it: from its bytes."""
    request = Request(found, more.pop("project", PROJECT), settings, WHEN, more.pop("subject", SUBJECT))
    return json.loads(builder.serialise(builder.build(request)))


DECLARED = declared(
    pypi(
        "flask",
        "3.1.3",
        hashes={"sha256": (SHA256[0], SHA256[1])},
        urls=(
            "https://files.example.org/flask-3.1.3.tar.gz",
            "https://files.example.org/flask-3.1.3-py3-none-any.whl",
        ),
        requires=(("click", "8.1.8"), ("click", "8.3.1")),
        direct=True,
    ),
    pypi("click", "8.1.8", requires=(), direct=False, marker="python_full_version < '3.10'"),
    pypi(
        "click",
        "8.3.1",
        hashes={"sha256": (SHA256[2],)},
        urls=("https://files.example.org/click-8.3.1-py3-none-any.whl",),
        requires=(),
        direct=False,
    ),
    pypi("ruff", "0.15.0", source="requirements-dev.txt", scope="dev", hashes={"sha256": (SHA256[3], SHA256[4])}),
    npm(
        "@scope/widget",
        "1.0.0+build",
        hashes={"sha512": (SHA512[0],)},
        urls=("https://registry.example.org/@scope/widget/-/widget-1.0.0.tgz",),
        requires=(("left-pad", "1.3.0"), ("gone", "1.0.0")),
        direct=True,
        licence="(MIT OR Apache-2.0)",
    ),
    npm("left-pad", "1.3.0", requires=(), direct=False, scope="optional", licence="WTFPL"),
    unusable("requests"),
    unusable("vendored", Reason.VCS, source="uv.lock", line=0, version="1.5"),
    unusable("base.txt", Reason.MISSING_INCLUDE, line=7),
)
"""A bit of everything that manifests can say."""


def golden(version: str) -> str:
    """The document of DECLARED in this version, for reading; the version of our own tool is left out of it."""
    settings = SbomSettings(version, SUPPLIER.supplier_name, SUPPLIER.supplier_url, SUPPLIER.supplier_email)
    with patch.object(builder, "__version__", "0.0.0"):
        return json.dumps(document(DECLARED, settings), indent=1, ensure_ascii=False) + "\n"


def job(
    root: Path, workspace: Path, runner: Runner, settings: Settings = DEFAULT, git: GitFiles | None = None
) -> Job:
    """A job over a folder, as the gate would give it."""
    sources, own = Snapshot(workspace / "snapshot"), workspace / "own"
    own.mkdir(parents=True)
    inventory = take(root, git=git, exclusions=settings.exclusions, snapshot=sources)
    return Job(
        root=root,
        inventory=inventory,
        declared=read_all(root, inventory),
        sources=sources,
        workspace=own,
        subject=Subject(None, None, None, inventory.tree),
        settings=settings,
        runner=runner,
        progress=lambda _: None,
    )


def collect(
    root: Path, workspace: Path, settings: Settings = DEFAULT, when: datetime = WHEN
) -> tuple[Evidence, bytes]:
    """Collector, reader and conclusion, as the gate strings them together; with the raw report, empty without one."""
    with Runner(1) as runner:
        pending = Sbom(lambda: when).run(job(root, workspace, runner, settings))
    reader = CycloneDxReader(lambda: when)
    evidence = pending.conclude(tuple(only(reader.read(report.content)) for report in pending.raw))
    return evidence, b"".join(report.content for report in pending.raw)


if __name__ == "__main__":
    for each in ("1.5", "1.6", "1.7"):
        (FIXTURES / f"own-{each}.json").write_text(golden(each), encoding="utf-8")
