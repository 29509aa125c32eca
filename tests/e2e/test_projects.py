"""The whole path on whole projects: the right verdict, and every number traced to a blob by its digest."""

import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest
from support.report_json import by_collector, verdicts
from support.trees import PROJECTS, commit, copy_of, ssdfgate

README = Path(__file__).parents[2] / "README.md"
ADVISORIES = Path(__file__).parents[1] / "fixtures" / "osv"


@pytest.fixture
def project(tmp_path):
    def make(name):
        root = copy_of(PROJECTS / name, tmp_path / name)
        return root, commit(root)

    return make


@pytest.mark.parametrize("name", ["vulnerable-flask", "vulnerable-node", "vulnerable-go"])
def test_a_vulnerable_project_closes_the_gate(name, project, check):
    root, _ = project(name)
    report = check(root)
    assert (report["outcome"], report["exit_code"]) == ("closed", 1)
    assert verdicts(report)["PW.7.2"] == "fail"


def test_each_flaw_of_the_flask_project_is_found_at_its_place(project, check, tmp_path):
    root, sha = project("vulnerable-flask")
    report = check(root)
    assert report["subject"]["commit"] == sha
    assert verdicts(report)["PW.4.4"] == "fail"
    found = {(item["location"]["path"], item["location"]["line"]) for item in _findings(report, tmp_path, "semgrep")}
    source = (root / "app.py").read_text().splitlines()
    for mark in ("SELECT * FROM", "shell=True", "pickle.loads", "yaml.load", "debug=True"):
        line = next(number for number, text in enumerate(source, start=1) if mark in text)
        assert ("app.py", line) in found, mark
    vulnerable = {item["package"]["name"] for item in _findings(report, tmp_path, "pip-audit")}
    assert "jinja2" in vulnerable


def test_the_readme_shows_what_it_prints(project):
    root, _ = project("vulnerable-flask")
    _, _, after = README.read_text(encoding="utf-8").partition("What it prints")
    block = re.search(r"(?:^(?:    .*)?\n)+", after, re.MULTILINE)
    assert block is not None
    *shown, dots = block[0].strip().replace("\n    ", "\n").splitlines()
    printed = ssdfgate("check", root, "--advisories", ADVISORIES).stdout.splitlines()
    assert dots == "..."
    assert _without_ids(shown) == _without_ids(printed[: len(shown)])


def _without_ids(lines):
    return [re.sub(r"\b[0-9a-f]{8,10}\b", "ID", line.rstrip()) for line in lines]


def _findings(report, tmp_path, collector):
    evidence = by_collector(report)[collector]
    blob = tmp_path / "bundle" / "blobs" / "sha256" / evidence["id"].removeprefix("sha256:")
    return json.loads(blob.read_bytes())["payload"]["items"]


def test_a_clean_project_opens_the_gate(project, check):
    root, _ = project("clean")
    report = check(root, "--profile", "ci")
    blocking = {item["id"]: item["reasons"] for item in report["requirements"] if item["blocking"]}
    assert blocking == {}
    assert (report["outcome"], report["exit_code"]) == ("open", 0)


def test_every_number_of_the_report_can_be_traced_to_a_blob(project, check, tmp_path):
    report = check(project("vulnerable-flask")[0])
    bundle = tmp_path / "bundle"
    assert report["bundle"]["digest"] == _digest(bundle / "manifest.json")
    blobs = {f"sha256:{path.name}": path for path in (bundle / "blobs" / "sha256").iterdir()}
    assert all(_digest(path) == name for name, path in blobs.items())
    named = {item["id"] for item in report["evidence"]} | {
        raw for item in report["evidence"] for raw in item["raw_all"]
    }
    assert named == set(blobs)
    for item in report["evidence"]:
        _same_numbers(item, json.loads(blobs[item["id"]].read_bytes()))


def _digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _same_numbers(item, blob):
    for key in ("considered", "analysed", "rules", "suppressed"):
        assert item["coverage"][key] == blob["coverage"][key]
    if item["findings"]:
        states = [finding["state"] for finding in blob["payload"]["items"]]
        assert (item["findings"]["total"], item["findings"]["open"]) == (len(states), states.count("open"))


def test_two_runs_on_one_commit_have_the_same_content(project, check):
    root, _ = project("vulnerable-flask")
    first, second = check(root), check(root)
    assert first["bundle"]["content"] == second["bundle"]["content"]
    assert [item["id"] for item in first["evidence"]] == [item["id"] for item in second["evidence"]]


def test_an_empty_repository_proves_nothing(tmp_path, check):
    root = tmp_path / "empty"
    root.mkdir()
    commit(root)
    report = check(root)
    assert (report["outcome"], report["exit_code"]) == ("incomplete", 3)
    assert "pass" not in {item["verdict"] for item in report["requirements"] if item["required"]}


def test_without_network_and_export_the_audit_says_that_it_could_not_look(project, check):
    root, _ = project("clean")
    report = check(root, "--osv-url", "http://127.0.0.1:9/v1/query", advisories=False)
    audit = by_collector(report)["pip-audit"]
    assert audit["status"] == "failed"
    assert verdicts(report)["PW.4.4"] == "unknown"
    assert report["exit_code"] == 3
    assert any("--advisories" in limit["hint"] for limit in report["limits"])


def test_report_only_shows_everything_and_enforces_nothing(project, check):
    report = check(project("vulnerable-flask")[0], "--report-only")
    assert (report["outcome"], report["enforced_outcome"], report["exit_code"]) == ("report-only", "closed", 0)


def test_the_text_fits_a_narrow_terminal_and_holds_no_control_codes(project):
    root, _ = project("vulnerable-flask")
    advisories = Path(__file__).resolve().parents[1] / "fixtures" / "osv"
    done = ssdfgate("check", root, "--advisories", advisories, "--bundle", root.parent / "bundle")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("Gate CLOSED")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "not a folder"),
        (["check", ".", "--profile", "relaese"], "did you mean"),
        (["check", ".", "--framework", "ssdf-1.3"], "ssdf-1.1"),
        (["check", ".", "-o", "x.json"], "comes after"),
        (["chekc"], "No such command"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_to_do(arguments, message, tmp_path):
    done = ssdfgate(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_the_folder_we_stand_in_can_be_checked_by_its_short_name(project, tmp_path):
    root, _ = project("clean")
    advisories = Path(__file__).resolve().parents[1] / "fixtures" / "osv"
    done = ssdfgate("check", ".", "--advisories", advisories, "--profile", "ci", cwd=root)
    assert done.returncode == 0, done.stdout
    assert "{root}" not in done.stdout
    assert (root / ".ssdfgate" / "out" / "bundle" / "manifest.json").is_file()
    assert subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, check=True).stdout == b""
