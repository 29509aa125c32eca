"""A pull or merge request cannot loosen the gate that judges it: real histories, real scanners, the whole command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import git
from support.scanning import write
from support.trees import PROJECTS, copy_of, ssdfgate

from ssdfgate.policy.added import read_added
from ssdfgate.policy.scaffold import scaffold

ADVISORIES = Path(__file__).resolve().parents[1] / "fixtures" / "osv"
ADDRESS = "https://github.com/team/shop"
FLAW = "import subprocess\n\n\ndef run(words: str) -> None:\n    subprocess.run(words, shell=True)\n"
CONFIGURATION = "profile: local\nscope:\n  exclude:\n    - pattern: 'old/**'\n      reason: old things\n"
WAIVER = {
    "schema": "ssdfgate/waiver/v1", "id": "w-1", "reason": "It is fine, really it is.", "owner": "Mallory",
    "ticket": "X-1", "created": "2026-11-01", "expires": "2026-12-20",
}  # fmt: skip


def pull_request(**more: str) -> dict[str, str]:
    """What a GitHub runner sets for one."""
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_BASE_REF": "main",
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "team/shop",
        **more,
    }


@pytest.fixture
def clone(tmp_path):
    """A clone on a topic branch, whose target `origin/main` is a clean project with settings of its own."""
    root = copy_of(PROJECTS / "clean", tmp_path / "clone")
    write(root, {"ssdfgate.yaml": CONFIGURATION})
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "first")
    git(root, "remote", "add", "origin", f"{ADDRESS}.git")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "checkout", "--quiet", "-b", "topic")
    return root


def proposed(root: Path, files: dict[str, str]) -> str:
    write(root, files)
    git(root, "add", "--all", "--force", ".")
    git(root, "commit", "--quiet", "-m", "change")
    return git(root, "rev-parse", "HEAD").strip()


def check(root: Path, *arguments: str | Path, **environment: str):
    out = root.parent / "out"
    done = ssdfgate(
        "check", root, "--bundle", out / "bundle", "--advisories", ADVISORIES, "-q", "--profile", "local",
        "-f", "json", "-o", out / "report.json", "-f", "sarif", "-o", out / "report.sarif", "-f", "text", *arguments,
        **environment,
    )  # fmt: skip
    report = json.loads((out / "report.json").read_text()) if (out / "report.json").exists() else None
    return done, report


def kinds(report) -> set[str]:
    return {item["kind"] for item in report["change"]["alterations"]}


def waiver(**scope) -> str:
    return json.dumps({**WAIVER, "scope": scope})


ATTACKS = {
    "excludes its own file": (
        {"ssdfgate.yaml": CONFIGURATION + "    - pattern: 'src/**'\n      reason: nothing to see\n"}, "exclusion",
    ),
    "lowers the bar": ({"ssdfgate.yaml": CONFIGURATION + "parameters:\n  sast_block_at: none\n"}, "configuration"),
    "takes the configuration away for another": (
        {"ssdfgate.yaml": "collectors:\n  semgrep: {enabled: false, reason: slow}\n  bandit: {enabled: false, reason: slow}\n"},
        "configuration",
    ),
    "breaks the configuration": ({"ssdfgate.yaml": "profile: [\n"}, "configuration"),
    "waives the requirement": (
        {".ssdfgate/waivers/a.yaml": waiver(requirement={"framework": "ssdf-1.1", "id": "PW.7.2"})}, "waiver",
    ),
    "waives the path": ({".ssdfgate/waivers/a.yaml": waiver(path="src/**")}, "waiver"),
    "says that it does not apply": (
        {".ssdfgate/applicability.yaml": json.dumps({
            "schema": "ssdfgate/applicability/v1",
            "not_applicable": [{"framework": "ssdf-1.1", "requirement": "PW.7.2", "reason": "We never look at code here.",
                                "owner": "Mallory", "since": "2026-11-01"}],
        })}, "exemption",
    ),
    "brings a policy": (
        {".ssdfgate/policies/code/x.rego": "package ssdfgate.measures.code.static_analysis_clean\ndecision := 1\n"}, "policy",
    ),
    "hides files from semgrep": ({".semgrepignore": "*\n", "src/.semgrepignore": "*\n"}, "scanner-setting"),
    "switches tests of bandit off": ({".bandit": "[bandit]\nskips = B602,B404\nexclude = /src\n"}, "scanner-setting"),
    "hides the line": ({"src/flaw.py": FLAW.replace("shell=True)", "shell=True)  # nosec # nosemgrep")}, "suppression"),
    "hides the line from above": (
        {"src/flaw.py": FLAW.replace("    subprocess", "    # nosemgrep\n    subprocess").replace("=True)", "=True)  # nosec B602")},
        "suppression",
    ),
    "hides the comment from git": (
        {"src/flaw.py": FLAW.replace("shell=True)", "shell=True)  # nosec # nosem"), ".gitattributes": "*.py -diff binary\n"},
        "suppression",
    ),
}  # fmt: skip


@pytest.mark.tools
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_gate_stays_closed_and_the_report_says_what_was_tried(clone, attack):
    files, kind = ATTACKS[attack]
    proposed(clone, {"src/flaw.py": FLAW, **files})
    done, report = check(clone, **pull_request())
    assert done.returncode == 1, done.stdout + done.stderr
    target = git(clone, "rev-parse", "origin/main").strip()
    assert (report["change"]["ref"], report["change"]["commit"]) == ("origin/main", target)
    assert kind in kinds(report)
    told = next(item["message"] for item in report["change"]["alterations"] if item["kind"] == kind)
    words = " ".join(done.stdout.split())
    assert "come from origin/main" in words
    assert " ".join(told.split())[:40] in words
    sarif = (clone.parent / "out" / "report.sarif").read_text()
    assert json.dumps(told)[1:-1][:40] in sarif
    failing = [item for item in report["measures"] if item["id"] == "code.static_analysis_clean"]
    assert failing[0]["verdict"] == "fail"
    if kind == "suppression":
        assert report["change"]["reopened"] >= 1
    assert report["limits"]


BAIT = "import pathlib\npathlib.Path({marker!r}).write_text('ran')\nraise SystemExit(0)\n"


@pytest.mark.tools
def test_programs_and_modules_of_the_repository_are_never_started(clone, tmp_path):
    marker = tmp_path / "marker"
    bait = BAIT.format(marker=str(marker))
    names = ("semgrep", "bandit", "pip-audit", "git", "osemgrep", "pysemgrep")
    programs = {
        f"{folder}/{name}": f"#!{sys.executable}\n{bait}" for name in names for folder in (".venv/bin", "bin", ".")
    }
    modules = (
        "semgrep",
        "bandit",
        "sitecustomize",
        "usercustomize",
        "json",
        "click",
        "ssdfgate",
        "regopy",
        "pip_audit",
    )
    proposed(clone, {"src/flaw.py": FLAW, **programs, **{f"{name}.py": bait for name in modules}})
    for program in programs:
        (clone / program).chmod(0o755)
    path = f"{clone / '.venv/bin'}:{clone / 'bin'}:{clone}:.:{os.environ['PATH']}"
    environ = {**pull_request(), "PATH": path, "VIRTUAL_ENV": str(clone / ".venv")}
    script = Path(sys.executable).parent / "ssdfgate"
    done = subprocess.run(
        [script, "check", ".", "--bundle", tmp_path / "b", "--advisories", ADVISORIES, "-q"],
        cwd=clone, env={**os.environ, **environ}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert not marker.exists()


@pytest.mark.tools
def test_comments_that_were_there_before_still_count_and_a_moved_file_keeps_them(clone):
    git(clone, "checkout", "--quiet", "-B", "main")
    body = "".join(f"VALUE_{number} = {number}\n" for number in range(30))
    proposed(clone, {"src/old.py": body + FLAW.replace("shell=True)", "shell=True)  # nosec # nosemgrep")
             .replace("import subprocess", "import subprocess  # nosec")})  # fmt: skip
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(clone, "checkout", "--quiet", "-b", "moved")
    (clone / "src/old.py").rename(clone / "src/new.py")
    with (clone / "src/new.py").open("a") as stream:
        stream.write("\nLAST = 1\n")
    proposed(clone, {})
    done, report = check(clone, **pull_request())
    assert report["change"]["reopened"] == 0
    verdicts = {item["id"]: item["verdict"] for item in report["measures"]}
    assert verdicts["code.static_analysis_clean"] == "pass", done.stdout


@pytest.mark.tools
def test_the_target_decides_in_the_other_direction_too(clone):
    git(clone, "checkout", "--quiet", "-B", "main")
    proposed(clone, {"src/flaw.py": FLAW, ".ssdfgate/waivers/a.yaml": waiver(path="src/**")})
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(clone, "checkout", "--quiet", "-b", "later")
    (clone / ".ssdfgate/waivers/a.yaml").unlink()
    proposed(clone, {"README.md": "# Shop\n"})
    done, report = check(clone, **pull_request())
    assert done.returncode == 0
    assert [item["message"] for item in report["change"]["alterations"]] == ["takes away the waiver w-1"]
    done, report = check(clone)
    assert done.returncode == 1
    assert report["change"] is None


def gitlab(**more: str) -> dict[str, str]:
    return {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_PROJECT_URL": ADDRESS,
        **more,
    }


@pytest.mark.parametrize("environ", [pull_request(), gitlab()], ids=["github", "gitlab"])
def test_without_the_target_nothing_is_decided(clone, environ):
    proposed(clone, {"ssdfgate.yaml": "profile: local\n"})
    git(clone, "update-ref", "-d", "refs/remotes/origin/main")
    done, report = check(clone, **environ)
    assert done.returncode == 2
    assert report is None
    assert "target branch main is not in this clone" in done.stderr
    assert "fetch-depth: 0" in done.stderr
    assert "git fetch origin main" in done.stderr


def test_the_branch_of_a_fork_is_not_the_target(clone):
    git(clone, "remote", "set-url", "origin", "https://github.com/mallory/shop.git")
    done, _ = check(clone, **pull_request())
    assert done.returncode == 2
    assert "is not in this clone" in done.stderr


def test_a_ref_by_hand_that_is_not_there_is_an_error(clone):
    for ref in ("nowhere", "--output=x", "-h", "main^{tree}"):
        done, _ = check(clone, f"--policy-ref={ref}")
        assert done.returncode == 2
        assert "--policy-ref" in done.stderr


def test_settings_behind_a_link_are_refused(clone):
    git(clone, "checkout", "--quiet", "-B", "main")
    (clone / "ssdfgate.yaml").rename(clone / "other.yaml")
    (clone / "ssdfgate.yaml").symlink_to("other.yaml")
    proposed(clone, {})
    done, _ = check(clone, "--policy-ref", "HEAD")
    assert done.returncode == 2
    assert "ssdfgate.yaml is a symbolic link" in done.stderr


@pytest.mark.tools
def test_rules_and_a_named_configuration_come_from_the_target(clone):
    rule = (
        "rules:\n  - id: no-shell\n    languages: [python]\n    severity: ERROR\n    message: A shell.\n"
        "    metadata: {{cwe: ['CWE-78: x']}}\n    pattern: {}\n"
    )
    git(clone, "checkout", "--quiet", "-B", "main")
    settings = "collectors:\n  semgrep:\n    config: [rules]\n  bandit: {enabled: false, reason: not here}\n"
    proposed(clone, {"rules/a.yaml": rule.format("subprocess.run(..., shell=True)"), "ci/gate.yaml": settings})
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(clone, "checkout", "--quiet", "-b", "harmless-rules")
    proposed(
        clone,
        {"src/flaw.py": FLAW, "rules/a.yaml": rule.format("never_called()"), "ci/gate.yaml": "profile: local\n"},
    )
    done, report = check(clone, "--config", clone / "ci/gate.yaml", **pull_request())
    assert done.returncode in {1, 3}
    rules = {item["rule"] for measure in report["measures"] for item in measure["violations"]}
    assert "no-shell" in rules
    assert "rules" in kinds(report)
    done, _ = check(clone, "--semgrep-config", "rules/b.yaml", **pull_request())
    assert done.returncode in {1, 3}
    proposed(clone, {"ci/new.yaml": "profile: local\n"})
    done, _ = check(clone, "--config", clone / "ci/new.yaml", **pull_request())
    assert done.returncode == 2
    assert "ci/new.yaml is not there at origin/main" in done.stderr


@pytest.mark.tools
@pytest.mark.parametrize("what", ["edits it", "deletes it", "takes it out", "pins its own"])
def test_a_policy_of_users_comes_from_the_target(clone, what):
    place, sound = next(item for item in scaffold("acme/never").items() if not item[0].endswith("_test.rego"))
    never = sound.replace('verdict := "pass" if {', 'verdict := "fail" if {', 1)
    pin = "profile: local\npolicies:\n  - path: rules\n    digest: {}\n"
    git(clone, "checkout", "--quiet", "-B", "main")
    write(clone, {f"rules/{place}": never})
    proposed(clone, {"ssdfgate.yaml": pin.format(read_added(clone / "rules").digest)})
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(clone, "checkout", "--quiet", "-b", "attack")
    if what == "deletes it":
        (clone / "rules" / place).unlink()
        proposed(clone, {})
    else:
        files = {} if what == "takes it out" else {f"rules/{place}": sound}
        write(clone, files)
        own = pin.format(read_added(clone / "rules").digest)
        settings = {"takes it out": {"ssdfgate.yaml": "profile: local\n"}, "pins its own": {"ssdfgate.yaml": own}}
        proposed(clone, {**files, **settings.get(what, {})})
    done, report = check(clone, **pull_request())
    assert done.returncode == 1, done.stderr
    assert [row["verdict"] for row in report["requirements"] if row["framework"] == "org"] == ["fail"]
    assert kinds(report) & {"policy", "configuration"}
