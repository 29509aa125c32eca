"""Reports of other jobs as evidence."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.evidence import SUBJECT, WHEN
from support.reading import READERS

from ssdfgate.errors import ReaderError, UsageError
from ssdfgate.gate.imported import collections_of
from ssdfgate.gate.reports import Missing, read_configured, read_named
from ssdfgate.inventory import take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import EvidenceKind, FindingState, Origin, Status
from ssdfgate.model.settings import Import

SEMGREP = {"version": "1.182.0", "errors": []}


def result(path="app.py"):
    place = {"line": 3, "col": 1, "offset": 1}
    extra = {"message": "m", "severity": "ERROR", "metadata": {}, "lines": "eval(x)"}
    return {"check_id": "eval", "path": path, "start": place, "end": place, "extra": extra}


def semgrep(*results, scanned=("app.py", "lib.py"), **more):
    return {**SEMGREP, "results": list(results), "paths": {"scanned": list(scanned)}, **more}


def sarif(*results, **more):
    driver = {"name": "Tool", "version": "1", "rules": [{"id": "r"}]}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **more}]}


@pytest.fixture
def root(tmp_path):
    for name in ("app.py", "lib.py", "web.js"):
        (tmp_path / name).write_text("x = 1\n")
    return tmp_path


def evidence(root, document, subject=SUBJECT, covers=()):
    inventory = take(root)
    path = root.parent / f"{root.name}.json"
    path.write_text(json.dumps(document))
    entry = Import(str(path), covers=covers)
    reports = tuple(replace(item, covers=entry.covers) for item in read_named([str(path)], READERS))
    manifests = read_all(root, inventory).manifests
    return [item.evidence for item in collections_of(reports, (), subject, inventory, WHEN, manifests)]


def test_a_report_that_names_its_files_is_measured_against_the_inventory(root):
    (item,) = evidence(root, semgrep(result(), scanned=["app.py"]))
    assert (item.origin, item.status, item.tolerable) == (Origin.IMPORTED, Status.PARTIAL, True)
    assert (item.coverage.considered, item.coverage.analysed) == (2, 1)
    assert [(skip.reason, skip.examples) for skip in item.coverage.skipped] == [("unreported", ("lib.py",))]
    assert (item.coverage.by_language["python"].considered, item.coverage.by_language["python"].analysed) == (2, 1)


def test_a_report_on_every_file_of_its_languages_is_complete(root):
    (item,) = evidence(root, semgrep(result()))
    assert (item.status, item.reasons, item.coverage.considered) == (Status.COMPLETE, (), 2)
    assert item.subject == SUBJECT
    assert item.facts["assumptions"] == ["The report names no commit: it is taken to be about this one."]


def test_paths_of_another_machine_are_found_again(root):
    (item,) = evidence(
        root, semgrep(result("/builds/app/app.py"), scanned=["/builds/app/app.py", "/builds/app/lib.py"])
    )
    assert item.status is Status.COMPLETE
    assert [found.location.path for found in item.payload.items] == ["app.py"]


def test_a_report_about_other_files_proves_nothing(root):
    (item,) = evidence(root, semgrep(scanned=["src/elsewhere.py"]))
    assert (item.status, item.tolerable, item.coverage.analysed) == (Status.PARTIAL, False, 0)
    assert "none of the files" in item.reasons[0]


def test_a_report_that_does_not_say_what_it_looked_at_is_partial(root):
    (item,) = evidence(root, sarif())
    assert (item.status, item.tolerable) == (Status.PARTIAL, False)
    assert (item.coverage.considered, item.coverage.analysed) == (3, 0)
    assert "covers" in item.hint


def test_the_owner_may_state_what_it_covers_and_that_is_said(root):
    (item,) = evidence(root, sarif(), covers=("python",))
    assert (item.status, item.coverage.analysed, list(item.coverage.by_language)) == (Status.COMPLETE, 2, ["python"])
    assert any("owner states" in text and "python" in text for text in item.facts["assumptions"])


def test_it_may_cover_every_file(root):
    (root / "notes.txt").write_text("no language\n")
    (item,) = evidence(root, sarif(), covers=("all",))
    assert (item.status, item.coverage.analysed, list(item.coverage.by_language)) == (
        Status.COMPLETE,
        4,
        ["javascript", "python"],
    )


@pytest.mark.parametrize(
    ("commit", "bound"), [("a" * 40, True), ("A" * 12, True), ("a" * 6, False), ("b" * 40, False), ("main", False)]
)
def test_a_report_about_another_commit_is_evidence_for_that_one(root, commit, bound):
    (item,) = evidence(root, sarif(versionControlProvenance=[{"repositoryUri": "https://x", "revisionId": commit}]))
    assert (item.subject == SUBJECT) is bound
    assert item.subject.commit == ("a" * 40 if bound else commit)


def test_a_run_that_failed_is_failed_evidence_and_errors_leave_it_partial(root):
    (item,) = evidence(root, sarif(invocations=[{"executionSuccessful": False}]))
    assert (item.status, item.reasons[0].partition(":")[0]) == (Status.FAILED, "Tool says that it failed")
    error = {"type": "Syntax error", "level": "warn", "message": "x", "path": "lib.py"}
    (item,) = evidence(root, semgrep(errors=[error]))
    assert (item.status, item.tolerable, item.coverage.analysed) == (Status.PARTIAL, True, 1)


def test_the_time_of_a_report_is_its_own_else_that_of_the_file(root):
    path = root / "report.sarif"
    for more, expected in [
        ({}, datetime(2026, 1, 2, tzinfo=UTC)),
        (
            {"invocations": [{"executionSuccessful": True, "endTimeUtc": "2025-05-05T00:00:00Z"}]},
            datetime(2025, 5, 5, tzinfo=UTC),
        ),
    ]:
        path.write_text(json.dumps(sarif(**more)))
        os.utime(path, (datetime(2026, 1, 2, tzinfo=UTC).timestamp(),) * 2)
        (item,) = collections_of(read_named([str(path)], READERS), (), SUBJECT, None, WHEN)
        assert item.collected_at == expected


def test_the_same_report_twice_counts_once(root):
    (root / "a.sarif").write_text(json.dumps(sarif()))
    reports = read_named([str(root / "*.sarif"), str(root / "a.sarif")], READERS)
    assert len(reports) == 2
    assert len(collections_of(reports, (), SUBJECT, None, WHEN)) == 1


def test_suppressed_findings_are_counted(root):
    hidden = {"ruleId": "r", "message": {"text": "m"}, "suppressions": [{"kind": "inSource"}]}
    (item,) = evidence(root, sarif(hidden), covers=("python",))
    assert [found.state for found in item.payload.items] == [FindingState.SUPPRESSED]
    assert item.coverage.suppressed == {"inSource": 1}


def test_what_found_secrets_is_not_kept_raw(root):
    document = sarif({"ruleId": "r", "message": {"text": "found hunter2"}})
    document["runs"][0]["tool"]["driver"]["name"] = "gitleaks"
    path = root / "leaks.sarif"
    path.write_text(json.dumps(document))
    (item,) = collections_of(read_named([str(path)], READERS), (), SUBJECT, None, WHEN)
    assert (item.evidence.kind, item.raw) == (EvidenceKind.SECRETS, ())
    assert b"hunter2" not in item.evidence.content()


def test_a_pattern_that_matches_nothing_is_an_error(root):
    with pytest.raises(UsageError, match="no file matches"):
        read_named([str(root / "nothing/**")], READERS)


def test_a_report_that_is_refused_names_its_file(root):
    with pytest.raises(ReaderError, match=r"web\.js: not recognised"):
        read_named([str(root / "web.js")], READERS)


def test_a_promised_report_that_is_not_there_is_missing_evidence(root):
    (root / "broken.sarif").write_text("{")
    entries = [
        Import("out/*.sarif", as_format="sarif"),
        Import("out/leaks.json", kind=EvidenceKind.SECRETS),
        Import("broken.sarif", kind=EvidenceKind.SAST),
    ]
    found, missing = read_configured(entries, root, READERS)
    assert (found, [item.kind for item in missing]) == (
        (),
        [EvidenceKind.SAST, EvidenceKind.SECRETS, EvidenceKind.SAST],
    )
    items = [item.evidence for item in collections_of((), missing, SUBJECT, None, WHEN)]
    assert {item.status for item in items} == {Status.FAILED}
    assert "not whole JSON" in items[2].reasons[0]


def test_without_a_kind_a_promised_report_that_is_not_there_stops_the_run(root):
    with pytest.raises(UsageError) as caught:
        read_configured([Import("out/*.sarif")], root, READERS)
    assert "kind:" in caught.value.hint


def test_a_link_does_not_lead_out_of_the_repository(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "report.sarif"
    outside.write_text(json.dumps(sarif()))
    (root / "report.sarif").symlink_to(outside)
    found, missing = read_configured([Import("report.sarif", kind=EvidenceKind.SAST)], root, READERS)
    assert (found, len(missing)) == ((), 1)


def test_a_missing_report_says_what_to_do():
    missing = Missing("x", EvidenceKind.SAST, "imports: x: no file matches", "Produce it.")
    (item,) = collections_of((), (missing,), SUBJECT, None, WHEN)
    assert (item.evidence.hint, item.evidence.reasons) == ("Produce it.", ("imports: x: no file matches",))


def test_reports_are_looked_for_below_the_working_directory(root, monkeypatch):
    (root / "sub").mkdir()
    (root / "sub" / "a.sarif").write_text(json.dumps(sarif()))
    monkeypatch.chdir(root)
    assert [Path(item.name).name for item in read_named(["**/*.sarif"], READERS)] == ["a.sarif"]


def npm_audit(total, **more):
    zero = dict.fromkeys(("info", "low", "moderate", "high", "critical", "total"), 0)
    counted = {"prod": total + 1, "dev": 0, "optional": 0, "peer": 0, "peerOptional": 0, "total": total}
    return {
        "auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": zero, "dependencies": counted}, **more,
    }  # fmt: skip


def npm_lock(*names, **marks):
    packages = {f"node_modules/{name}": {"version": "1.0.0", **marks} for name in names}
    return {"lockfileVersion": 3, "packages": {"": {"name": "p"}, **packages}}


def placed(root, **files):
    for name, document in files.items():
        path = root / name.replace("__", "/").replace("_json", ".json").replace("_", "-")
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document))


def test_a_report_of_npm_is_about_the_only_lock_file_with_as_many_packages(root):
    placed(root, package_lock_json=npm_lock("a", "b"))
    (item,) = evidence(root, npm_audit(2))
    assert (item.status, item.reasons) == (Status.COMPLETE, ())
    assert item.facts["sources"] == [{"path": "package-lock.json", "ecosystem": "npm", "dependencies": 2}]
    assert item.facts["assumptions"][0] == (
        "The report is taken to be about package-lock.json, the only lock file of npm here: it counts as many packages."
    )


@pytest.mark.parametrize(
    ("total", "files"),
    [
        (3, {"package_lock_json": npm_lock("a", "b")}),
        (0, {"package_lock_json": npm_lock()}),
        (2, {"package_lock_json": npm_lock("a", "b", dev=True)}),
        (2, {"package_lock_json": npm_lock("a", "b", optional=True)}),
        (2, {"package_lock_json": npm_lock("a", "b"), "sub__package_lock_json": npm_lock("a", "b")}),
        (2, {"package_lock_json": npm_lock("a", "b"), "package_json": {"dependencies": {}}, "yarn_json": {}}),
        (2, {}),
    ],
)
def test_a_report_of_npm_that_fits_no_lock_file_has_to_be_stated(root, total, files):
    placed(root, **files)
    if "yarn_json" in files:
        (root / "yarn.lock").write_text("")
    (item,) = evidence(root, npm_audit(total))
    assert item.status is Status.PARTIAL
    assert "sources" not in item.facts
    name = root.parent / f"{root.name}.json"
    assert item.hint == (f"State what it is about: in ssdfgate.yaml, `imports: [{{path: {name}, covers: [npm]}}]`.")


def test_what_the_owner_states_wins_over_a_lock_file_that_fits(root):
    placed(root, package_lock_json=npm_lock("a", "b"))
    (item,) = evidence(root, npm_audit(2), covers=("npm",))
    assert item.facts["sources"] == [{"path": "", "ecosystem": "npm", "dependencies": 1}]


def test_the_line_to_add_names_what_the_tree_holds(root):
    (item,) = evidence(root, sarif())
    assert "covers: [javascript, python]}]`." in item.hint
    assert item.hint.startswith("State what it is about and leave out what it did not look at: in ssdfgate.yaml,")
