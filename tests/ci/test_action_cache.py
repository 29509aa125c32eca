"""The cache of action.yml: only when asked, only where the run is trusted, and answers come back from it."""

import json
import re
import shutil
import stat
from pathlib import Path

import pytest
from support.composite import ACTION, ROOT, installed, step
from support.trees import PROJECTS, commit, copy_of
from support.workflow_commands import commands

from ssdfgate import __version__

ADVISORIES = ROOT / "tests/fixtures/osv"
STEPS = ACTION["runs"]["steps"]
KEPT = ("push", "pull_request", "merge_group", "schedule", "workflow_dispatch")
NOT_KEPT = ("pull_request_target", "workflow_run", "issue_comment", "", "push\n")


@pytest.fixture
def cache(tmp_path):
    """Run the step that decides on the cache."""

    def run(event: str = "push", **inputs: str):
        workspace, made = tmp_path / "workspace", tmp_path / "made"
        workspace.mkdir(exist_ok=True)
        if not made.exists():
            installed(made)
        variables = {"GITHUB_EVENT_NAME": event, "GITHUB_SHA": "c" * 40}
        return step(
            "cache", tmp_path / f"temp-{event.strip()}", workspace, inputs, install__folder=str(made), **variables
        )

    return run


@pytest.mark.parametrize("event", KEPT)
def test_the_cache_is_a_private_place_with_a_key_of_its_own(cache, tmp_path: Path, event: str) -> None:
    run = cache(event, cache="true")
    assert run.code == 0, run.log
    folder = tmp_path / f"temp-{event}" / "ssdfgate-cache"
    assert run.outputs["folder"] == str(folder)
    assert (stat.S_IMODE(folder.stat().st_mode), list(folder.iterdir())) == (0o700, [])
    assert re.fullmatch(rf"ssdfgate-Linux-{re.escape(__version__)}-\d+-", run.outputs["prefix"])
    assert run.outputs["key"] == run.outputs["prefix"] + "c" * 40


def test_each_folder_that_is_checked_has_a_cache(cache) -> None:
    prefixes = {cache(cache="true", path=path).outputs["prefix"] for path in (".", "a", "$(touch x)\nfolder=/")}
    assert len(prefixes) == 3
    assert all(re.fullmatch(r"[\w.-]+", prefix) for prefix in prefixes)


def test_what_lay_there_before_is_gone(cache, tmp_path: Path) -> None:
    folder = tmp_path / "temp-push/ssdfgate-cache"
    (folder / "ab").mkdir(parents=True)
    folder.chmod(0o755)
    cache(cache="true")
    assert (stat.S_IMODE(folder.stat().st_mode), list(folder.iterdir())) == (0o700, [])


@pytest.mark.parametrize(
    ("event", "inputs"),
    [("push", {}), ("push", {"cache": "false"}), *((event, {"cache": "true"}) for event in NOT_KEPT)],
)
def test_there_is_no_cache_unless_asked_nor_where_others_start_the_run(cache, event: str, inputs) -> None:
    run = cache(event, **inputs)
    assert (run.code, run.outputs) == (0, {})
    assert ("notice" in {item.name for item in commands(run.log)}) is (event != "push")


@pytest.mark.parametrize("value", ["yes", "True", "", "-c"])
def test_the_cache_is_on_or_off(cache, value: str) -> None:
    run = cache(cache=value)
    assert (run.code, run.outputs) == (2, {})
    assert [item.name for item in commands(run.log)] == ["error"]


def test_the_cache_of_github_is_asked_only_where_the_step_says_so() -> None:
    found = [item for item in STEPS if item.get("uses", "").startswith("actions/cache/")]
    assert [item["uses"].split("/")[2].split("@")[0] for item in found] == ["restore", "save"]
    for item in found:
        assert "steps.cache.outputs.folder != ''" in item["if"]
        assert item["with"]["path"] == "${{ steps.cache.outputs.folder }}"
        assert item["with"]["key"] == "${{ steps.cache.outputs.key }}"


@pytest.mark.tools
def test_a_second_run_takes_answers_from_the_cache(tmp_path: Path) -> None:
    root = copy_of(PROJECTS / "clean", tmp_path / "workspace")
    commit(root)
    made, inputs = str(installed(tmp_path / "made")), {"advisories": str(ADVISORIES), "cache": "true"}
    reused = []
    for _ in range(2):
        known = {"install__folder": made}
        folder = Path(step("cache", tmp_path / "temp", root, inputs, **known).outputs["folder"])
        if (tmp_path / "kept").exists():  # what the step between them does
            shutil.copytree(tmp_path / "kept", folder, dirs_exist_ok=True)
            folder.chmod(0o755)
        run = step("gate", tmp_path / "temp", root, inputs, cache__folder=str(folder), **known)
        assert run.code == 0, run.log
        report = json.loads(Path(run.output("report-file")).read_bytes())
        reused.append({item["collector"] for item in report["evidence"] if item["reused"]})
        shutil.copytree(folder, tmp_path / "kept", dirs_exist_ok=True)
    first, second = reused
    assert first == set()
    assert second >= {"bandit", "semgrep"}
