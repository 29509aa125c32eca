"""What pip-audit said is taken from the cache only for the same packages and the same advisories."""

import json
import sys
import sysconfig
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.audit import job, tree
from support.osv import EXPORT
from support.reading import only

from ssdfgate.advisories import Advisory
from ssdfgate.cache import Cache
from ssdfgate.collectors.audit_kept import kept_or_run
from ssdfgate.collectors.audit_scope import Call, KnownBad
from ssdfgate.collectors.pip_audit import PipAudit
from ssdfgate.model.settings import PipAuditSettings
from ssdfgate.readers.pip_audit import PipAuditReader
from ssdfgate.runner import Runner

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FLAW = Advisory("PYSEC-1", ("CVE-1",), "a flaw", ("2.11",))
CONTROL = KnownBad(("control", "0"), frozenset({"CONTROL"}))
CALL = Call((("jinja2", "2.10"), ("flask", "3.0")), CONTROL)
ANSWERS = {("jinja2", "2.10"): (FLAW,), ("flask", "3.0"): (), CONTROL.package: (Advisory("CONTROL", (), "", ()),)}
FLAWED = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-1", "aliases": ["PYSEC-1"]}]}
CLEAN = {"name": "flask", "version": "3.0", "vulns": []}
SEEN = {"name": "control", "version": "0", "vulns": [{"id": "CONTROL"}]}


def report(*rows):
    return json.dumps({"dependencies": rows, "fixes": []}).encode()


WHOLE = report(FLAWED, CLEAN, SEEN)


@pytest.fixture
def program(tmp_path, monkeypatch):
    folder = tmp_path / "environment" / "bin"
    folder.mkdir(parents=True)
    (folder / "python3").symlink_to(sys.executable)
    (folder / "pip-audit").write_text(f"#!{folder}/python3\n")
    record = tmp_path / "environment/lib/python3/site-packages/pip_audit-2.dist-info/RECORD"
    record.parent.mkdir(parents=True)
    record.write_text("../../../bin/pip-audit,sha256=1,1\n")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(folder))
    return folder / "pip-audit"


@pytest.fixture
def ask(tmp_path, program):
    """Asks with what a run would say; returns the report and whether it came from the cache."""

    def asked(said, calls=(CALL,), answers=ANSWERS, minutes=0):
        cache = Cache(tmp_path / "cache", NOW + timedelta(minutes=minutes))
        (content,) = kept_or_run(cache, program, calls, answers, lambda: [said])
        return content, cache.reused("pip-audit")

    return asked


def test_the_same_question_is_answered_once_and_that_is_said(ask, tmp_path):
    assert ask(WHOLE) == (WHOLE, None)
    content, reused = ask(b"nobody asks", minutes=5)
    assert content == WHOLE
    assert (reused.files, reused.total, reused.oldest, reused.control_ran) == (2, 2, NOW, False)
    assert ask(b"it is too old by now", minutes=60 * 24) == (b"it is too old by now", None)


@pytest.mark.parametrize(
    "other",
    [
        {"answers": {**ANSWERS, ("flask", "3.0"): (Advisory("PYSEC-2", (), "another", ()),)}},
        {"answers": {**ANSWERS, ("jinja2", "2.10"): (Advisory("PYSEC-1", ("CVE-1",), "a flaw", ()),)}},
        {"answers": {pair: found for pair, found in ANSWERS.items() if pair[0] != "flask"}},
        {"calls": (Call(CALL.asked[:1], CONTROL),)},
        {"calls": (Call(CALL.asked, KnownBad(("other", "0"), CONTROL.names)),)},
    ],
)
def test_other_advisories_and_other_packages_are_another_question(ask, other):
    ask(WHOLE)
    assert ask(b"anew", **other) == (b"anew", None)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"{}",
        WHOLE[:-1],
        report(FLAWED, CLEAN),
        report(FLAWED, CLEAN, {**SEEN, "vulns": []}),
        report({**FLAWED, "vulns": []}, CLEAN, SEEN),
        report(FLAWED, SEEN),
        report(FLAWED, CLEAN, CLEAN, SEEN),
        report(FLAWED, CLEAN, SEEN, {"name": "more", "version": "1", "vulns": []}),
        report(FLAWED, {"name": "flask", "skip_reason": "not found"}, SEEN),
    ],
)
def test_a_report_that_lacks_something_is_not_kept(ask, said):
    assert ask(said) == (said, None)
    assert ask(WHOLE) == (WHOLE, None)


def test_a_pip_audit_of_somewhere_else_is_asked_each_time(ask, program):
    program.write_text("#!/bin/sh\n")
    assert ask(WHOLE) == (WHOLE, None)
    assert ask(b"anew") == (b"anew", None)


@pytest.mark.tools
def test_the_evidence_is_that_of_a_run(tmp_path):
    root = tree(tmp_path / "tree", requirements__txt="jinja2==2.10\nflask==3.0\n")
    settings, reader, found = PipAuditSettings(advisories=str(EXPORT)), PipAuditReader(), []
    for number in range(2):
        cache = Cache(tmp_path / "cache", NOW + timedelta(minutes=number))
        with Runner(1) as runner:
            pending = PipAudit().run(replace(job(root, tmp_path / f"{number}", runner, settings), cache=cache))
            evidence = pending.conclude(tuple(only(reader.read(item.content)) for item in pending.raw))
        found.append((evidence.content(), [item.content for item in pending.raw], cache.reused("pip-audit")))
    first, second = found
    assert first[:2] == second[:2]
    assert first[2] is None
    assert (second[2].files, second[2].oldest) == (2, NOW)
