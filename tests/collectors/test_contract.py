"""What every collector that is registered must do; a new one is held to it by its line in pyproject.toml."""

import importlib
import tomllib
from pathlib import Path

import pytest
from support.scanning import write
from support.trees import commit

from ssdfgate.collectors.interface import Job
from ssdfgate.gate.collect import Progress, collect
from ssdfgate.git import open_work_tree
from ssdfgate.inventory import Snapshot, take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Collected, Failed, Skipped, Status, Subject
from ssdfgate.model.settings import PipAuditSettings, Settings
from ssdfgate.runner import Runner

ROOT = Path(__file__).parents[2]
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
EXPORT = ROOT / "tests" / "fixtures" / "osv"
FILES = {
    "app.py": "import subprocess\n\nsubprocess.run('ls', shell=True)\n",
    "requirements.txt": "jinja2==2.10\n",
    "names/\x1b[31mred\n.py": "eval(input())\n",
}
pytestmark = pytest.mark.tools


def made(group, point):
    module, _, name = POINTS[f"ssdfgate.{group}"][point].partition(":")
    return getattr(importlib.import_module(module), name)()


READERS = {point: made("readers", point) for point in POINTS["ssdfgate.readers"]}


def run(point, root, work, settings):
    sources, workspace = Snapshot(work / "tree"), work / "work"
    workspace.mkdir(parents=True)
    work_tree = open_work_tree(root)
    inventory = take(root, git=work_tree.files() if work_tree else None, exclusions=(), snapshot=sources)
    subject = Subject(None, work_tree.commit if work_tree else None, dirty=False, tree=inventory.tree)
    quiet = Progress(step=lambda *_: None, done=lambda _: None)
    with Runner(2) as runner:
        job = Job(
            root=root,
            inventory=inventory,
            declared=read_all(root, inventory),
            sources=sources,
            workspace=workspace,
            subject=subject,
            settings=settings,
            runner=runner,
            progress=lambda _: None,
        )
        (collection,) = collect([made("collectors", point)], READERS, job, workspace, quiet)
    return collection


@pytest.fixture
def root(tmp_path):
    tree = write(tmp_path / "root", FILES)
    commit(tree)
    return tree


SETTINGS = Settings(pip_audit=PipAuditSettings(advisories=str(EXPORT)))


@pytest.mark.parametrize("point", POINTS["ssdfgate.collectors"])
def test_it_names_itself_and_the_command_that_brings_it(point):
    collector = made("collectors", point)
    assert collector.name == point
    assert " install " in collector.install
    assert collector.cost >= 0


@pytest.mark.parametrize("point", POINTS["ssdfgate.collectors"])
def test_it_leaves_evidence_that_says_what_it_looked_at(point, root, tmp_path):
    done = run(point, root, tmp_path / "one", SETTINGS)
    assert isinstance(done, Collected)
    evidence = done.evidence
    assert evidence.kind is made("collectors", point).kind
    assert evidence.subject.tree is not None
    assert evidence.tool.version
    assert evidence.coverage.analysed > 0
    assert evidence.coverage.considered >= evidence.coverage.analysed
    assert evidence.coverage.control is not None
    assert evidence.coverage.control.ok
    assert (evidence.status is Status.COMPLETE) == (not evidence.reasons)
    assert done.raw
    assert all(report.format in READERS for report in done.raw)


@pytest.mark.parametrize("point", POINTS["ssdfgate.collectors"])
def test_the_same_files_give_the_same_evidence_and_no_path_of_this_machine(point, root, tmp_path):
    first = run(point, root, tmp_path / "one", SETTINGS).evidence.content()
    second = run(point, root, tmp_path / "two", SETTINGS).evidence.content()
    assert first == second
    assert str(tmp_path).encode() not in first
    assert b"\x1b" not in first


@pytest.mark.parametrize("point", POINTS["ssdfgate.collectors"])
def test_an_empty_tree_is_never_complete(point, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(point, empty, tmp_path / "work", SETTINGS)
    assert isinstance(done, Collected | Failed)
    if isinstance(done, Collected) and point != "repository":
        assert done.evidence.status is not Status.COMPLETE
        assert done.evidence.reasons


@pytest.mark.parametrize("point", POINTS["ssdfgate.collectors"])
def test_switched_off_it_is_a_skip_with_its_reason(point, root, tmp_path):
    done = run(point, root, tmp_path / "work", Settings(skip={point: "not here"}))
    assert done == Skipped(point, made("collectors", point).kind, "not here")
