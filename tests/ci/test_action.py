"""action.yml: sound, and its steps run for real with the variables that GitHub sets."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.composite import ACTION, ROOT, installed, step, stub
from support.trees import PROJECTS, commit, copy_of
from support.workflow_commands import commands

ADVISORIES = ROOT / "tests/fixtures/osv"
SCRIPTS = sorted((ROOT / "ci").rglob("*.sh")) + sorted((ROOT / "tools/ci").glob("*.sh")) + [ROOT / ".ci/run"]
STEPS = ACTION["runs"]["steps"]


def checked(*command: str) -> None:
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_valid_for_github() -> None:
    checked("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")


def test_zizmor_finds_nothing() -> None:
    checked("zizmor", "--offline", "--persona", "auditor", "--no-config", "--no-progress", "action.yml")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="no shellcheck: run tools/ci/install.sh")
def test_shellcheck_finds_nothing() -> None:
    done = subprocess.run(["shellcheck", *SCRIPTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_other_actions_are_pinned_to_commits_with_their_version() -> None:
    lines = [line for line in (ROOT / "action.yml").read_text().splitlines() if "uses:" in line]
    assert len(lines) == 5
    assert [line for line in lines if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_no_expression_in_a_script_and_every_default_is_text() -> None:
    assert [item for item in STEPS if "${{" in item.get("run", "")] == []
    assert {type(item["default"]) for item in ACTION["inputs"].values()} == {str}


def test_every_input_is_used_and_named_in_kebab_case() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(STEPS)))
    assert used == set(ACTION["inputs"])
    assert [
        name for name in (*ACTION["inputs"], *ACTION["outputs"]) if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    ] == []


def test_the_page_explains_every_input_and_output() -> None:
    page = (ROOT / "docs/github.md").read_text(encoding="utf-8")
    for kind in ("inputs", "outputs"):
        table = page.split(f"| {kind.removesuffix('s')} |")[1].split("\n\n")[0]
        assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == list(ACTION[kind])


def test_findings_are_uploaded_when_the_gate_closed_and_only_when_asked() -> None:
    uploads = [item for item in STEPS if "upload" in item.get("uses", "")]
    assert len(uploads) == 2
    for item in uploads:
        assert item["if"].startswith("${{ !cancelled() && inputs.upload-")
    assert uploads[0]["with"]["category"] == "ssdfgate"


@pytest.fixture
def gate(tmp_path):
    """Run the step on a project of ours."""

    def run(project: str, **inputs: str):
        root = copy_of(PROJECTS / project, tmp_path / "workspace")
        commit(root)
        variables = {key: value for key, value in inputs.items() if key.isupper()}
        named = {key.replace("_", "-"): value for key, value in inputs.items() if key not in variables}
        named = {"advisories": str(ADVISORIES), **named}
        folder = str(installed(tmp_path / "made"))
        return step("gate", tmp_path / "temp", root, named, install__folder=folder, **variables)

    return run


@pytest.mark.tools
def test_a_vulnerable_project_fails_the_step(gate) -> None:
    run = gate("vulnerable-flask", format="junit")
    assert run.code == 1, run.log
    assert (run.output("outcome"), run.output("exit-code")) == ("closed", "1")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", run.output("bundle-digest"))
    assert (Path(run.output("bundle-path")) / "manifest.json").is_file()
    assert json.loads(Path(run.output("sarif-file")).read_bytes())["version"] == "2.1.0"
    assert Path(run.output("report-file")).read_text().startswith("<?xml")
    assert run.summary.startswith("## ❌ Gate CLOSED")
    found = commands(run.log)
    levels = Counter(item.name for item in found)
    assert levels["error"] == 10
    assert max(levels.values()) <= 10
    assert "Gate CLOSED" in found[-1].data
    assert "Gate CLOSED" in run.log.split("::stop-commands::")[1]


@pytest.mark.tools
def test_a_clean_project_passes_the_step(gate) -> None:
    run = gate("clean", RUNNER_DEBUG="1")
    assert run.code == 0, run.log
    assert (run.output("outcome"), run.output("exit-code")) == ("open", "0")
    assert len(re.findall(r"^  \S+ [A-Z]+ +[A-Z]{2}\.\d", run.log, re.MULTILINE)) > 20, run.log  # debugging: all rows
    assert json.loads(Path(run.output("report-file")).read_bytes())["profile"] == "ci"
    assert run.summary.startswith("## ✅ Gate OPEN")
    assert "error" not in {item.name for item in commands(run.log)}


@pytest.mark.tools
def test_report_only_passes_the_step_and_says_so(gate) -> None:
    run = gate("vulnerable-flask", report_only="true", frameworks="ssdf-1.1, cra", profile="local")
    assert run.code == 0, run.log
    assert run.output("outcome") == "report-only"
    report = json.loads(Path(run.output("report-file")).read_bytes())
    assert report["frameworks"] == ["ssdf-1.1", "cra"]
    assert "error" not in {item.name for item in commands(run.log)}


@pytest.mark.tools
def test_a_wrong_profile_is_an_error_with_its_own_code(gate) -> None:
    run = gate("clean", profile="relaese")
    assert (run.code, run.output("outcome"), run.output("exit-code")) == (2, "error", "2")
    assert "did you mean" in run.log
    assert run.output("sarif-file") == run.output("bundle-path") == run.output("report-file") == ""


@pytest.mark.tools
def test_reports_are_imported_and_the_bundle_is_signed(gate, tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    ships = tmp_path / "app.whl"
    ships.write_bytes(b"what ships")
    (tmp_path / "tests.xml").write_text(
        '<testsuite name="t" tests="1"><testcase name="a" classname="b"/></testsuite>'
    )
    run = gate(
        "clean",
        profile="local",
        imports=f"\n{tmp_path}/*.xml\n",
        artifacts=str(ships),
        sign="env:GATE_KEY",
        GATE_KEY=key.decode(),
    )
    assert run.code == 0, run.log
    bundle = Path(run.output("bundle-path"))
    assert (bundle / "manifest.dsse.json").is_file()
    assert hashlib.sha256(b"what ships").hexdigest() in (bundle / "manifest.json").read_text()
    report = json.loads(Path(run.output("report-file")).read_bytes())
    assert "imported" in {item["origin"] for item in report["evidence"]}
    assert "PRIVATE KEY" not in run.log


@pytest.mark.tools
def test_a_hostile_repository_commands_nothing(tmp_path: Path) -> None:
    root = copy_of(PROJECTS / "vulnerable-flask", tmp_path / "workspace")
    evil = "::error title=x,file=y::all is well%0A::set-output name=outcome::open"
    (root / "app.py").rename(root / f"{evil}.py")
    commit(root)
    inputs = {"advisories": str(ADVISORIES), "format": "text"}
    run = step("gate", tmp_path / "temp", root, inputs, install__folder=str(installed(tmp_path / "made")))
    assert (run.code, run.output("outcome")) == (1, "closed")
    found = commands(run.log)
    assert {item.name for item in found} <= {"error", "warning", "notice"}
    assert f"{evil}.py" in {item.properties.get("file") for item in found}
    assert "x" not in {item.properties["title"] for item in found}
    stopped, _, _ = run.log.partition("::stop-commands::")[2].partition("::error title=ssdf-1.1")
    assert "".join(evil.split()) in "".join(stopped.split())  # the text wraps it


def test_a_change_without_its_target_branch_is_told_what_to_fetch(gate) -> None:
    run = gate("clean", GITHUB_EVENT_NAME="pull_request", GITHUB_BASE_REF="main")
    assert (run.code, run.output("outcome")) == (2, "error")
    assert "fetch-depth: 0" in run.log


WRITES = """
import json, pathlib, sys
args = sys.argv[1:]
pathlib.Path({log!r}).write_text(json.dumps(args))
for name, path in zip(args, args[1:]):
    if name == "-o":
        pathlib.Path(path).write_text({text!r})
