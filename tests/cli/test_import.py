"""`ssdfgate import`, as people call it."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from support.trees import commit

from ssdfgate.bundle import open_bundle
from ssdfgate.cli.app import run

REPORTS = Path(__file__).resolve().parents[1] / "fixtures" / "reports"
SARIF, BANDIT = REPORTS / "sarif" / "eslint.sarif", REPORTS / "bandit-json" / "findings.json"
FIELDS = [
    "file", "format", "title", "tool", "version", "kind", "status", "findings", "unique_findings", "suppressed",
    "by_severity", "components", "tests", "warnings", "about_file", "readings",
]  # fmt: skip


@pytest.fixture
def root(tmp_path, monkeypatch):
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "app.py").write_text("x = 1\n")
    commit(folder)
    monkeypatch.chdir(folder)
    return folder


def test_a_dry_run_says_what_is_understood_and_writes_nothing(root, capfd):
    assert run(["import", "--dry-run", "-f", "json", str(SARIF), str(BANDIT)]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert [list(item) for item in shown] == [FIELDS, FIELDS]
    assert [(item["format"], item["findings"], item["suppressed"]) for item in shown] == [
        ("sarif", 3, 1),
        ("bandit-json", 6, 0),
    ]
    assert sorted(path.name for path in root.iterdir()) == [".git", "app.py"]


def test_the_text_names_tool_kind_state_and_numbers(root, capfd):
    assert run(["import", "--dry-run", str(SARIF)]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[1].split() == [
        "sast",
        "complete",
        "ESLint",
        "9.39.5",
        "3",
        "findings,",
        "3",
        "unique,",
        "1",
        "suppressed",
        "(2",
        "high,",
        "1",
        "medium)",
    ]


def test_reports_make_a_bundle_and_are_added_to_one(root, tmp_path, capfd):
    target = tmp_path / "bundle"
    assert run(["import", str(SARIF), "--bundle", str(target)]) == 0
    assert run(["import", str(BANDIT), str(SARIF), "--bundle", str(target)]) == 0
    assert "1 pieces of evidence added" in capfd.readouterr().err
    manifest = open_bundle(target).manifest
    assert sorted(item.evidence.tool.name for item in manifest.evidence()) == ["ESLint", "bandit"]
    assert {item.evidence.subject.commit for item in manifest.evidence()} == {manifest.subject.commit}


def test_a_refused_report_keeps_the_others_out_of_the_bundle(root, tmp_path, capfd):
    bad = tmp_path / "bad.json"
    bad.write_text("[]")
    assert run(["import", str(SARIF), str(bad), "--bundle", str(tmp_path / "bundle")]) == 2
    assert "bad.json: it holds nothing but []" in capfd.readouterr().err
    assert not (tmp_path / "bundle").exists()


def test_a_bundle_about_another_commit_is_left_alone(root, tmp_path, capfd):
    target = tmp_path / "bundle"
    assert run(["import", str(SARIF), "--bundle", str(target)]) == 0
    before = (target / "manifest.json").read_bytes()
    (root / "app.py").write_text("x = 2\n")
    commit(root)
    assert run(["import", str(BANDIT), "--bundle", str(target)]) == 2
    assert "the bundle is about" in capfd.readouterr().err
    assert (target / "manifest.json").read_bytes() == before


def test_compressed_reports_are_read(root, tmp_path, capfd):
    packed = tmp_path / "report.gz"
    packed.write_bytes(gzip.compress(SARIF.read_bytes()))
    assert run(["import", "--dry-run", "-f", "json", str(packed)]) == 0
    (item,) = json.loads(capfd.readouterr().out)
    assert (item["format"], item["findings"], item["about_file"]) == ("sarif", 3, ["decompressed (gzip)"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"null", "it holds nothing but null"),
        (
            b'{"error": {"code": "ENOAUDIT", "summary": "no audit"}}',
            "it is an error report, not a report: ENOAUDIT no audit",
        ),
        (b'{"some": 1}', "not recognised: looks like a JSON object with the keys some, supported: "),
        (b"<html><body>502</body></html>", "not recognised: looks like a web page"),
        (b"\x1f\x8b\x08broken", "it is damaged: the gzip data cannot be decompressed"),
        (b'{"a": "\xff"}', "it is not UTF-8"),
    ],
)
def test_what_is_no_report_is_refused_by_name(root, tmp_path, capfd, content, said):
    path = tmp_path / "report"
    path.write_bytes(content)
    assert run(["import", "--dry-run", str(path)]) == 2
    assert said in capfd.readouterr().err


def test_a_format_may_be_named_by_hand(root, capfd):
    assert run(["import", "--dry-run", "--as", "semgrep-json", str(BANDIT)]) == 2
    assert "not a report of semgrep" in capfd.readouterr().err
    assert run(["import", "--dry-run", "--as", "bandit", str(BANDIT)]) == 2
    assert "did you mean bandit-json?" in capfd.readouterr().err


OFF = "{enabled: false, reason: not part of this test}"
CONFIG = f"""
collectors: {{semgrep: {OFF}, bandit: {OFF}, pip-audit: {OFF}, sbom: {OFF}, repository: {OFF}}}
imports:
  - {{path: "reports/*.sarif", covers: [python]}}
  - {{path: reports/leaks.json, kind: secrets}}
