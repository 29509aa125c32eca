import errno
from pathlib import Path

import pytest
from support.evidence import SUBJECT, evidence

from ssdfgate.collectors.interface import Job
from ssdfgate.errors import CollectorError, ReaderError
from ssdfgate.gate.collect import Progress, collect, evidence_of
from ssdfgate.inventory import Snapshot, take
from ssdfgate.lockfiles import Declared
from ssdfgate.model import Collected, EvidenceKind, Failed, Findings, RawReport, Reading, Skipped, Status, Tool
from ssdfgate.model.settings import Settings
from ssdfgate.runner import Runner


class Pending:
    tool = Tool("fake", "1.0")

    def __init__(self, name, content=b"{}"):
        self.name = name
        self.raw = (RawReport("fake-json", content),)

    def conclude(self, readings):
        assert [reading.format for reading in readings] == ["fake-json"]
        return evidence(self.name)


class Fake:
    kind = EvidenceKind.SAST
    cost = 1
    install = "pip install fake"

    def __init__(self, name, behaviour=None):
        self.name = name
        self.behaviour = behaviour or (lambda _job: Pending(name))

    def run(self, job):
        return self.behaviour(job)


class Reader:
    name = "fake-json"
    title = "fake"
    kinds = (EvidenceKind.SAST,)

    def recognises(self, outline):
        return True

    def read(self, content):
        if content == b"broken":
            raise ReaderError("the report is not whole JSON")
        told = {"analysed": frozenset({"a.py", "b.py"}), "skipped": (("too odd", "b.py"),)}
        return (Reading("fake-json", EvidenceKind.SAST, Tool("fake", "1.0"), Findings(()), **told),)


def raising(error):
    def behaviour(_job):
        raise error

    return behaviour


@pytest.fixture
def gather(tmp_path: Path):
    def run(*collectors, settings=None, progress=None):
        with Runner(2) as runner:
            job = Job(
                root=tmp_path,
                inventory=take(tmp_path),
                declared=Declared((), (), ()),
                sources=Snapshot(tmp_path),
                workspace=tmp_path,
                subject=SUBJECT,
                settings=settings or Settings(),
                runner=runner,
                progress=lambda _text: None,
            )
            told = progress or Progress(lambda _name, _text: None, lambda _collection: None)
            found = collect(collectors, {"fake-json": Reader()}, job, tmp_path / "work", told)
        return {item.collector: item for item in found}

    (tmp_path / "work").mkdir()
    return run


def test_what_a_collector_leaves_is_read_and_weighed(gather):
    found = gather(Fake("one"), Fake("two"))
    assert {name: type(item) for name, item in found.items()} == {"one": Collected, "two": Collected}
    assert found["one"].raw[0].content == b"{}"
    assert found["one"].analysed == {"a.py"}


@pytest.mark.parametrize(
    ("behaviour", "reason", "hint"),
    [
        (
            raising(CollectorError("fake is not installed", hint="pip install fake")),
            "fake is not installed",
            "pip install fake",
        ),
        (raising(ZeroDivisionError("oops")), "internal error in the collector: ZeroDivisionError: oops", "defect"),
        (
            raising(OSError(errno.ENOSPC, "No space left on device", "/full/x")),
            "/full/x: No space left on device",
            "TMPDIR",
        ),
        (lambda _job: Pending("bad", b"broken"), "the report is not whole JSON", "again"),
    ],
)
def test_a_collector_that_fails_is_kept_as_failed_and_the_others_go_on(gather, behaviour, reason, hint):
    found = gather(Fake("bad", behaviour), Fake("good"))
    assert isinstance(found["good"], Collected)
    assert isinstance(found["bad"], Failed)
    assert found["bad"].reason == reason
    assert hint in found["bad"].hint


def test_a_failure_is_evidence_that_proves_nothing(gather):
    failed = gather(Fake("bad", raising(CollectorError("gone", hint="install it"))))["bad"]
    item = evidence_of(failed, SUBJECT)
    assert (item.status, item.reasons, item.hint, item.payload) == (Status.FAILED, ("gone",), "install it", None)
    assert (item.coverage.considered, item.coverage.analysed) == (0, 0)


def test_a_collector_that_is_switched_off_is_kept_with_its_reason(gather):
    def never(_job):
        raise AssertionError("it was run")

    found = gather(Fake("off", never), settings=Settings(skip={"off": "we use another one"}))
    assert found["off"] == Skipped("off", EvidenceKind.SAST, "we use another one")


def test_each_collector_has_a_folder_of_its_own(gather):
    folders = []
    gather(
        Fake("one", lambda job: folders.append(job.workspace) or Pending("one")),
        Fake("two", lambda job: folders.append(job.workspace) or Pending("two")),
    )
    assert sorted(folder.name for folder in folders) == ["one", "two"]


def test_progress_tells_of_every_step_and_every_end(gather):
    steps, ends = [], []
    progress = Progress(lambda name, text: steps.append((name, text)), ends.append)

    def behaviour(job):
        job.progress("looking")
        return Pending("one")

    gather(Fake("one", behaviour), progress=progress)
    assert steps == [("one", "looking")]
    assert [item.collector for item in ends] == ["one"]


def test_a_hostile_message_is_made_harmless(gather):
    error = CollectorError("bad \x1b[31m file\nname ghp_0123456789abcdefghijklmnopqrstuvwxyz", hint="x")
    reason = gather(Fake("bad", raising(error)))["bad"].reason
    assert "\x1b" not in reason
    assert "\n" not in reason
    assert "ghp_" not in reason
