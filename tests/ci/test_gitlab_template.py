"""The GitLab template: sound, and its script run for real with the variables that GitLab sets."""

import json
import re
import shutil
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from lxml import etree
from support.gitlab import problems
from support.gitlab_job import BODY, INPUTS, ROOT, TEMPLATE, job, run

from ssdfgate import __version__
from ssdfgate.sbom.validate import schema_errors

ADVISORIES = str(ROOT / "tests/fixtures/osv")
SHELLS = [shell for shell in ("bash", "dash") if shutil.which(shell)]
SCHEMA = etree.XMLSchema(etree.parse(str(ROOT / "tests/fixtures/schemas/junit-10.xsd")))


@pytest.mark.parametrize(
    "inputs", [{}, {"report_only": True, "tolerated_codes": [3], "stage": "gate", "job_name": "a b"}]
)
def test_valid_for_gitlab(tmp_path: Path, inputs) -> None:
    found = job(**inputs)
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(yaml.safe_dump({"stages": [found["stage"]], found.pop("name"): found}))
    program = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [program, "--builtin-schema", "vendor.gitlab-ci", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_input_is_used_explained_and_typed() -> None:
    used = re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", BODY)
    assert set(used) == set(INPUTS)
    for item in INPUTS.values():
        assert item["description"].endswith(".")
        assert "$" not in str(item["default"])
        kind = {bool: "boolean", list: "array", str: "string"}[type(item["default"])]
        assert item.get("type", "string") == kind
        assert item["default"] in item.get("options", [item["default"]])


def test_no_input_is_part_of_the_script() -> None:
    (found,) = yaml.safe_load(BODY).values()
    assert "$[[" not in "\n".join(found["script"])


def test_the_page_explains_every_input() -> None:
    table = (ROOT / "docs/gitlab.md").read_text(encoding="utf-8").split("| input |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == list(INPUTS)


def test_the_catalog_gets_the_same_file() -> None:
    assert (ROOT / "templates/ssdfgate.yml").read_text(encoding="utf-8") == TEMPLATE


def test_the_version_is_ours() -> None:
    assert INPUTS["version"]["default"] == __version__


def test_reports_are_kept_whatever_the_code_and_missing_evidence_is_tolerated_only_when_asked() -> None:
    found = job()
    assert found["artifacts"]["when"] == "always"
    assert set(found["artifacts"]["reports"]) == {"junit", "codequality", "sast", "dependency_scanning", "cyclonedx"}
    assert found["allow_failure"] == {"exit_codes": [99]}
    assert job(tolerated_codes=[3])["allow_failure"] == {"exit_codes": [3]}


@pytest.mark.tools
@pytest.mark.parametrize("shell", SHELLS)
def test_a_vulnerable_project_fails_the_job_and_leaves_sound_reports(project, shell: str) -> None:
    root = project("vulnerable-flask")
    done = run(root, shell, version="", advisories=ADVISORIES, format="sarif")
    assert done.returncode == 1, done.stdout + done.stderr
    reports = job()["artifacts"]["reports"]
    assert SCHEMA.validate(etree.parse(str(root / reports["junit"])))
    for name in ("codequality", "sast", "dependency_scanning"):
        document = json.loads((root / reports[name]).read_bytes())
        assert problems(f"gitlab-{name.replace('_', '-')}", document) == []
        assert document if name == "codequality" else document["vulnerabilities"]
    bom = json.loads((root / reports["cyclonedx"]).read_bytes())
    assert schema_errors(bom, bom["specVersion"]) == ()
    assert {item["affects"][0]["ref"] for item in bom["vulnerabilities"]} >= {"pkg:pypi/jinja2@2.10"}
    assert (root / ".ssdfgate/out/report.sarif").is_file()
    status = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)
    assert status.stdout == ""


@pytest.mark.tools
def test_a_clean_project_passes_the_job(project) -> None:
    root = project("clean")
    done = run(root, "bash", version="", advisories=ADVISORIES)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((root / ".ssdfgate/out/report.json").read_bytes())
    assert (report["outcome"], report["context"]["platform"], report["profile"]) == ("open", "gitlab", "ci")


RECORDS = """#!/bin/sh
for word; do printf '%s\\n' "$word"; done >"$CI_PROJECT_DIR/arguments"
exit "${CODE:-0}"
"""


@pytest.fixture
def recorded(tmp_path: Path):
    """Run the script with a program that notes its arguments; returns the process and the arguments."""
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin/ssdfgate"

    def call(shell: str, code: int = 0, **inputs):
        tool.write_text(RECORDS.replace("${CODE:-0}", str(code)))
        tool.chmod(0o755)
        (tmp_path / "project").mkdir(exist_ok=True)
        done = run(tmp_path / "project", shell, tools=tmp_path / "bin", version="", **inputs)
        noted = tmp_path / "project/arguments"
        return done, noted.read_text().splitlines() if noted.is_file() else None

    return call


@pytest.mark.parametrize("shell", SHELLS)
def test_inputs_become_arguments_one_by_one(recorded, shell: str) -> None:
    done, arguments = recorded(
        shell,
        path="sub dir",
        frameworks="a b\nc",
        imports="reports/*.sarif\n\n  other reports/$(touch x)`touch y`.json\n",
        config="conf;id.yaml",
        artifacts="dist/a b.whl",
        sign="sigstore:",
        since="origin/$(touch y)",
        base="a base.tar.zst",
        report_only=True,
    )
    assert done.returncode == 0, done.stderr
    named = [f"{name} {value}" for name, value in pairwise(arguments) if name.startswith("--")]
    assert [item for item in named if "--bundle" not in item and "--no-progress" not in item] == [
        "--profile ci",
        "--framework a",
        "--framework b",
        "--framework c",
        "--config conf;id.yaml",
        "--sign sigstore:",
        "--since origin/$(touch y)",
        "--base a base.tar.zst",
        "--import reports/*.sarif",
        "--import other reports/$(touch x)`touch y`.json",
        "--artifact dist/a b.whl",
        "--report-only sub dir",
    ]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "inputs",
    [
        {"path": "--help"},
        {"profile": "-v"},
        {"frameworks": "cra --report-only"},
        {"config": "--no-config"},
        {"imports": "a\n--report-only"},
        {"advisories": "-x"},
        {"artifacts": "a\n -b"},
        {"sign": "-"},
        {"since": "--no-config"},
        {"base": "-q", "since": "main"},
        {"format": "-f"},
        {"format": "a/b"},
    ],
)
def test_what_would_be_an_option_is_refused(recorded, shell: str, inputs) -> None:
    done, arguments = recorded(shell, **inputs)
    assert (done.returncode, arguments) == (2, None)
    assert f"input {next(iter(inputs))}" in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("code", [0, 1, 3, 5])
