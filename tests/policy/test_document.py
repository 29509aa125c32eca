"""The input document: every key always there, true counts, a bounded list, and only what is about the subject."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from support.evidence import SUBJECT, WHEN
from support.proof import INVENTORY, all_evidence, record

from ssdfgate.frameworks import load_profile
from ssdfgate.model import (
    Coverage,
    Digest,
    EvidenceKind,
    Finding,
    Findings,
    FindingState,
    LanguageCount,
    Location,
    Package,
    Platform,
    Severity,
    Skip,
    Status,
    canonical_json,
    fingerprinted,
)
from ssdfgate.policy import Recorded, Terms, build_document
from ssdfgate.policy.document import WORST_LISTED, covers, is_bound

TOP = {
    "schema", "now_ns", "effective_ns", "effective_on", "subject", "context", "profile", "parameters", "inventory", "evidence", "waivers", "measures",
    "supports", "questions", "requirements",
}  # fmt: skip
QUESTION = {"automation", "required", "all_of", "any_of", "attestation", "exempt", "waived", "due", "due_ns"}
ITEM = {
    "id", "kind", "collector", "origin", "status", "tolerable", "reasons", "hint", "bound", "age_days", "advisory_data_age_days", "tool",
    "coverage", "findings", "components", "facts",
}  # fmt: skip
COVERAGE = {"unit", "considered", "analysed", "skipped", "control_ok", "suppressed", "rules"}
LISTED = {
    "rule", "message", "severity", "state", "suppressed_by", "waived", "path", "line", "package", "version", "fixed", "topic",
    "fingerprint",
}  # fmt: skip
OTHER = "f" * 40


def finding(number: int, severity: Severity = Severity.HIGH, **changes) -> Finding:
    return Finding(f"rule-{number}", "wrong", severity, Location(f"a{number}.py", number + 1), **changes)


def with_findings(*items: Finding):
    semgrep = all_evidence()["semgrep"]
    return {"semgrep": replace(semgrep, payload=Findings(fingerprinted(items)))}


def test_every_key_is_there(document_of):
    document = document_of(all_evidence())
    assert set(document) == TOP
    for item in document["evidence"]:
        assert set(item) == ITEM
        assert set(item["coverage"]) == COVERAGE
    assert all(set(row) == QUESTION for row in document["questions"])
    assert {row["attestation"] for row in document["questions"]} == {None}
    assert json.loads(canonical_json(document)) == document


def test_counts_are_true_and_the_list_is_cut(document_of):
    items = [finding(number) for number in range(500)]
    found = document_of(with_findings(*items))["evidence"][0]["findings"]
    assert (found["total"], found["open"], found["suppressed"]) == (500, 500, 0)
    assert found["by_severity"] == {"critical": 0, "high": 500, "medium": 0, "low": 0, "info": 0, "unknown": 0}
    assert len(found["worst"]) == WORST_LISTED
    assert all(set(row) == LISTED for row in found["worst"])


def test_the_worst_come_first_and_unknown_is_the_worst(document_of):
    order = [Severity.INFO, Severity.LOW, Severity.UNKNOWN, Severity.CRITICAL, Severity.MEDIUM, Severity.HIGH]
    items = [finding(number, severity) for number, severity in enumerate(order)]
    worst = document_of(with_findings(*items))["evidence"][0]["findings"]["worst"]
    assert [row["severity"] for row in worst] == ["unknown", "critical", "high", "medium", "low", "info"]


def test_suppressed_findings_are_counted_apart(document_of):
    hidden = finding(1, state=FindingState.SUPPRESSED, suppressed_by="nosec", topic="crypto")
    shown = finding(2, Severity.LOW, topic="crypto")
    found = document_of(with_findings(hidden, shown))["evidence"][0]["findings"]
    assert (found["total"], found["open"], found["suppressed"]) == (2, 1, 1)
    assert found["suppressed_by_severity"]["high"] == 1
    assert found["by_topic"] == {"crypto": found["by_severity"]}
    assert [row["suppressed_by"] for row in found["worst"]] == ["nosec", None]


def test_a_package_is_named_with_its_cure(document_of):
    flaw = Finding("PYSEC-1", "wrong", Severity.UNKNOWN, package=Package("pkg:pypi/a@1", "a", "1", ("2", "3")))
    row = document_of(with_findings(flaw))["evidence"][0]["findings"]["worst"][0]
    assert (row["package"], row["version"], row["fixed"], row["path"], row["line"]) == ("a", "1", ["2", "3"], None, 0)


@pytest.mark.parametrize(
    ("evidence", "judged", "bound"),
    [
        (SUBJECT, SUBJECT, True),
        (replace(SUBJECT, commit=OTHER), SUBJECT, False),
        (replace(SUBJECT, commit=None), SUBJECT, False),
        (replace(SUBJECT, dirty=not SUBJECT.dirty), SUBJECT, False),
        (SUBJECT, replace(SUBJECT, commit=None, dirty=None), SUBJECT.tree is not None),
        (replace(SUBJECT, tree=Digest.of(b"other")), replace(SUBJECT, commit=None, dirty=None), False),
        (replace(SUBJECT, commit=None, tree=None), replace(SUBJECT, commit=None, tree=None), False),
        (replace(SUBJECT, dirty=False, tree=None), replace(SUBJECT, dirty=False), True),
        (replace(SUBJECT, dirty=True), replace(SUBJECT, dirty=True), True),
        (replace(SUBJECT, dirty=True, tree=Digest.of(b"other")), replace(SUBJECT, dirty=True), False),
    ],
)
def test_what_evidence_is_about(evidence, judged, bound):
    assert is_bound(evidence, judged) is bound


@pytest.mark.parametrize(
    ("manifests", "sources", "covered"),
    [
        (["uv.lock"], [], False),
        (["web/uv.lock", "api/uv.lock"], ["web/uv.lock"], False),
        (["web/uv.lock", "api/uv.lock"], ["web/uv.lock", "api/uv.lock"], True),
        (["web/uv.lock", "web/pyproject.toml"], ["web/uv.lock"], True),
        (["uv.lock", "parts/a/pyproject.toml"], ["uv.lock"], True),
        (["uv.lock", "parts/a/pyproject.toml"], ["parts/a/pyproject.toml"], False),
        (["web/uv.lock", "api/uv.lock"], ["/builds/7/web/uv.lock"], False),
        (["uv.lock", "api/uv.lock"], ["/builds/7/api/uv.lock"], False),
        (["uv.lock", "api/uv.lock"], ["/builds/7/api/uv.lock", "/builds/7/uv.lock"], True),
        (["web/uv.lock", "api/uv.lock"], ["image"], True),
        (["web/uv.lock", "api/uv.lock"], [""], True),
        (["web/uv.lock", "api/uv.lock"], ["web/uv.lock", ""], True),
    ],
)
def test_an_ecosystem_is_covered_where_no_folder_with_manifests_is_left_out(manifests, sources, covered):
    listed = [{"path": path, "ecosystem": "PyPI", "dependencies": 1} for path in sources]
    audit = replace(all_evidence()["pip-audit"], facts={"sources": listed})
    assert covers("PyPI", {"manifests": manifests}, EvidenceKind.DEPENDENCY_AUDIT, [audit]) is covered
    assert covers("npm", {"manifests": manifests}, EvidenceKind.DEPENDENCY_AUDIT, [audit]) is False


@pytest.mark.parametrize("sources", ["PyPI", None, 7, ["PyPI"], [["PyPI"]], [{"ecosystem": "pypi"}]])
def test_what_does_not_name_the_ecosystem_covers_none(sources):
    audit = replace(all_evidence()["pip-audit"], facts={"sources": sources})
    assert covers("PyPI", {"manifests": ["uv.lock"]}, EvidenceKind.DEPENDENCY_AUDIT, [audit]) is False


def test_files_that_no_scan_analysed_are_named(document_of):
    skipped = (Skip("unreadable", 3, ("a.py", "b.js", "a.py", "c.py")), Skip("too large", 1, ("d.py",)))
    items = all_evidence()
    less = Coverage("files", 4, 0, skipped, by_language={"python": LanguageCount(4, 0)})
    bandit = replace(items["bandit"], coverage=less)
    document = document_of({"bandit": bandit, "pip-audit": replace(items["pip-audit"], coverage=bandit.coverage)})
    assert document["inventory"]["languages"]["python"]["examples"] == ["a.py", "c.py", "d.py"]


def test_evidence_about_something_else_covers_no_file(document_of):
    items = all_evidence()
    foreign = {name: replace(item, subject=replace(item.subject, commit=OTHER)) for name, item in items.items()}
    document = document_of(foreign)
    assert {item["bound"] for item in document["evidence"]} == {False}
    assert {row["analysed"] for row in document["inventory"]["languages"].values()} == {0}
    assert {(row["audited"], row["sbom"]) for row in document["inventory"]["ecosystems"].values()} == {(False, False)}


def test_evidence_that_failed_covers_no_ecosystem(document_of):
    items = all_evidence()
    failed = {name: replace(item, status=Status.FAILED, reasons=("it ended",)) for name, item in items.items()}
    document = document_of(failed)
    assert {(row["audited"], row["sbom"]) for row in document["inventory"]["ecosystems"].values()} == {(False, False)}


def test_the_best_scan_of_a_language_counts(document_of):
    items = all_evidence()
    less = Coverage("files", 0, 0, by_language={"python": LanguageCount(0, 0)})
    document = document_of({"bandit": replace(items["bandit"], coverage=less), "semgrep": items["semgrep"]})
    files = document["inventory"]["languages"]["python"]
    assert files["analysed"] == items["semgrep"].coverage.by_language["python"].analysed > 0


@pytest.mark.parametrize(
    ("advisories", "days"),
    [
        (None, None),
        ({"source": "service", "as_of": None}, None),
        ({"source": "export", "as_of": "2001-01-01T00:00:00+00:00"}, None),
        ({"source": "database", "as_of": None}, None),
        ({"source": "database", "as_of": (WHEN - timedelta(days=93)).isoformat()}, 93.0),
        ({"source": "database", "as_of": "2001-01-01T00:00:00"}, 1e6),
        ({"source": "database", "as_of": "long ago"}, 1e6),
    ],
)
def test_the_age_of_a_database_of_advisories(framework, advisories, days):
    audit = all_evidence()["pip-audit"]
    item = record(replace(audit, facts={**audit.facts, "advisories": advisories}))
    document = build_document(
        records=[item], inventory=INVENTORY, subject=SUBJECT, platform=Platform.CI, measures=[],
        terms=Terms((framework,), load_profile("ci", {}), WHEN),
    )  # fmt: skip
    assert document["evidence"][0]["advisory_data_age_days"] == days


def test_ages_are_taken_from_the_time_of_collection(framework):
    item = replace(record(all_evidence()["sbom"]), collected_at=WHEN - timedelta(days=2, hours=12))
    document = build_document(
        records=[item], inventory=INVENTORY, subject=SUBJECT, platform=Platform.CI, measures=[],
        terms=Terms((framework,), load_profile("ci", {}), WHEN),
    )  # fmt: skip
    assert document["evidence"][0]["age_days"] == pytest.approx(2.5)
    assert document["now_ns"] == int(WHEN.timestamp()) * 10**9


def test_what_the_profile_requires_is_marked(document_of, framework):
    document = document_of(all_evidence(), "release")
    profile = load_profile("release", {})
    marked = {
        (row["framework"], row["id"])
        for row in document["requirements"]
        if document["questions"][row["question"]]["required"]
    }
    assert marked == set(profile.required)
    assert len(document["requirements"]) == len(framework.requirements)
    assert len(document["questions"]) < len(document["requirements"])


def waiving(is_waived, items):
    return {place: "Waived until then" for place, item in enumerate(items) if is_waived(item)}


def test_waived_findings_are_counted_beside_the_open_ones(document_of, framework):
    waived, other = finding(1, topic="crypto"), finding(2, Severity.LOW)
    recorded = Recorded(waived=partial(waiving, lambda item: item.rule == waived.rule))
    terms = Terms((framework,), load_profile("ci", {}), WHEN, recorded)
    found = document_of(with_findings(waived, other), terms=terms)["evidence"][0]["findings"]
    assert (found["open"], found["by_severity"]["high"], found["waived_by_severity"]["high"]) == (2, 1, 1)
    assert found["waived_by_severity"]["low"] == 0
    assert found["waived_by_topic"] == {"crypto": found["waived_by_severity"]}
    assert [row["waived"] for row in found["worst"]] == [None, "Waived until then"]


def test_a_measure_that_is_not_loaded_has_no_place(document_of, framework):
    assert all(row["at"] >= 0 for row in document_of({})["supports"])
    missing = build_document(
        records=[], inventory=INVENTORY, subject=SUBJECT, platform=Platform.CI, measures=["code.static_analysis_clean"],
        terms=Terms((framework,), load_profile("ci", {}), WHEN),
    )  # fmt: skip
    places = {row["measure"]: row["at"] for row in missing["supports"]}
    assert {name for name, place in places.items() if place == 0} == {"code.static_analysis_clean"}
    assert set(places.values()) == {0, -1}


def test_questions_name_their_supports_by_place(document_of, framework):
    document = document_of({})
    supports, by_id = document["supports"], {item.id: item for item in framework.requirements}
    assert (
        len({json.dumps(row) for row in supports})
        == len(supports)
        < sum(len(q["all_of"]) for q in document["questions"])
    )
    for row in document["requirements"]:
        question, requirement = document["questions"][row["question"]], by_id[row["id"]]
        for name, listed in (("all_of", requirement.all_of), ("any_of", requirement.any_of)):
            told = [(supports[at]["measure"], supports[at]["strength"]) for at in question[name]]
            assert told == [(support.measure, str(support.strength)) for support in listed]


def test_waived_findings_are_listed_behind_all_others(document_of, framework):
    items = [finding(number, Severity.CRITICAL, topic="waived") for number in range(WORST_LISTED + 1)]
    recorded = Recorded(waived=partial(waiving, lambda item: item.topic))
    terms = Terms((framework,), load_profile("ci", {}), WHEN, recorded)
    open_one = finding(99, Severity.LOW)
    worst = document_of(with_findings(*items, open_one), terms=terms)["evidence"][0]["findings"]["worst"]
    assert [row["rule"] for row in worst[:2]] == ["rule-99", "rule-0"]
    assert [row["waived"] is None for row in worst] == [True, *[False] * (WORST_LISTED - 1)]
