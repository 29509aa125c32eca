"""Evidence of every kind and status, for reports."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from ssdfgate.model import (
    Component,
    Components,
    Control,
    Coverage,
    Digest,
    Evidence,
    EvidenceKind,
    EvidenceRecord,
    Facts,
    Finding,
    Findings,
    FindingState,
    LanguageCount,
    Location,
    Origin,
    Package,
    RepositoryConfig,
    ScanError,
    Severity,
    Skip,
    Status,
    Subject,
    Tool,
    fingerprinted,
)

WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SUBJECT = Subject("https://git.example.org/team/app", "3f2a91c07d" + "0" * 30, dirty=False, tree=Digest.of(b"tree"))


def record(evidence: Evidence, raw: bytes | None = b"{}") -> EvidenceRecord:
    """Evidence as it lies in a bundle, with at most one raw report."""
    digests = (Digest.of(raw),) if raw is not None else ()
    return EvidenceRecord(Digest.of(evidence.content()), evidence, WHEN, 1.25, digests)


def finding(rule: str = "B608", path: str = "app/db.py", line: int = 14, **changes) -> Finding:
    """A finding in a file; any field may be changed."""
    base = Finding(
        rule=rule,
        message="SQL statement is built from parts of a request.",
        severity=Severity.MEDIUM,
        location=Location(path, line, line),
        cwe=("CWE-89",),
        url="https://bandit.readthedocs.io/en/latest/plugins/b608_hardcoded_sql_expressions.html",
        topic="injection",
        context=f"{path}:{line}",
    )
    return base.changed(**changes)


FOUND = (
    finding(),
    finding(line=31),
    finding("B105", "app/settings.py", 7, severity=Severity.LOW, topic="secrets", cwe=("CWE-259",)),
    finding("B602", "app/tools.py", 3, severity=Severity.HIGH, topic="injection", cwe=("CWE-78",)),
    finding("B324", "app/cache.py", 9, state=FindingState.SUPPRESSED, suppressed_by="nosec"),
)
ADVISORY = Finding(
    rule="PYSEC-2023-62",
    message="The session cookie may be sent to another client by a caching proxy.",
    severity=Severity.UNKNOWN,
    location=Location("uv.lock"),
    package=Package("pkg:pypi/flask@2.2.2", "flask", "2.2.2", ("2.2.5", "2.3.2")),
    aliases=("CVE-2023-30861", "GHSA-m2qf-hxjv-5gpq"),
    topic="vulnerability",
)


def bandit(findings: Iterable[Finding] = (), **changes) -> Evidence:
    """Static analysis of five files, one of which could not be parsed."""
    base = Evidence(
        kind=EvidenceKind.SAST,
        collector="bandit",
        tool=Tool("bandit", "1.9.4", argv=("{tool}", "-r", "{snapshot}", "-f", "json"), runtime="Python 3.11.7"),
        subject=SUBJECT,
        origin=Origin.RAN,
        status=Status.PARTIAL,
        coverage=Coverage(
            unit="files",
            considered=5,
            analysed=4,
            skipped=(Skip("syntax error", 1, ("app/broken.py",)),),
            excluded=(Skip("vendor/**: third-party code", 2, ("vendor/a.py", "vendor/b.py")),),
            rules=60,
            errors=(ScanError("syntax error while parsing AST from file", "app/broken.py"),),
            errors_total=1,
            suppressed={"nosec": 1, "baseline": 0},
            repository_config=(RepositoryConfig(".bandit", Digest.of(b"skips"), "ignored"),),
            control=Control(3, 3),
            by_language={"python": LanguageCount(4, 3), "cython": LanguageCount(1, 1)},
        ),
        payload=Findings(fingerprinted(findings)),
        reasons=("1 of 5 files could not be parsed",),
        hint="Mend the file, or exclude it with a reason under `scope:`.",
        tolerable=True,
    )
    return replace(base, **changes)


def complete_bandit(findings: Iterable[Finding] = ()) -> Evidence:
    """The same with every file analysed."""
    coverage = Coverage(unit="files", considered=5, analysed=5, rules=60, control=Control(3, 3))
    return bandit(findings, status=Status.COMPLETE, coverage=coverage, reasons=(), hint="", tolerable=False)


def pip_audit(findings: Iterable[Finding] = (), **changes) -> Evidence:
    """A complete audit of 22 dependencies from uv.lock."""
    base = Evidence(
        kind=EvidenceKind.DEPENDENCY_AUDIT,
        collector="pip-audit",
        tool=Tool("pip-audit", "2.10.1", argv=("{tool}", "-r", "{workspace}/list.txt")),
        subject=SUBJECT,
        origin=Origin.RAN,
        status=Status.COMPLETE,
        coverage=Coverage(unit="dependencies", considered=22, analysed=22, control=Control(1, 1)),
        payload=Findings(fingerprinted(findings)),
        facts={
            "sources": [{"path": "uv.lock", "ecosystem": "PyPI", "dependencies": 22}],
            "unpinned": [],
            "unpinned_total": 0,
            "advisories": {"source": "service", "url_or_path": "https://osv.example.org/v1/query", "as_of": None},
        },
    )
    return replace(base, **changes)


def failed_audit() -> Evidence:
    """The advisory service did not answer."""
    return pip_audit(
        status=Status.FAILED,
        payload=None,
        coverage=Coverage(unit="runs", considered=0, analysed=0),
        reasons=("the advisory service did not answer",),
        hint="Try again, or use an export: `ssdfgate check --advisories FILE`.",
        facts={},
    )


def sbom() -> Evidence:
    """An SBOM with 22 components of which one has no hash."""
    items = tuple(Component(f"part{n}", "1.0", f"pkg:pypi/part{n}@1.0") for n in range(22))
    return Evidence(
        kind=EvidenceKind.SBOM,
        collector="sbom",
        tool=Tool("cyclonedx-python-lib", "11.12.0"),
        subject=SUBJECT,
        origin=Origin.RAN,
        status=Status.COMPLETE,
        coverage=Coverage(unit="components", considered=22, analysed=22),
        payload=Components(items, {"component.name": (22, 22), "component.hash": (21, 22)}),
        facts={"spec_version": "1.6", "missing_from_sbom": 0},
    )


def repository_facts() -> Evidence:
    """What lies in the repository beside the code."""
    values = {
        "security_policy": {"path": "SECURITY.md", "has_contact": True},
        "ci": {"systems": ["github"], "files": [".github/workflows/ci.yml"]},
        "history": None,
    }
    return Evidence(
        kind=EvidenceKind.REPOSITORY,
        collector="repository",
        tool=Tool("ssdfgate", "0.1.0"),
        subject=SUBJECT,
        origin=Origin.RAN,
        status=Status.COMPLETE,
        coverage=Coverage(unit="facts", considered=13, analysed=13),
        payload=Facts(values),
    )


def not_applicable(collector: str = "bandit") -> Evidence:
    """Nothing to look at."""
    return replace(
        complete_bandit(),
        collector=collector,
        tool=Tool(collector, "1.9.4"),
        status=Status.NOT_APPLICABLE,
        coverage=Coverage(unit="files", considered=0, analysed=0),
        payload=None,
        reasons=("no Python files",),
    )
