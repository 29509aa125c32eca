"""The examples for other systems: parsed, and their shell lines run."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from support.trees import commit

from ssdfgate import __version__
from ssdfgate.cli.check import command

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/ci"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PRE_COMMIT = Path(os.environ.get("SSDFGATE_TEST_TOOLS", ROOT / ".tools")) / "pre-commit/bin/pre-commit"
ADVISORIES = str(ROOT / "tests/fixtures/osv")
JENKINS = (EXAMPLES / "Jenkinsfile").read_text(encoding="utf-8")
AZURE = yaml.safe_load((EXAMPLES / "azure-pipelines.yml").read_text(encoding="utf-8"))
CONTAINER = (EXAMPLES / "Containerfile").read_text(encoding="utf-8")


def shell(script: str, project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run lines of a job with this environment's ssdfgate in the place where they expect theirs."""
    for variable in ("WORKSPACE_TMP", "AGENT_TEMPDIRECTORY"):
        if variable in variables:
            (Path(variables[variable]) / "ssdfgate").symlink_to(sys.prefix)
    environ = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root"), "CI": "true", **variables}
    environ["SSDFGATE_ADVISORIES"] = ADVISORIES
    return subprocess.run(
        ["bash", "-c", script], cwd=project, env=environ, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.mark.tools
@pytest.mark.parametrize(("name", "code"), [("vulnerable-flask", 1), ("clean", 0)])
def test_jenkins_gate(project, tmp_path: Path, name: str, code: int) -> None:
    (script,) = re.findall(r"returnStatus: true, script: '''(.*?)'''", JENKINS, re.DOTALL)
    root = project(name)
    done = shell(script, root, WORKSPACE_TMP=str(tmp_path))
    assert done.returncode == code, done.stderr
    for path in re.findall(r"-o (\S+)", script):
        assert (root / path).is_file()
    assert (root / re.findall(r"testResults: '([^']+)'", JENKINS)[0]).is_file()


def test_jenkinsfile_is_balanced_and_exact() -> None:
    code = re.sub(r"'''.*?'''|'[^'\n]*'|\"[^\"\n]*\"|//[^\n]*", "", JENKINS, flags=re.DOTALL)
    for opening, closing in ("{}", "()", "[]"):
        assert code.count(opening) == code.count(closing)
    assert f"ssdfgate=={__version__}" in JENKINS


def test_azure_pipeline_is_valid_and_exact() -> None:
    program = Path(sys.executable).parent / "check-jsonschema"
    command = [program, "--regex-variant", "nonunicode", "--builtin-schema", "vendor.azure-pipelines"]
    done = subprocess.run([*command, EXAMPLES / "azure-pipelines.yml"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert any(f"ssdfgate=={__version__}" in step.get("bash", "") for step in AZURE["steps"])


@pytest.mark.tools
@pytest.mark.parametrize(("name", "code"), [("vulnerable-flask", 1), ("clean", 0)])
def test_azure_gate(project, tmp_path: Path, name: str, code: int) -> None:
    (script,) = (step["bash"] for step in AZURE["steps"] if step.get("displayName") == "Gate")
    staging = tmp_path / "staging"
    staging.mkdir()
    places = {"AGENT_TEMPDIRECTORY": str(tmp_path), "BUILD_ARTIFACTSTAGINGDIRECTORY": str(staging)}
    done = shell(script, project(name), **places)
    assert done.returncode == code, done.stderr
    assert {path.name for path in staging.iterdir()} == {"bundle", "junit.xml", "report.json", "sarif", "summary.md"}
    assert [line for line in done.stdout.splitlines() if "##vso" in line] == [
        f"##vso[task.uploadsummary]{staging}/summary.md"
    ]


def test_azure_takes_no_command_from_what_the_tool_prints(tmp_path: Path) -> None:
    (script,) = (step["bash"] for step in AZURE["steps"] if step.get("displayName") == "Gate")
    tool = tmp_path / "ssdfgate/bin/ssdfgate"
    tool.parent.mkdir(parents=True)
    tool.write_text("#!/bin/sh\necho '##vso[task.setvariable variable=PATH]x ##[error]y'\nexit 3\n")
    tool.chmod(0o755)
    environ = {**os.environ, "AGENT_TEMPDIRECTORY": str(tmp_path), "BUILD_ARTIFACTSTAGINGDIRECTORY": str(tmp_path)}
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "##" not in done.stdout
    assert "task.setvariable" in done.stdout


def test_the_container_is_no_root_and_nothing_in_it_is_fetched_at_run_time() -> None:
    lines = [line for line in CONTAINER.splitlines() if line and not line.startswith("#")]
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases[0])
    assert bases[1:] == ["base", "base"]
    assert "libatomic1" in CONTAINER.split("FROM")[1]  # regopy is linked to it, and slim images have none
    user = next(index for index, line in enumerate(lines) if line.startswith("USER"))
    assert lines[user].split()[1].isdecimal()
    assert int(lines[user].split()[1]) > 0
    assert [line for line in lines[user:] if line.startswith(("RUN", "ADD", "COPY"))] == []
    assert "--require-hashes" in CONTAINER
    assert lines[-2:] == ['ENTRYPOINT ["ssdfgate"]', 'CMD ["check"]']


def test_what_the_container_copies_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE)
    assert copied
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []


@pytest.mark.tools
@pytest.mark.skipif("SSDFGATE_TEST_REGISTRY" not in os.environ, reason="builds with the package index; CI does")
def test_what_the_container_copies_is_enough_to_build(tmp_path: Path) -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE)
    copy_of_tracked(tmp_path / "source", tuple(name for line in copied for name in line.split()))
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        tmp_path,
        tmp_path / "source",
    ]
    done = subprocess.run(wheel, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as content:
        assert any(re.search(r"/policies/compiled/.+\.rbb$", name) for name in content.namelist())


def copy_of_tracked(target: Path, beginnings: tuple[str, ...]) -> None:
    """The files that git tracks and whose paths begin so."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name.startswith(beginnings):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def test_the_hook_calls_what_there_is() -> None:
    (hook,) = HOOKS
    words = hook["entry"].split()
    assert words[:2] == ["ssdfgate", "check"]
    known = {name for option in command.params for name in option.opts}
    assert {word for word in words if word.startswith("--")} <= known
    assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("python", False, True)


@pytest.mark.tools
@pytest.mark.skipif(
    "SSDFGATE_TEST_REGISTRY" not in os.environ or not PRE_COMMIT.is_file(),
    reason="installs from the package index; CI does",
)
def test_the_hook_runs_in_a_repository(project, tmp_path: Path) -> None:
    source = tmp_path / "source"
    parts = (
        "ssdfgate/",
        "policies/",
        "tools/",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        ".pre-commit",
        ".gitlab-ci",
    )
    copy_of_tracked(source, parts)
    commit(source, force=True)
    root = project("vulnerable-flask")
    environ = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "SSDFGATE_ADVISORIES": ADVISORIES}
    command = [PRE_COMMIT, "try-repo", source, "ssdfgate", "--all-files", "--hook-stage", "pre-push", "--verbose"]
    done = subprocess.run(command, cwd=root, env=environ, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exit code: 1" in done.stdout
    assert "Gate CLOSED" in done.stdout
