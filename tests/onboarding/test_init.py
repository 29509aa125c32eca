"""`ssdfgate init`: what it writes works as it stands, and nothing that is there is touched."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import git
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support.trees import PROJECTS, commit, copy_of, ssdfgate

from ssdfgate.cli.app import run
from ssdfgate.config import Flags, load_settings, schema
from ssdfgate.inventory import take
from ssdfgate.model.settings import Exclusion
from ssdfgate.onboarding.plan import State, carry_out, plan
from ssdfgate.onboarding.scope import Candidate, candidates
from ssdfgate.onboarding.survey import GITHUB, GITLAB, survey
from ssdfgate.records import load_records

ACTION = f"example/ssdfgate@{'a1' * 20}"
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}\Z")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = copy_of(PROJECTS / "vulnerable-flask", tmp_path / "project")
    for path in ("vendor/lib/a.py", "tests/fixtures/bad.py", "src/generated/x.js", "docs/fixtures/readme.txt"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x = 1\n")
    commit(root)
    return root


def uncommented(text: str) -> str:
    """The proposals about scope, with a reason filled in and the others left alone."""
    head, _, tail = text.partition("# scope:\n")
    block, _, rest = tail.partition("\n\n")
    lines = [line.removeprefix("# ") for line in block.splitlines()]
    filled = [re.sub(r"reason: FILL IN.*", "reason: does not ship", line) for line in lines]
    return head + "scope:\n" + "\n".join(filled) + "\n\n" + rest


def test_writes_configuration_workflow_and_records(project: Path) -> None:
    done = ssdfgate("init", project)
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines()[:4]] == [
        ["wrote", "ssdfgate.yaml"],
        ["wrote", ".ssdfgate/README.md"],
        ["wrote", ".ssdfgate/config.schema.json"],
        ["wrote", ".github/workflows/ssdfgate.yml"],
    ]
    assert git(project, "status", "--short", "-uall").split() == [
        "??", ".github/workflows/ssdfgate.yml", "??", ".ssdfgate/README.md",
        "??", ".ssdfgate/config.schema.json", "??", "ssdfgate.yaml",
    ]  # fmt: skip


def test_the_configuration_loads_and_changes_nothing(project: Path) -> None:
    carry_out(plan(survey(project), ()))
    settings = load_settings(project, Flags())
    assert settings.source == "ssdfgate.yaml"
    assert (settings.exclusions, settings.skip, settings.parameters, settings.profile) == ((), {}, {}, None)
    assert load_records(project).waivers == ()


def test_an_editor_finds_the_schema_beside_the_configuration(project: Path) -> None:
    carry_out(plan(survey(project), ()))
    text = (project / "ssdfgate.yaml").read_text()
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    beside = json.loads((project / named).read_text())
    assert beside == schema()
    Draft202012Validator(beside).validate(yaml.safe_load(text))


def test_the_configuration_names_what_is_there(project: Path) -> None:
    carry_out(plan(survey(project), ()))
    text = (project / "ssdfgate.yaml").read_text()
    assert "requirements.txt" in text
    assert "python (3)" in text
    patterns = re.findall(r'pattern: "(.*)"', text)
    assert patterns == ["/src/generated/**", "/tests/fixtures/**", "/vendor/**"]


def test_proposals_about_scope_load_once_a_reason_is_filled_in(project: Path) -> None:
    carry_out(plan(survey(project), ()))
    path = project / "ssdfgate.yaml"
    path.write_text(uncommented(path.read_text()))
    exclusions = load_settings(project, Flags()).exclusions
    excluded = {skip.reason: skip.count for skip in take(project, exclusions=exclusions).excluded}
    assert excluded == {f"/{name}/**: does not ship": 1 for name in ("src/generated", "tests/fixtures", "vendor")}


@given(
    st.text(min_size=1, max_size=12).filter(lambda name: "/" not in name and "\0" not in name and name.isprintable())
)
def test_the_pattern_of_a_folder_matches_it_and_no_sibling(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    root = tmp_path_factory.mktemp("tree")
    for folder in (f"a{name}", f"b{name}"):
        (root / folder / "vendor").mkdir(parents=True)
        (root / folder / "vendor/x.py").write_text("")
    found = candidates(take(root), frozenset())
    assert [item.files for item in found] == [1, 1]
    left = take(root, exclusions=[Exclusion(found[0].pattern, "why")])
    assert [file.path for file in left.files] == [f"b{name}/vendor/x.py"]


def test_only_the_outermost_folder_is_proposed_and_only_with_something_in_it(tmp_path: Path) -> None:
    for path in ("vendor/a/vendor/b.py", "vendor/c.py", "fixtures/notes.txt", "gen/requirements.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    found = candidates(take(tmp_path), frozenset({"gen/requirements.txt"}))
    assert found == (Candidate("gen", "generated", 1), Candidate("vendor", "vendored", 2))


def test_declarations_that_semgrep_passes_over_are_proposed_as_one(tmp_path: Path) -> None:
    for path in ("index.d.ts", "src/a.d.ts", "src/a.ts", "src/m.d.mts", "vendor/b.d.ts"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    found = candidates(take(tmp_path), frozenset())
    assert found == (Candidate("vendor", "vendored", 1), Candidate("", "declarations", 2))
    left = take(tmp_path, exclusions=[Exclusion(found[1].pattern, "why")])
    assert [file.path for file in left.files] == ["src/a.ts", "src/m.d.mts"]
    carry_out(plan(survey(tmp_path), (), None))
    text = (tmp_path / "ssdfgate.yaml").read_text()
    assert '#     - pattern: "*.d.ts" # 2 files of interest\n#       reason: FILL IN (declarations of types,' in text


@pytest.mark.parametrize("action", [None, ACTION], ids=["installs", "action"])
def test_the_workflow_is_valid_pinned_and_asks_for_nothing(project: Path, action: str | None) -> None:
    carry_out(plan(survey(project), (GITHUB,), action))
    path = project / ".github/workflows/ssdfgate.yml"
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert [step["uses"] for step in job["steps"] if "uses" in step and not PINNED.match(step["uses"])] == []
    tools = Path(sys.executable).parent
    checks = [
        [tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path],
        [tools / "zizmor", "--offline", "--persona", "auditor", "--no-config", path],
    ]
    for command in checks:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.tools
@pytest.mark.parametrize(("name", "code"), [("vulnerable-flask", 1), ("clean", 0)])
def test_the_workflow_runs(tmp_path: Path, name: str, code: int) -> None:
    """Its shell lines, with this environment in the place of the one that it makes."""
    root = copy_of(PROJECTS / name, tmp_path / "project")
    carry_out(plan(survey(root), (GITHUB,)))
    sha = commit(root)
    steps = yaml.safe_load((root / ".github/workflows/ssdfgate.yml").read_text())["jobs"]["gate"]["steps"]
    runner = tmp_path / "runner"
    (runner / "ssdfgate").mkdir(parents=True)
    (runner / "ssdfgate/bin").symlink_to(Path(sys.executable).parent)
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SHA": sha,
        "RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "SSDFGATE_ADVISORIES": str(PROJECTS.parent / "fixtures/osv"),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", steps[-1]["run"]], cwd=root, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    token = re.match(r"::stop-commands::(\w{40})\n", done.stdout)
    assert token
    between, after = done.stdout.split(f"\n::{token[1]}::\n")
    assert f"exit code {code}" in between
    assert after.startswith("::error" if code else "::notice")
    assert "Gate" in (runner / "summary.md").read_text()


def test_gitlab_gets_an_include_of_the_template(project: Path) -> None:
    carry_out(plan(survey(project), (GITLAB,)))
    include = yaml.safe_load((project / ".gitlab-ci.yml").read_text())["include"]
    assert include == [{"local": "/.gitlab/ssdfgate.yml", "inputs": {"profile": "ci"}}]
    spec, job = yaml.safe_load_all((project / ".gitlab/ssdfgate.yml").read_text())
    assert set(include[0]["inputs"]) <= set(spec["spec"]["inputs"])
    assert job
    assert (project / ".gitlab/ssdfgate.yml").read_bytes() == (
        PROJECTS.parents[1] / ".gitlab-ci-template.yml"
    ).read_bytes()


def test_what_is_there_stays_and_is_told(project: Path) -> None:
    mine = {
        "ssdfgate.yaml": "profile: release\n",
        ".github/workflows/ssdfgate.yml": "mine\n",
        ".gitlab-ci.yml": "a: {}\n",
    }
    for path, text in mine.items():
        (project / path).write_text(text)
    done = ssdfgate("init", project, "--ci", "github", "--ci", "gitlab")
    assert done.returncode == 0
    assert {path: (project / path).read_text() for path in mine} == mine
    assert (project / ".gitlab/ssdfgate.yml").is_file()
    for path in mine:
        assert f"kept         {path}" in done.stdout
        assert f"{path} would have been:" in done.stdout
    assert "    frameworks: [ssdf-1.1]" in done.stdout
    assert "Add the `include:` below to .gitlab-ci.yml" in done.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [(".ssdfgate.yml", "profile: ci\n"), ("pyproject.toml", "[tool.ssdfgate]\nprofile = 'ci'\n"),
     ("pyproject.toml", "[tool.ssdfgate]\nprofil = 'ci'\n")],
)  # fmt: skip
def test_a_configuration_under_another_name_counts(project: Path, name: str, text: str) -> None:
    (project / name).write_text(text)
    (first, *_) = plan(survey(project), ()).files
    assert (first.path, first.state, first.reason) == (
        "ssdfgate.yaml",
        State.THERE,
        f"{name} holds the configuration",
    )


def test_the_second_run_has_nothing_to_show(project: Path) -> None:
    arguments = ("init", project, "--ci", "github", "--ci", "gitlab")
    ssdfgate(*arguments)
    again = ssdfgate(*arguments)
    assert again.returncode == 0
    assert "kept         ssdfgate.yaml: it is as it would be written" in again.stdout
    assert "would have been" not in again.stdout
    assert "Add the `include:` below" not in again.stdout


@pytest.mark.parametrize("text", ["# Seen here: none.\n", "\udcff"])
def test_another_text_is_shown(project: Path, text: str) -> None:
    (project / ".ssdfgate").mkdir()
    (project / ".ssdfgate/README.md").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert ".ssdfgate/README.md would have been:" in ssdfgate("init", project).stdout


def test_twice_changes_nothing(project: Path) -> None:
    ssdfgate("init", project)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = ssdfgate("init", project)
    assert done.returncode == 0
    assert "wrote" not in done.stdout
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_dry_run_writes_nothing_and_prints_everything(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(project.rglob("*"))
    assert run(["init", str(project), "--dry-run"]) == 0
    assert sorted(project.rglob("*")) == before
    shown = capsys.readouterr().out
    for item in plan(survey(project), (GITHUB,)).files:
        moved = "\n".join(f"    {line}".rstrip() for line in item.content.splitlines())
        assert moved in shown


@pytest.mark.parametrize("way", [".github", ".github/workflows", ".ssdfgate"])
def test_a_link_that_leads_out_is_refused(tmp_path: Path, way: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / way).parent.mkdir(parents=True)
    outside.mkdir()
    (root / way).symlink_to(outside)
    done = ssdfgate("init", root, "--ci", "github")
    assert done.returncode == 3
    assert "leads out of the repository" in done.stdout
    assert list(outside.iterdir()) == []


def test_a_broken_link_in_the_place_of_a_file_stays(tmp_path: Path) -> None:
    (tmp_path / "ssdfgate.yaml").symlink_to(tmp_path.parent / "elsewhere.yaml")
    done = ssdfgate("init", tmp_path)
    assert "kept         ssdfgate.yaml" in done.stdout
    assert not (tmp_path.parent / "elsewhere.yaml").exists()


def test_a_file_that_appears_in_between_is_not_replaced(tmp_path: Path) -> None:
    planned = plan(survey(tmp_path), ())
    (tmp_path / "ssdfgate.yaml").write_text("profile: ci\n")
    assert carry_out(planned).files[0].state is State.THERE
    assert (tmp_path / "ssdfgate.yaml").read_text() == "profile: ci\n"


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".ssdfgate").write_text("mine")
    done = carry_out(plan(survey(tmp_path), ()))
    assert [item.state for item in done.files] == [State.NEW, State.REFUSED, State.REFUSED]
    assert (tmp_path / ".ssdfgate").read_text() == "mine"


@pytest.mark.parametrize(
    ("remote", "files", "expected"),
    [
        ("https://github.com/a/b", [], (GITHUB,)),
        ("git@gitlab.com:a/b.git", [], (GITLAB,)),
        ("https://git.example.org/a/b", [], ()),
        ("https://github.com/a/b", ["Jenkinsfile"], ("Jenkins",)),
        ("https://github.com/a/b", [".gitlab-ci.yml", ".github/workflows/x.yml"], (GITHUB, GITLAB)),
    ],
)
def test_ci_is_told_by_files_and_else_by_the_remote(
    repository: Path, remote: str, files: list[str], expected
) -> None:
    git(repository, "remote", "add", "origin", remote)
    for path in files:
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text("a: {}\n")
    assert survey(repository).systems == expected


@pytest.mark.parametrize("tracked", [True, False], ids=["tracked", "untracked"])
def test_a_folder_inside_of_a_repository_gets_no_pipeline(repository: Path, tracked: bool) -> None:  # noqa: FBT001  # a parameter
    part = repository / "services/a"
    part.mkdir(parents=True)
    (part / "x.py").write_text("")
    if tracked:
        git(repository, "add", ".")
    done = ssdfgate("init", part, "--ci", "github")
    assert sorted(path.relative_to(repository).as_posix() for path in part.rglob("*") if path.is_file()) == [
        "services/a/.ssdfgate/README.md", "services/a/.ssdfgate/config.schema.json", "services/a/ssdfgate.yaml", "services/a/x.py",
    ]  # fmt: skip
    assert "pipelines belong to the top of it" in done.stdout
    assert "in no git repository" not in done.stdout


@pytest.mark.parametrize(
    "action", ["example/ssdfgate@v1", "example/ssdfgate", "a/b@" + "0" * 39, "a/b@" + "0" * 40 + "\n"]
)
def test_an_action_that_is_not_pinned_is_refused(tmp_path: Path, action: str) -> None:
    done = ssdfgate("init", tmp_path, "--action", action)
    assert done.returncode == 2
    assert "40 hexadecimal digits" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_names_from_outside_cannot_leave_their_comment(tmp_path: Path) -> None:
    folder = tmp_path / "a\nprofile: nothing\n#"
    folder.mkdir()
    (folder / "requirements.txt").write_text("a==1\n")
    carry_out(plan(survey(tmp_path), ()))
    assert load_settings(tmp_path, Flags()).profile is None
