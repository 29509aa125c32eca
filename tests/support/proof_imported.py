"""Sound evidence of the kinds that are imported, so that every measure can be proved."""

from support.evidence import SUBJECT, evidence

from ssdfgate.model import Control, Coverage, EvidenceKind, Facts, Findings
from ssdfgate.model.settings import DOCUMENTS

_FACTS = {
    EvidenceKind.TESTS: {
        "total": 10, "passed": 10, "failures": 0, "errors": 0, "skipped": 0,
        "security_total": 2, "security_failures": 0, "security_skipped": 0,
    },
    EvidenceKind.COVERAGE: {"lines": 100, "covered": 90},
    EvidenceKind.FUZZING: {"targets": 2, "crashes": 0, "shortest_seconds": 600},
    EvidenceKind.HARDENING: {"binaries": 1, "checks": [{"name": "pie", "passed": 1, "of": 1}]},
    EvidenceKind.PROVENANCE: {
        "subjects": 1, "builder": "https://ci.example.org", "commit": SUBJECT.commit, "verified": True,
        "materials": 1, "materials_with_digest": 1,
    },
    EvidenceKind.SIGNATURE: {"artifacts": 1, "signed": 1, "verified": 1},
    EvidenceKind.VEX: {"statements": 1, "undecided": 0, "without_reason": 0},
    EvidenceKind.PLATFORM: {
        "default_branch": {"protected": True, "required_reviews": 1, "force_push": False, "bypass": False},
        "changes": {"merged": 3, "reviewed": 3},
        "members": {"total": 2, "with_second_factor": 2, "administrators": 1},
        "runners": {"total": 1, "ephemeral": 1},
    },
    EvidenceKind.VERIFICATION: {"verifier": "https://verify.example.org", "passed": True, "levels": [], "resource": None},
    EvidenceKind.POSTURE: {"components": 1, "rated": 1, "below_total": 0, "below": []},
}  # fmt: skip
_FINDINGS = (EvidenceKind.SECRETS, EvidenceKind.INFRASTRUCTURE, EvidenceKind.CONTAINER, EvidenceKind.DAST)
_COUNTED = Coverage("items", 1, 1, control=Control(1, 1))


def imported_evidence():
    """One sound item per kind."""
    facts = {str(kind): (kind, Facts(values)) for kind, values in _FACTS.items()}
    findings = {str(kind): (kind, Findings(())) for kind in _FINDINGS}
    return {
        name: evidence(f"{name}-report", kind=kind, payload=payload, coverage=_COUNTED)
        for name, (kind, payload) in {**facts, **findings}.items()
    }


def documents(reviewed_ns):
    """Every record that a repository may hold, in good order."""
    good = {"words": 400, "placeholders": 0, "reviewed_ns": reviewed_ns}
    return {name: {"path": f"docs/{name}.md", **good} for name in DOCUMENTS}