def test_the_code_of_the_gate_is_that_of_the_job(recorded, shell: str, code: int) -> None:
    assert recorded(shell, code)[0].returncode == code


@pytest.mark.parametrize("version", ["--pre", "1.0 -r x", "1;id", "@ file:///x", "../x"])
def test_what_is_no_version_is_refused(tmp_path: Path, version: str) -> None:
    done = run(tmp_path, "bash", version=version)
    assert done.returncode == 2
    assert "input version" in done.stderr


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="no shellcheck: run tools/ci/install.sh")
@pytest.mark.parametrize("dialect", ["sh", "bash"])
def test_shellcheck_finds_nothing(dialect: str) -> None:
    script = "\n".join(job()["script"])
    done = subprocess.run(
        ["shellcheck", "--shell", dialect, "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_cache_is_used_only_when_asked(recorded, tmp_path: Path, shell: str) -> None:
    folder = tmp_path / "project/.ssdfgate/cache"
    _, arguments = recorded(shell)
    assert "--cache" not in arguments
    assert not folder.exists()
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    done, arguments = recorded(shell, cache=True)
    assert done.returncode == 0, done.stderr
    assert arguments[arguments.index("--cache") + 1] == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [f"{folder.relative_to(tmp_path / 'project')}/"] == job(cache=True)["cache"]["paths"]


def test_the_cache_is_shared_by_none_that_trust_each_other_less() -> None:
    key = job(cache=True)["cache"]["key"]
    for name in ("CI_COMMIT_REF_PROTECTED", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_COMMIT_REF_SLUG"):
        assert f"${name}" in key
    assert key != job()["cache"]["key"]


@pytest.mark.tools
def test_a_second_job_takes_answers_from_the_cache(project) -> None:
    root = project("clean")
    reports = []
    for _ in range(2):
        done = run(root, "bash", version="", advisories=ADVISORIES, cache=True)
        assert done.returncode == 0, done.stdout + done.stderr
        reports.append(json.loads((root / ".ssdfgate/out/report.json").read_bytes()))
    first, second = reports
    assert {item["collector"] for item in first["evidence"] if item["reused"]} == set()
    assert {item["collector"] for item in second["evidence"] if item["reused"]} >= {"bandit", "semgrep"}
    assert first["subject"] == second["subject"]
    assert first["subject"]["dirty"] is False
    assert first["files"] == second["files"]
    status = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)
    assert status.stdout == ""
