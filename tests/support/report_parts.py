"""The parts that gate reports are built of: tasks, measures, decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from support.report_evidence import (
    SUBJECT,
    WHEN,
    record,
)

from ssdfgate.model import (
    BundleRef,
    Decision,
    Digest,
    Evidence,
    EvidenceRecord,
    Finding,
    GateReport,
    MeasureDecision,
    Outcome,
    PipelineContext,
    Platform,
    Verdict,
    Violation,
)
from ssdfgate.model.records import Scope, Waiver

FRAMEWORK = "ssdf-1.1"

TASKS = {
    "PO.1.1": "Document security requirements for development infrastructure and processes",
    "PO.1.2": "Document security requirements the software must meet",
    "PO.1.3": "Pass security requirements to component suppliers",
    "PO.2.1": "Define and maintain life-cycle security roles",
    "PO.2.2": "Train people for their secure development role",
    "PO.2.3": "Secure and communicate leadership commitment",
    "PO.3.1": "Specify required tools for each toolchain",
    "PO.3.2": "Operate and maintain toolchains securely",
    "PO.3.3": "Make tools produce evidence of secure practices",
    "PO.4.1": "Define and track security check criteria",
    "PO.4.2": "Collect and safeguard the data behind criteria",
    "PO.5.1": "Separate and protect development environments",
    "PO.5.2": "Harden developer and build endpoints",
    "PS.1.1": "Store all code under least privilege",
    "PS.2.1": "Publish data for verifying release integrity",
    "PS.3.1": "Archive each release and its supporting data",
    "PS.3.2": "Maintain and share component provenance per release",
    "PW.1.1": "Model security risks of the design",
    "PW.1.2": "Track requirements, risks and design decisions",
    "PW.1.3": "Prefer standard security features over home-grown ones",
    "PW.2.1": "Review design independently or automatically for security",
    "PW.4.1": "Acquire and maintain trustworthy third-party components",
    "PW.4.2": "Build in-house shared components securely",
    "PW.4.4": "Verify acquired components throughout their life",
    "PW.5.1": "Follow secure coding practices",
    "PW.6.1": "Use build tools with security features",
    "PW.6.2": "Choose and enforce secure build settings",
    "PW.7.1": "Decide where review and analysis apply",
    "PW.7.2": "Perform code review or analysis, triage findings",
    "PW.8.1": "Decide which executable tests are needed",
    "PW.8.2": "Design, run and document security tests",
    "PW.9.1": "Define a secure default configuration",
    "PW.9.2": "Ship and document the secure defaults",
    "RV.1.1": "Gather and investigate vulnerability information",
    "RV.1.2": "Keep examining code for undiscovered flaws",
    "RV.1.3": "Run a disclosure and remediation policy",
    "RV.2.1": "Assess the risk of each vulnerability",
    "RV.2.2": "Plan and carry out vulnerability responses",
    "RV.3.1": "Determine root causes of vulnerabilities",
    "RV.3.2": "Look for root-cause patterns over time",
    "RV.3.3": "Hunt and fix similar vulnerabilities",
    "RV.3.4": "Improve the life cycle to prevent recurrence",
}
REQUIRED = ("PO.3.3", "PS.3.2", "PW.4.4", "PW.7.2", "RV.1.3")

SAST = "code.static_analysis_clean"
AUDIT = "supply_chain.dependencies_audited"
VULNERABLE = "supply_chain.no_known_vulnerability"
SBOM = "supply_chain.sbom_describes_components"
TOOLS = "govern.required_tools_ran"
DISCLOSURE = "respond.disclosure_policy"
SUPPORT = {
    "PO.3.3": (TOOLS,),
    "PS.3.2": (SBOM,),
    "PW.4.4": (AUDIT, VULNERABLE),
    "PW.7.2": (SAST,),
    "RV.1.2": (SAST,),
    "RV.1.3": (DISCLOSURE,),
}
TITLES = {
    SAST: "Static analysis ran on this commit and nothing blocking is open",
    AUDIT: "Every dependency was looked up among known vulnerabilities",
    VULNERABLE: "No dependency has a known vulnerability at or above the bar",
    SBOM: "An SBOM describes every component",
    TOOLS: "Every tool that the profile asks for left usable evidence",
    DISCLOSURE: "A disclosure policy with a contact is in the repository",
}
REMEDIES = {
    SAST: "Change the code at the places above, or record why a finding does not apply.",
    AUDIT: "Pin every dependency in a lock file: `uv lock`, then run the gate again.",
    VULNERABLE: "Move to a version without the flaw.",
    SBOM: "Add a lock file, so that versions and sources are known.",
    TOOLS: "Install what is missing: `pip install semgrep`.",
    DISCLOSURE: "Add SECURITY.md that says how to report a vulnerability.",
}


def violation(found: Finding, evidence: EvidenceRecord) -> Violation:
    """A finding as a measure reports it."""
    path, line = (found.location.path, found.location.line) if found.location else (None, 0)
    return Violation(found.message, path, line, found.rule, str(evidence.id))


def measure(
    name: str, verdict: Verdict, violations: Iterable[Violation] = (), total: int | None = None
) -> MeasureDecision:
    """A measure in the words of the policies."""
    listed = tuple(violations)
    remedy = "" if verdict is Verdict.PASS else REMEDIES[name]
    cited = tuple(sorted({item.evidence for item in listed if item.evidence}))
    return MeasureDecision(
        name, TITLES[name], verdict, remedy, listed, len(listed) if total is None else total, cited
    )


def decisions(
    verdicts: Mapping[str, tuple[Verdict, str]], required: Iterable[str] = REQUIRED
) -> tuple[Decision, ...]:
    """A decision on each of the 42 tasks; those that are not named are unknown."""
    wanted = frozenset(required)
    result = []
    for name, title in TASKS.items():
        verdict, reason = verdicts.get(name, (Verdict.UNKNOWN, "No measure supports this task yet."))
        blocks = name in wanted and verdict not in {Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE}
        reasons = (reason,) if reason else ()
        result.append(
            Decision(FRAMEWORK, name, title, verdict, name in wanted, blocks, reasons, SUPPORT.get(name, ()))
        )
    return tuple(result)


def collected(item: EvidenceRecord) -> dict:
    """What the manifest says of a collection that ended well."""
    return {
        "collector": item.evidence.collector,
        "kind": str(item.evidence.kind),
        "evidence": str(item.id),
        "raw": [{"digest": str(digest), "format": "x-json", "part": "", "size": 2} for digest in item.raw],
        "result": "collected",
        "reused": None,
        "collected_at": item.collected_at.isoformat(),
        "duration_s": item.duration_s,
    }


def report(outcome: Outcome, decided: tuple[Decision, ...], evidence: Iterable[Evidence], **changes) -> GateReport:
    """A report with everything around the decisions; any field may be changed."""
    records = tuple(record(item) for item in evidence)
    base = GateReport(
        version="0.1.0",
        created_at=WHEN,
        subject=SUBJECT,
        context=PipelineContext(Platform.GITHUB, ref="refs/heads/main", event="push"),
        profile="ci",
        frameworks=(FRAMEWORK,),
        outcome=outcome,
        enforced=outcome,
        bundle=BundleRef(".ssdfgate/out/bundle", Digest.of(b"manifest"), Digest.of(b"content")),
        decisions=decided,
        measures=(),
        evidence=records,
        collections=tuple(collected(item) for item in records),
        limits=(),
        parameters={"sast_block_at": "medium", "unanalysed_percent": 1, "max_age_days": {"sast": 30}},
        policy_digest=Digest.of(b"policies"),
        engine="regopy 1.5.2",
        files={"python": 5},
    )
    return replace(base, **changes)


def waiver(**scope: str) -> Waiver:
    """A waiver in force."""
    return Waiver(
        "w1", Scope(**scope), "not reachable", "Ada", "T-1", date(2026, 11, 1), date(2027, 1, 31), "w.yaml:1"
    )


PASSING = (
    measure(SAST, Verdict.PASS),
    measure(AUDIT, Verdict.PASS),
    measure(VULNERABLE, Verdict.PASS),
    measure(SBOM, Verdict.PASS),
    measure(TOOLS, Verdict.PASS),
    measure(DISCLOSURE, Verdict.PASS),
)
MET = dict.fromkeys((*REQUIRED, "RV.1.2"), (Verdict.PASS, ""))
