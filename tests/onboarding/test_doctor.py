"""`ssdfgate doctor`: what is missing, what it costs, and that the cost is what a check then says."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import git
from support.osv import Reply, service
from support.trees import PROJECTS, commit, copy_of, ssdfgate

from ssdfgate.cli.app import run
from ssdfgate.frameworks import load_framework, load_profile
from ssdfgate.model import EvidenceKind
from ssdfgate.model.settings import Settings
from ssdfgate.onboarding import tools
from ssdfgate.onboarding.cost import BOUND, NOTHING, costs_for

ADVISORIES = PROJECTS.parent / "fixtures/osv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = copy_of(PROJECTS / "vulnerable-flask", tmp_path / "project")
    commit(root)
    return root


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """What every program says of itself; a test takes some away."""
    said: dict[str, str | None] = dict.fromkeys(("git", "semgrep", "bandit", "pip-audit"), "1.2.3")
    monkeypatch.setattr(tools, "version_of", lambda name, _root: said[name])
    return said


@pytest.fixture
def examine(capsys: pytest.CaptureFixture[str]) -> Callable:
    def call(root: Path, *options: str) -> tuple[int, dict]:
        code = run(["doctor", str(root), "-f", "json", *options])
        document = json.loads(capsys.readouterr().out)
        return code, {**document, "checks": {check["name"]: check for check in document["checks"]}}

    return call


def test_everything_is_there(project: Path) -> None:
    done = ssdfgate("doctor", project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("Ready: nothing is missing that profile local requires.")
    assert len(done.stdout.splitlines()) <= 24


def test_the_next_step_is_the_check_that_was_asked_about(project: Path, versions, capsys) -> None:
    assert run(["doctor", str(project), "--profile", "local"]) == 0
    assert capsys.readouterr().out.rstrip().endswith(f"Next: ssdfgate check {project} --profile local")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("semgrep", EvidenceKind.SAST),
        ("bandit", EvidenceKind.SAST),
        ("pip-audit", EvidenceKind.DEPENDENCY_AUDIT),
    ],
)
def test_a_scanner_that_is_missing_costs_what_rests_on_it(project, versions, examine, name: str, kind) -> None:
    versions[name] = None
    code, found = examine(project)
    assert (code, found["ready"]) == (3, False)
    check = found["checks"][name]
    assert check["state"] == "missing"
    assert check["mend"].startswith("pip install")
    cost = costs_for("local", Settings()).of_kind(kind)
    assert check["cost"] == {name: list(getattr(cost, name)) for name in ("measures", "required", "others")}
    assert check["cost"]["required"]


@pytest.mark.tools
def test_the_cost_of_a_missing_scanner_is_what_a_check_then_says(tmp_path: Path, examine, versions) -> None:
    """Switched off, since what lies beside our own interpreter cannot be taken away."""
    root = copy_of(PROJECTS / "clean", tmp_path / "project")
    (root / "ssdfgate.yaml").write_text(
        "collectors:\n  pip-audit:\n    enabled: false\n    reason: to see what is lost\n"
    )
    commit(root)
    code, found = examine(root)
    cost = found["checks"]["pip-audit"]["cost"]
    assert code == 3
    done = ssdfgate("check", root, "-f", "json", "--bundle", tmp_path / "bundle")
    report = json.loads(done.stdout)
    unknown = {item["id"] for item in report["requirements"] if item["verdict"] == "unknown"}
    assert done.returncode == 3
    assert set(cost["required"]) == {item["id"] for item in report["requirements"] if item["required"]} & unknown
    assert set(cost["others"]) <= unknown


def test_what_is_not_needed_costs_nothing(tmp_path: Path, versions, examine) -> None:
    (tmp_path / "main.go").write_text("package main\n")
    commit(tmp_path)
    versions["bandit"] = versions["pip-audit"] = None
    code, found = examine(tmp_path)
    assert code == 0
    assert {found["checks"][name]["state"] for name in ("bandit", "pip-audit", "advisories")} == {"not needed"}


def test_git_is_needed_in_a_repository_only(project: Path, tmp_path: Path, versions, examine) -> None:
    versions["git"] = None
    code, found = examine(project)
    everything = found["checks"]["git"]["cost"]
    assert code == 3
    assert set(everything["required"]) == {item for _, item in load_profile("local", {}).required}
    assert len(everything["required"]) + len(everything["others"]) == len(load_framework("ssdf-1.1").requirements)
    plain = tmp_path / "plain"
    plain.mkdir()
    assert examine(plain)[0] == 0


def test_a_repository_that_git_cannot_read(project: Path, versions, examine) -> None:
    (project / ".git/HEAD").write_text("nothing")
    (project / ".git/index").write_bytes(b"broken")
    code, found = examine(project)
    assert code == 3
    assert found["checks"]["repository"]["state"] == "missing"
    assert found["checks"]["repository"]["mend"]


def test_no_commit_costs_where_the_profile_asks_for_one(tmp_path: Path, versions, examine) -> None:
    (tmp_path / "a.py").write_text("")
    assert examine(tmp_path)[1]["checks"]["commit"]["state"] == "limited"
    code, found = examine(tmp_path, "--profile", "ci")
    check = found["checks"]["commit"]
    assert (code, check["state"], check["cost"]["required"]) == (3, "missing", ["PO.3.3"])


def test_changed_files_cost_where_the_profile_wants_none(project: Path, versions, examine) -> None:
    (project / "app.py").write_text("x = 1\n")
    assert examine(project)[0] == 0
    code, found = examine(project, "--profile", "release")
    assert code == 3
    assert "1 uncommitted changes" in found["checks"]["commit"]["detail"]


def test_a_shallow_clone_names_the_measures_of_history(project: Path, tmp_path: Path, versions, examine) -> None:
    (project / "more.txt").write_text("x")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "second")
    git(tmp_path, "clone", "--quiet", "--depth", "1", project.as_uri(), "shallow")
    check = examine(tmp_path / "shallow")[1]["checks"]["history"]
    assert check["state"] == "limited"
    assert "source.history_available" in check["cost"]["measures"]
    assert "--unshallow" in check["mend"]
    assert examine(project)[1]["checks"]["history"]["state"] == "ok"


def test_a_folder_of_somebody_else(project: Path, versions, examine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ownership" not in examine(project)[1]["checks"]
    monkeypatch.setattr(os, "geteuid", lambda: project.stat().st_uid + 1)
    check = examine(project)[1]["checks"]["ownership"]
    assert check["mend"] == f"git config --global --add safe.directory {project}"


@pytest.mark.parametrize("text", ["profil: ci\n", "profile: nothing\n", "frameworks: [ssdf-9]\n", "a: [\n"])
def test_a_wrong_configuration_costs_everything(project: Path, versions, examine, text: str) -> None:
    (project / "ssdfgate.yaml").write_text(text)
    code, found = examine(project)
    check = found["checks"]["configuration"]
    assert (code, check["state"]) == (3, "missing")
    assert check["cost"]["required"]
    assert check["mend"]


def test_records_are_counted_and_wrong_ones_cost_everything(project: Path, versions, examine) -> None:
    folder = project / ".ssdfgate/waivers"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(
        "schema: ssdfgate/waiver/v1\nid: a\ncreated: 2020-01-01\nscope: {rule: B101}\nreason: long enough a reason\n"
        "owner: Li Wu\nticket: SEC-1\nexpires: 2020-02-01\n"
    )
    code, found = examine(project)
    assert (code, found["checks"]["records"]["state"]) == (0, "limited")
    assert found["checks"]["records"]["detail"].startswith("1 waivers (1 expired)")
    (folder / "a.yaml").write_text("schema: nothing\n")
    code, found = examine(project)
    assert (code, found["checks"]["records"]["state"]) == (3, "missing")


def test_the_service_is_asked_only_when_told(project: Path, versions, examine) -> None:
    with service() as running:
        offline = examine(project, "--osv-url", running.url)[1]["checks"]["advisories"]
        assert (offline["state"], running.asked) == ("not tried", [])
        online = examine(project, "--osv-url", running.url, "--online")[1]["checks"]["advisories"]
        assert (online["state"], running.asked) == ("ok", [("jinja2", "2.4.1")])


@pytest.mark.parametrize("answer", [lambda _: Reply({}), lambda _: Reply({}, status=500), lambda _: Reply(b"<html>")])
def test_a_service_that_is_of_no_use(project: Path, versions, examine, answer) -> None:
    with service(answer) as running:
        code, found = examine(project, "--osv-url", running.url, "--online")
    check = found["checks"]["advisories"]
    assert (code, check["state"]) == (3, "missing")
    assert check["cost"]["required"] == ["PW.4.4"]


def test_an_export_needs_no_network_and_must_be_there(project: Path, versions, examine) -> None:
    assert examine(project, "--advisories", str(ADVISORIES))[1]["checks"]["advisories"]["state"] == "ok"
    code, found = examine(project, "--advisories", str(project / "nothing.zip"))
    assert (code, found["checks"]["advisories"]["state"]) == (3, "missing")


def test_the_platform_and_its_contradictions(project: Path, versions, examine, monkeypatch) -> None:
    assert examine(project)[1]["checks"]["platform"]["detail"] == "local"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_SHA", "0" * 40)
    _, found = examine(project)
    assert found["profile"] == "ci"
    assert found["checks"]["platform"]["state"] == "limited"


@pytest.mark.parametrize(
    "options", [["--profile", "nothing"], ["--framework", "ssdf-9"], ["--format", "xml"], ["nowhere"]]
)
def test_wrong_calls(options: list[str], capsys) -> None:
    assert run(["doctor", *options]) == 2
    assert capsys.readouterr().err


def test_a_program_that_is_broken_slow_or_in_the_repository_is_not_there(tmp_path: Path) -> None:
    def find(content: str) -> Callable:
        program = tmp_path / "tool"
        program.write_text(content)
        program.chmod(0o755)
        return lambda _name, *, outside: program

    assert tools.version_of("tool", tmp_path, find("#!/bin/sh\necho tool 1.2.3\n")) == "1.2.3"
    assert tools.version_of("tool", tmp_path, find("#!/bin/sh\necho tool 1.2.3; exit 1\n")) is None
    assert tools.version_of("tool", tmp_path, find("#!/bin/sh\necho none\n")) is None
    assert tools.version_of("tool", tmp_path, find("no program")) is None
    assert tools.version_of("tool", tmp_path, lambda _name, *, outside: None) is None


@pytest.mark.parametrize("framework", ["ssdf-1.1", "cra", "crt-apc"])
def test_costs_follow_the_catalogue(framework: str) -> None:
    costs = costs_for("local", Settings(frameworks=(framework,)))
    for kind in EvidenceKind:
        cost = costs.of_kind(kind)
        for requirement in load_framework(framework).requirements:
            needing = [
                name for name in requirement.measures() if kind in costs.measures[name].needs and name != BOUND
            ]
            lost = requirement.id in cost.required + cost.others
            assert lost <= bool(needing)
            assert lost or not any(item.measure in needing for item in requirement.all_of)
    assert costs.of_measures([]) == NOTHING


def test_one_screen_even_when_much_is_missing(project: Path) -> None:
    """A terminal of 50 lines shows it, with nothing but Python on PATH and no configuration."""
    environ = {"PATH": "/nonexistent", "HOME": str(project)}
    done = subprocess.run(
        [sys.executable, "-m", "ssdfgate", "doctor", project],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert len(done.stdout.splitlines()) <= 40
    assert max(map(len, done.stdout.splitlines())) <= max(80, len(str(project)) + 60)
    assert "NOT READY: git" in done.stdout
