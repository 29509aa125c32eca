"""Gate reports built by hand, one for each state that a renderer must be able to show."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from support.hostile import HOSTILE
from support.report_evidence import (
    ADVISORY,
    FOUND,
    SUBJECT,
    bandit,
    complete_bandit,
    failed_audit,
    finding,
    not_applicable,
    pip_audit,
    record,
    repository_facts,
    sbom,
)
from support.report_parts import (
    AUDIT,
    FRAMEWORK,
    MET,
    PASSING,
    REQUIRED,
    SAST,
    TASKS,
    TOOLS,
    VULNERABLE,
    collected,
    decisions,
    measure,
    report,
    violation,
)

from ssdfgate.model import (
    BundleRef,
    Compared,
    Comparison,
    Control,
    Coverage,
    Decision,
    Digest,
    FindingState,
    GateReport,
    Limit,
    MeasureDecision,
    Outcome,
    PipelineContext,
    Platform,
    Severity,
    Skip,
    Subject,
    Verdict,
    Violation,
)


def open_report() -> GateReport:
    """Everything that is required is met."""
    evidence = (complete_bandit(FOUND[2:3]), pip_audit(), sbom(), repository_facts())
    return report(Outcome.OPEN, decisions(MET), evidence, measures=PASSING)


def waived_report() -> GateReport:
    """Open, but not because all is well: a waiver, a statement of a person, something that does not apply."""
    decided = decisions(MET | {"PO.3.3": (Verdict.PARTIAL, "The human part has no current record.")})
    changed = []
    for decision in decided:
        if decision.id == "PW.7.2":
            waiver = {"owner": "lead", "reason": "mended next week", "ticket": "T-1", "expires": "2026-12-01"}
            reasons = ("3 findings are open.",)
            changed.append(replace(decision, verdict=Verdict.FAIL, reasons=reasons, waiver=waiver))
        elif decision.id == "RV.1.3":
            statement = {"role": "security lead", "until": "2027-01-01"}
            why = ("The security lead states it until 2027-01-01.",)
            changed.append(replace(decision, verdict=Verdict.ATTESTED, reasons=why, attestation=statement))
        elif decision.id == "PS.3.2":
            changed.append(replace(decision, verdict=Verdict.NOT_APPLICABLE, reasons=("There are no components.",)))
        else:
            changed.append(replace(decision, blocking=False))
    return report(Outcome.OPEN, tuple(changed), (complete_bandit(FOUND),))


def closed_report() -> GateReport:
    """Two required practices are not met, and evidence for a third is missing."""
    scan, audit = bandit(FOUND), pip_audit((ADVISORY,))
    open_ = [item for item in scan.payload.items if item.state is FindingState.OPEN]
    flaw = audit.payload.items[0]
    sast = measure(SAST, Verdict.FAIL, [violation(item, record(scan)) for item in open_], total=12)
    known = measure(VULNERABLE, Verdict.FAIL, [violation(flaw, record(audit))])
    tools = measure(TOOLS, Verdict.UNKNOWN, [Violation("semgrep left no evidence: it is not installed.")])
    decided = decisions(
        MET
        | {
            "PO.3.3": (Verdict.UNKNOWN, "1 of 5 tools left no evidence."),
            "PW.4.4": (Verdict.FAIL, "1 dependency has a known vulnerability."),
            "PW.7.2": (Verdict.FAIL, "12 open findings are at or above medium."),
            "RV.1.2": (Verdict.FAIL, "12 open findings are at or above medium."),
        },
        required=(*REQUIRED, "RV.1.2"),
    )
    return report(
        Outcome.CLOSED,
        decided,
        (scan, audit, sbom(), repository_facts()),
        measures=(sast, known, tools, *(item for item in PASSING if item.id not in {SAST, VULNERABLE, TOOLS})),
        subject=replace(SUBJECT, dirty=True),
        limits=(
            Limit("The files differ from the commit: the verdicts are about the files.", "Commit the changes first."),
            Limit("semgrep was switched off: not installed here", "Remove the `enabled: false`."),
            Limit("bandit: 1 files: syntax error (app/broken.py)", "Mend the file, or exclude it with a reason."),
            Limit("bandit: 1 finding hidden in the source by nosec."),
            Limit("bandit: .bandit in the tree: ignored."),
            Limit("Out of scope: 2 entries: vendor/**: third-party code (vendor/a.py, vendor/b.py)"),
        ),
        collections=(
            *(collected(record(item)) for item in (scan, audit)),
            {
                "collector": "semgrep",
                "kind": "sast",
                "evidence": None,
                "raw": [],
                "result": "skipped",
                "reason": "not installed here",
            },
        ),
    )


def incomplete_report() -> GateReport:
    """Nothing is known to be wrong, but the audit did not run."""
    audit = failed_audit()
    lost = Violation(audit.reasons[0], evidence=str(record(audit).id))
    unknown = [measure(name, Verdict.UNKNOWN, [lost]) for name in (AUDIT, VULNERABLE)]
    decided = decisions(MET | {"PW.4.4": (Verdict.UNKNOWN, "The dependency audit failed.")})
    failed = collected(record(audit)) | {
        "result": "failed",
        "reason": audit.reasons[0],
        "hint": audit.hint,
    }
    del failed["reused"]
    return report(
        Outcome.INCOMPLETE,
        decided,
        (complete_bandit(), audit, sbom(), repository_facts()),
        measures=(*unknown, *(item for item in PASSING if item.id not in {AUDIT, VULNERABLE})),
        limits=(Limit("pip-audit gave no report: the advisory service did not answer", audit.hint),),
        collections=(collected(record(complete_bandit())), failed),
    )


def blind_report() -> GateReport:
    """A scanner that lost its eyes: the control did not come back."""
    control = Control(3, 1, missing=("B105", "B608"))
    coverage = Coverage(unit="files", considered=5, analysed=5, rules=60, control=control)
    scan = bandit(coverage=coverage, reasons=("the positive control did not come back",), tolerable=False)
    decided = decisions(MET | {"PW.7.2": (Verdict.UNKNOWN, "The scanner did not find what it must find.")})
    return report(Outcome.INCOMPLETE, decided, (scan,), measures=(measure(SAST, Verdict.UNKNOWN),))


def error_report() -> GateReport:
    """The policies broke."""
    decided = decisions(dict.fromkeys(TASKS, (Verdict.ERROR, "The engine gave no answer.")))
    return report(Outcome.ERROR, decided, (complete_bandit(),), bundle=None)


def invalid_report() -> GateReport:
    """A blob of the bundle is not what its name says."""
    return report(Outcome.INVALID, (), ())


def report_only_report() -> GateReport:
    """The closed report, not enforced."""
    return replace(closed_report(), outcome=Outcome.REPORT_ONLY)


def empty_report() -> GateReport:
    """A folder without any file."""
    decided = decisions({})
    return report(
        Outcome.INCOMPLETE,
        decided,
        tuple(not_applicable(name) for name in ("bandit", "semgrep")),
        subject=Subject(None, None, None, Digest.of(b"")),
        context=PipelineContext(Platform.LOCAL),
        profile="local",
        limits=(Limit("This is not a git work tree with a commit.", "Run in a checkout."),),
        files={},
    )


def cra_decision(name: str, title: str, verdict: Verdict, *, required: bool) -> Decision:
    """A decision of another catalogue that blocks when it is required."""
    return Decision("cra", name, title, verdict, required=required, blocking=required, reasons=("One reason.",))


def two_frameworks_report() -> GateReport:
    """Two catalogues side by side."""
    first = open_report()
    cra = (
        cra_decision("AnnexI.PartI.2.a", "No known exploitable vulnerability", Verdict.FAIL, required=True),
        cra_decision("AnnexI.PartII.1", "Identify components", Verdict.UNKNOWN, required=False),
    )
    return replace(
        first,
        frameworks=(FRAMEWORK, "cra"),
        decisions=first.decisions + cra,
        outcome=Outcome.CLOSED,
        enforced=Outcome.CLOSED,
    )


def hostile_report() -> GateReport:
    """Every text that comes from outside is hostile, each in another way."""
    found = [
        finding(text, text, 1, message=text or "-", url=text, context=str(index), cwe=(text,), topic=text)
        for index, text in enumerate(HOSTILE)
    ]
    scan = complete_bandit(found[:7])  # half pairs cannot be stored, so such evidence never has an id
    skip = Skip(HOSTILE[0], 1, (HOSTILE[1],))
    odd = bandit((), coverage=Coverage(unit="files", considered=1, analysed=0, skipped=(skip,)), hint=HOSTILE[2])
    violations = tuple(
        Violation(text, text, index, text, str(Digest.of(b"scan"))) for index, text in enumerate(HOSTILE)
    )
    sast = MeasureDecision(SAST, HOSTILE[2], Verdict.FAIL, HOSTILE[1], violations, 99, ())
    decided = tuple(
        Decision(FRAMEWORK, f"PW.{index}{text[:40]}", text, Verdict.FAIL, index < 7, index < 7, (text,), (SAST,))
        for index, text in enumerate(HOSTILE)
    )
    return report(
        Outcome.CLOSED,
        decided,
        (scan, odd),
        measures=(sast,),
        subject=replace(SUBJECT, repository=HOSTILE[3], commit=HOSTILE[1]),
        profile=HOSTILE[2],
        engine=HOSTILE[0],
        limits=tuple(Limit(text, text) for text in HOSTILE),
        bundle=BundleRef(HOSTILE[1] + "/" + HOSTILE[5], Digest.of(b"m"), Digest.of(b"c")),
        files=dict.fromkeys(HOSTILE, 1),
        comparison=Comparison(
            HOSTILE[0],
            "c" * 40,
            Digest.of(b"base"),
            (Compared(HOSTILE[2], scan.kind, tuple(found[:3]), tuple(found[3:6]), (), (found[6],), tuple(HOSTILE)),),
        ),
    )


def big_report(count: int = 25_000) -> GateReport:
    """A repository with very many findings; the policies show twenty of them."""
    severities = list(Severity)
    found = [
        finding(
            f"B{600 + n % 40}",
            f"src/part{n % 700}/module.py",
            n % 900 + 1,
            severity=severities[n % 6],
            context=str(n),
        )
        for n in range(count)
    ]
    suppressed = [
        finding("B101", "src/a.py", n + 1, context=str(n), state=FindingState.SUPPRESSED, suppressed_by="nosec")
        for n in range(count // 50)
    ]
    scan = bandit((*found, *suppressed))
    kept = record(scan)
    twenty = [violation(item, kept) for item in scan.payload.items[:20]]
    sast = measure(SAST, Verdict.FAIL, twenty, total=count)
    decided = decisions(MET | {"PW.7.2": (Verdict.FAIL, f"{count} open findings are at or above medium.")})
    return report(Outcome.CLOSED, decided, (scan,), measures=(sast,))


def compared_report() -> GateReport:
    """The closed report beside the commit where its change began."""
    closed = closed_report()
    scan, audit = (record.evidence for record in closed.evidence[:2])
    old = finding("B602", "app/old.py", 7, message="subprocess with shell=True", fingerprint="f" * 32)
    lost = finding("B307", "app/broken.py", 3, message="use of eval", fingerprint="e" * 32)
    note = "It skipped files now: what is missing in these does not count as fixed."
    first, *others = scan.payload.items
    sast = Compared("bandit", scan.kind, (first,), (old,), tuple(others), (lost,), (note,))
    packages = Compared("pip-audit", audit.kind, audit.payload.items, (), (), ())
    return replace(closed, comparison=Comparison("origin/main", "b" * 40, Digest.of(b"base"), (sast, packages)))


REPORTS: Mapping[str, Callable[[], GateReport]] = {
    "open": open_report,
    "waived": waived_report,
    "closed": closed_report,
    "incomplete": incomplete_report,
    "blind": blind_report,
    "error": error_report,
    "invalid": invalid_report,
    "report-only": report_only_report,
    "empty": empty_report,
    "two-frameworks": two_frameworks_report,
    "hostile": hostile_report,
    "compared": compared_report,
}
"""Every small report by name; the golden files carry the same names."""
