"""The repository collector from a folder to evidence, over real repositories."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import git
from support.reading import only

from ssdfgate.collectors import repository as module
from ssdfgate.collectors.interface import Job
from ssdfgate.collectors.repository import Repository, document, tree_of
from ssdfgate.facts import UnreadableError, control
from ssdfgate.facts.gather import FACTS
from ssdfgate.git import open_work_tree
from ssdfgate.inventory import Snapshot, take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Evidence, Facts, JsonValue, Status, Subject
from ssdfgate.model.settings import DOCUMENTS, Exclusion, Settings
from ssdfgate.readers.repository import RepositoryReader
from ssdfgate.runner import Runner

PROJECT = {
    ".bandit": "[bandit]\nskips: B101\n",
    ".github/CODEOWNERS": "* @org/team\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4\n",
    ".well-known/security.txt": "Contact: mailto:a@flask.org\nExpires: 2099-01-01T00:00:00Z\n",
    "CHANGELOG.md": "# 1.0\n",
    "LICENSE": "MIT\n",
    "SECURITY.md": "Write to security@flask.org.\n",
    "package.json": '{"name": "x", "dependencies": {"a": "^1"}}\n',
    "requirements.txt": "flask==3.1.3\n",
}


def write(root: Path, files: dict[str, str]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)


def job(root: Path, **changes) -> Job:
    work_tree = open_work_tree(root)
    inventory = take(root, git=work_tree.files() if work_tree else None, exclusions=changes.pop("exclusions", ()))
    commit = work_tree.commit if work_tree else None
    made = Job(
        root=root,
        inventory=inventory,
        declared=read_all(root, inventory),
        sources=Snapshot(root),
        workspace=root,
        subject=Subject(None, commit, None, inventory.tree),
        settings=Settings(),
        runner=Runner(1),
        progress=lambda _text: None,
    )
    return replace(made, **changes)


def evidence_of(looked: Job) -> Evidence:
    pending = Repository().run(looked)
    return pending.conclude(tuple(only(RepositoryReader().read(report.content)) for report in pending.raw))


def values(evidence: Evidence) -> dict[str, JsonValue]:
    assert isinstance(evidence.payload, Facts)
    return dict(evidence.payload.values)


@pytest.fixture
def project(repository: Path) -> Path:
    write(repository, PROJECT)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "first")
    return repository


def test_facts_of_a_project(project):
    evidence = evidence_of(job(project))
    assert values(evidence) == {
        "security_policy": {"path": "SECURITY.md", "has_contact": True},
        "security_txt": {
            "path": ".well-known/security.txt", "contacts": 1, "expires_ns": 4_070_908_800 * 10**9, "problems": [],
        },
        "licence": {"path": "LICENSE"},
        "code_owners": {"path": ".github/CODEOWNERS", "rules": 1},
        "changelog": {"path": "CHANGELOG.md"},
        "ci": {"systems": ["GitHub Actions"], "files": [".github/workflows/ci.yml"]},
        "actions": {
            "workflows": 1, "unreadable": [], "uses": 1, "pinned": 0, "unpinned_total": 1,
            "unpinned": [{"path": ".github/workflows/ci.yml", "line": 5, "uses": "actions/checkout@v4"}],
        },
        "manifests": [{"path": "package.json", "ecosystem": "npm"}],
        "lock_files": [{"path": "requirements.txt", "ecosystem": "PyPI"}],
        "without_dependencies": [],
        "history": {
            "shallow": False, "range": "1 commit, all that there are", "commits": 1, "signed": 0, "merges": 0,
            "merged_by_others": 0, "authors": 1, "committers": 1, "tags": 0, "signed_tags": 0,
        },
        "scanner_configuration": [{"path": ".bandit", "tool": "bandit"}],
        "schedules": {"workflows": []},
        "images": {"searched": 4, "places_total": 0, "places": []},
        "documents": dict.fromkeys(DOCUMENTS),
    }  # fmt: skip
    assert (evidence.status, evidence.reasons, evidence.hint) == (Status.COMPLETE, (), "")
    assert (evidence.coverage.considered, evidence.coverage.analysed) == (len(FACTS), len(FACTS))
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.ok
    assert evidence.tool.name == "ssdfgate"


def test_equal_runs_give_equal_bytes(project):
    assert evidence_of(job(project)).content() == evidence_of(job(project)).content()


def test_folder_without_git_has_no_history_and_says_so(tmp_path):
    write(tmp_path, PROJECT)
    evidence = evidence_of(job(tmp_path))
    assert evidence.status is Status.COMPLETE
    assert not evidence.tolerable
    assert evidence.hint == "Run in a git checkout."
    assert values(evidence)["history"] is None
    assert values(evidence)["licence"] == {"path": "LICENSE"}
    assert "there is no git work tree with a commit, so there is no history" in [
        error.message for error in evidence.coverage.errors
    ]
    assert evidence.hint == "Run in a git checkout."


def test_shallow_clone_says_what_its_history_lacks(project, tmp_path):
    git(project, "commit", "--quiet", "--allow-empty", "--message", "second")
    git(tmp_path, "clone", "--quiet", "--depth", "1", project.as_uri(), "shallow")
    evidence = evidence_of(job(tmp_path / "shallow"))
    assert evidence.status is Status.COMPLETE
    assert "shallow" in evidence.coverage.errors[0].message
    assert "fetch-depth: 0" in evidence.hint
    assert "--unshallow" in evidence.hint
    assert values(evidence)["history"]["range"] == "1 commit, all that the shallow clone holds"


def test_unreadable_workflow_is_listed(project):
    (project / ".github/workflows/ci.yml").write_text("jobs: [\n")
    evidence = evidence_of(job(project))
    assert evidence.status is Status.COMPLETE
    (error,) = evidence.coverage.errors
    assert (error.path, error.message.startswith("not YAML")) == (".github/workflows/ci.yml", True)
    assert values(evidence)["actions"]["unreadable"] == [{"path": error.path, "problem": error.message}]


def test_records_are_held_against_the_clock_and_the_configuration(project):
    write(project, {"docs/risks.md": "# Risks\n\nReviewed: 2026-01-02\n", "kept/tm.md": "One word.\n"})
    looked = job(project, settings=Settings(documents={"threat_model": "kept/tm.md", "roles": "kept/roles.md"}))
    for year, reviewed_ns in ((2025, None), (2026, 1_767_312_000 * 10**9)):
        pending = Repository(lambda year=year: datetime(year, 12, 31, tzinfo=UTC)).run(looked)
        evidence = pending.conclude(tuple(only(RepositoryReader().read(report.content)) for report in pending.raw))
        told = values(evidence)["documents"]
        assert told["risks"] == {"path": "docs/risks.md", "words": 3, "placeholders": 0, "reviewed_ns": reviewed_ns}
        assert told["threat_model"]["path"] == "kept/tm.md"
        assert evidence.status is Status.COMPLETE
        (error,) = evidence.coverage.errors
        assert (error.path, "named under `documents`" in error.message) == ("kept/roles.md", True)


def test_git_that_fails_leaves_the_history_undetermined(project):
    looked = job(project)
    looked = replace(looked, subject=replace(looked.subject, commit="0" * 40))
    evidence = evidence_of(looked)
    assert evidence.status is Status.PARTIAL
    assert "history" not in values(evidence)
    assert evidence.reasons[0].startswith("history: git rev-list exited with 128")


def test_file_that_changes_meanwhile_is_undetermined(project):
    looked = job(project)
    write(project, {"SECURITY.md": "Never mind.\n"})
    evidence = evidence_of(looked)
    assert evidence.reasons == ("security_policy: SECURITY.md changed while it was looked at",)
    assert evidence.hint
    assert "security_policy" not in values(evidence)
    assert evidence.coverage.analysed == len(FACTS) - 1


def test_file_that_becomes_a_link_meanwhile_is_undetermined(project, tmp_path):
    looked = job(project)
    (tmp_path / "outside").write_text(PROJECT["SECURITY.md"])
    (project / "SECURITY.md").unlink()
    (project / "SECURITY.md").symlink_to(tmp_path / "outside")
    assert evidence_of(looked).reasons[0].startswith("security_policy: SECURITY.md cannot be read")


def test_excluded_files_are_out_of_scope(project):
    evidence = evidence_of(job(project, exclusions=(Exclusion("SECURITY.md", "not ours"),)))
    assert values(evidence)["security_policy"] is None
    assert [skip.reason for skip in evidence.coverage.excluded] == ["SECURITY.md: not ours"]


def test_links_inside_the_tree_are_seen(project):
    write(project, {"documents/changes.md": "# 1.0\n"})
    (project / "CHANGELOG.md").unlink()
    (project / "CHANGELOG.md").symlink_to("documents/changes.md")
    (project / os.fsdecode(b"LICENSE\xff")).symlink_to("LICENSE")
    assert values(evidence_of(job(project)))["changelog"] == {"path": "CHANGELOG.md"}


def test_links_that_lead_outside_are_not_followed(project, tmp_path):
    (tmp_path / "outside").mkdir()
    write(tmp_path / "outside", {"SECURITY.md": "security@flask.org"})
    (project / "SECURITY.md").unlink()
    (project / "SECURITY.md").symlink_to(tmp_path / "outside/SECURITY.md")
    (project / "docs").symlink_to(tmp_path / "outside")
    evidence = evidence_of(job(project))
    assert evidence.reasons == ("security_policy: SECURITY.md: link that leads outside",)
    assert "security_policy" not in values(evidence)


def test_reading_is_bound_to_the_inventory(project):
    tree = tree_of(project, take(project))
    assert tree.read("LICENSE") == b"MIT\n"
    (project / "LICENSE").unlink()
    with pytest.raises(UnreadableError, match=r"LICENSE cannot be read \(No such file"):
        tree.read("LICENSE")


def test_control_that_fails_is_told(project, monkeypatch):
    broken = control.observed()
    broken = replace(broken, values={**broken.values, "licence": None})
    monkeypatch.setattr(module, "observed", lambda: broken)
    evidence = evidence_of(job(project))
    assert (evidence.status, evidence.tolerable) == (Status.PARTIAL, False)
    assert evidence.reasons == ("the facts of our own small repository did not come out as they must",)
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.missing == ("licence",)
    assert evidence.hint


def test_raw_reports_hold_no_tokens(project):
    token = "ghp_" + "a" * 36
    write(project, {".github/workflows/ci.yml": f"jobs: {{a: {{uses: 'org/{token}/x@v1'}}}}\n"})
    pending = Repository().run(job(project))
    assert all(token.encode() not in report.content for report in pending.raw)


def test_no_person_is_named(project):
    pending = Repository().run(job(project))
    assert all(b"test@example.org" not in report.content for report in pending.raw)


def test_report_is_read_back_as_it_was(project):
    observed = control.observed()
    reading = only(RepositoryReader().read(document(observed)))
    assert isinstance(reading.payload, Facts)
    assert reading.payload.values == observed.values