"""


def test_the_gate_judges_by_the_reports_that_the_configuration_names(root, capfd):
    (root / "reports").mkdir()
    (root / "reports" / "lint.sarif").write_bytes(SARIF.read_bytes())
    (root / "ssdfgate.yaml").write_text(CONFIG)
    commit(root)
    code = run(["check", ".", "--import", str(BANDIT), "-f", "json", "-q"])
    report = json.loads(capfd.readouterr().out)
    assert code == report["exit_code"] != 0
    shown = {(item["collector"], item["origin"], item["kind"], item["status"]) for item in report["evidence"]}
    assert shown == {
        ("bandit-json", "imported", "sast", "partial"),
        ("sarif", "imported", "sast", "complete"),
        ("import:reports/leaks.json", "imported", "secrets", "failed"),
    }
    limits = [item["message"] for item in report["limits"]]
    assert any("ESLint" in text and "owner states that the report covers python" in text for text in limits)


def test_a_pattern_of_a_call_that_matches_nothing_stops_it(root, capfd):
    assert run(["check", ".", "--import", "nothing/**/*.sarif"]) == 2
    assert "--import nothing/**/*.sarif: no file matches" in capfd.readouterr().err


def test_reports_and_bundle_in_the_folder_do_not_make_it_another_one(root, capfd):
    clean = open_bundle_of(root, "first", capfd)
    (root / "reports").mkdir()
    for name, source in (("a[1].sarif", SARIF), ("b.json", BANDIT)):
        (root / "reports" / name).write_bytes(source.read_bytes())
        assert run(["import", f"reports/{name}", "--bundle", "first"]) == 0
    manifest = open_bundle(root / "first").manifest
    assert (manifest.subject, len(manifest.evidence())) == (clean.subject, 2)
    assert manifest.subject.dirty is False


def open_bundle_of(root, name, capfd):
    (root / "empty.sarif").write_text(
        '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "T"}}, "results": []}]}'
    )
    assert run(["import", "empty.sarif", "--bundle", name]) == 0
    found = open_bundle(root / name).manifest
    (root / "empty.sarif").unlink()
    shutil.rmtree(root / name)
    return found


def test_a_report_that_git_tracks_is_part_of_the_tree(root, capfd):
    (root / "kept.sarif").write_bytes(SARIF.read_bytes())
    commit(root)
    assert run(["import", "kept.sarif", "--bundle", "../out"]) == 0
    assert open_bundle(root.parent / "out").manifest.inventory.files == 2