print({said!r})
sys.exit({code})
"""


@pytest.fixture
def stubbed(tmp_path):
    """Run the step with a program that writes what it is told in place of ssdfgate; returns run and arguments."""

    def run(text: str = "x", said: str = "", code: int = 0, **inputs: str):
        log = tmp_path / "arguments.json"
        made = stub(tmp_path / "made", WRITES.format(log=str(log), text=text, said=said, code=code))
        workspace = tmp_path / "workspace"
        workspace.mkdir()
        named = {key.replace("_", "-"): value for key, value in inputs.items()}
        done = step("gate", tmp_path / "temp", workspace, named, install__folder=str(made))
        return done, json.loads(log.read_text()) if log.is_file() else None

    return run


def test_inputs_become_arguments_one_by_one(stubbed) -> None:
    run, arguments = stubbed(
        path="sub dir",
        frameworks="a, b\nc",
        imports="reports/*.sarif\r\n\n  other reports/$(touch x).json\n",
        artifacts="dist/a b.whl\n",
        config="conf;id.yaml",
        sign="sigstore:",
        since="origin/$(touch y)",
        base="a base.tar.zst",
    )
    assert run.code == 0, run.log
    named = [f"{name}={value}" for name, value in pairwise(arguments) if name.startswith("--")]
    assert [item for item in named if "--bundle" not in item and "--no-progress" not in item] == [
        "--profile=ci",
        "--config=conf;id.yaml",
        "--sign=sigstore:",
        "--since=origin/$(touch y)",
        "--base=a base.tar.zst",
        "--framework=a",
        "--framework=b",
        "--framework=c",
        "--import=reports/*.sarif",
        "--import=other reports/$(touch x).json",
        "--artifact=dist/a b.whl",
    ]
    assert arguments[-1] == "sub dir"


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
        {"since": "main", "base": "-q"},
        {"format": "-f"},
        {"format": "a b"},
        {"format": "../x"},
        {"report-only": "yes"},
        {"upload-sarif": "True"},
        {"upload-bundle": ""},
    ],
)
def test_what_would_be_an_option_is_refused(stubbed, inputs) -> None:
    run, arguments = stubbed(**inputs)
    assert (run.code, arguments) == (2, None)
    assert [item.name for item in commands(run.log)] == ["error"]


@pytest.mark.parametrize("code", [0, 1, 3, 4, 5])
def test_the_code_of_the_gate_is_that_of_the_step(stubbed, code: int) -> None:
    run, _ = stubbed(
        code=code, text=json.dumps({"outcome": "incomplete", "bundle": {"digest": "sha256:" + "a" * 64}})
    )
    assert (run.code, run.output("exit-code"), run.output("outcome")) == (code, str(code), "incomplete")


@pytest.mark.parametrize(
    "said", ["::error::x", "::set-env name=A::b", "::stop-commands::x", "##[error]x\n::x::\n::error::x"]
)
def test_nothing_that_the_tool_prints_is_a_command(stubbed, said: str) -> None:
    run, _ = stubbed(said=said)
    assert said in run.log
    assert commands(run.log) == []


@pytest.mark.parametrize(
    "text", ['{"outcome": "open\\nbundle-path=x", "bundle": {"digest": "sha256:x\\ny=z"}}', "[]", "{", ""]
)
def test_a_report_cannot_set_outputs(stubbed, text: str) -> None:
    run, _ = stubbed(text=text)
    assert (run.output("outcome"), run.output("bundle-digest")) == ("error", "")
    assert set(run.outputs) == {"exit-code", "outcome", "sarif-file", "report-file"}


@pytest.mark.parametrize("size", [10, 1_048_576, 1_048_577, 3_000_000])
def test_the_summary_is_cut_to_what_github_takes(stubbed, size: int) -> None:
    run, _ = stubbed(text="s" * size)
    assert len(run.summary.encode()) == min(size, 1_048_576)
    assert ("This summary was cut" in run.summary) == (size > 1_048_576)


def test_commands_start_again_after_the_tool(stubbed) -> None:
    run, _ = stubbed(text="::notice title=a::b\n")
    assert [(item.name, item.data) for item in commands(run.log)] == [("notice", "b")]


CALLS = '#!/bin/bash\nprintf "%s\\n" "$*" >>"$RUNNER_TEMP/calls"\nif [[ $* == *venv* ]]; then mkdir -p "${!#}/bin"; cp "$0" "${!#}/bin/python"; cp "$0" "${!#}/bin/ssdfgate"; fi\n'


def install(tmp_path: Path, version: str = ""):
    python = tmp_path / "python"
    python.write_text(CALLS)
    python.chmod(0o755)
    run = step("install", tmp_path / "temp", tmp_path, {"version": version}, **{"python__python-path": str(python)})
    calls = tmp_path / "temp/calls"
    return run, calls.read_text().splitlines() if calls.is_file() else []


def test_the_tool_is_that_of_the_action_with_its_dependencies_by_hash(tmp_path: Path) -> None:
    run, calls = install(tmp_path)
    assert run.code == 0, run.log
    folder = run.outputs["folder"]
    assert Path(folder).parent == tmp_path / "temp"
    assert calls[0] == f"-I -m venv {folder}/venv"
    assert calls[1].endswith(f"install --require-hashes --no-deps --requirement {ROOT}/requirements.txt")
    assert calls[2].endswith(f"install --no-deps --no-build-isolation {ROOT}")


def test_another_version_is_exact(tmp_path: Path) -> None:
    run, calls = install(tmp_path, "1.2.3")
    assert run.code == 0, run.log
    assert calls[1].endswith("install ssdfgate==1.2.3")


@pytest.mark.parametrize("version", ["--pre", "1.0 -r x", "1;id", "@ file:///x", "1.0\n--pre", "latest/../x"])
def test_what_is_no_version_is_refused(tmp_path: Path, version: str) -> None:
    run, calls = install(tmp_path, version)
    assert (run.code, calls) == (2, [])


def test_two_runs_on_one_machine_do_not_meet(tmp_path: Path) -> None:
    first, _ = install(tmp_path)
    folder = first.outputs["folder"]
    second, _ = install(tmp_path)
    assert second.outputs["folder"] != folder


@pytest.mark.tools
@pytest.mark.skipif("SSDFGATE_TEST_REGISTRY" not in os.environ, reason="installs from the package index; CI does")
def test_it_installs_for_real(tmp_path: Path) -> None:
    run = step("install", tmp_path / "temp", tmp_path, {}, **{"python__python-path": sys.executable})
    assert run.code == 0, run.log
    done = subprocess.run(
        [f"{run.outputs['folder']}/venv/bin/ssdfgate", "frameworks"], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"ssdf-1.1" in done.stdout
    compiled = list(Path(run.outputs["folder"]).rglob("policies/compiled/*/*.rbb"))
    assert compiled, "the wheel was built without the compiled policies"
