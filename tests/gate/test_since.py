"""A run with `--since` must say what a full run says: over fifty commits, and wherever the base cannot be used."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import git
from support.history import History
from support.scanning import READERS, script, stand_in_rules, write

from ssdfgate.bundle import open_bundle, write_bundle
from ssdfgate.bundle.archive import pack
from ssdfgate.collectors.bandit import Bandit
from ssdfgate.collectors.semgrep import Semgrep
from ssdfgate.errors import UsageError
from ssdfgate.gate.assemble import assemble
from ssdfgate.gate.collect import Progress
from ssdfgate.gate.comparison import compare
from ssdfgate.gate.decide import Question, decide, load_rules, prepare
from ssdfgate.gate.look import Place, look
from ssdfgate.gate.since import FOLDER, since_of
from ssdfgate.model import Findings, Status
from ssdfgate.model.records import Records
from ssdfgate.model.settings import Exclusion, SemgrepSettings, Settings
from ssdfgate.policy import load_policies, prove_harmless
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.process import find_tool
from ssdfgate.redaction import redactor_of

COMMITS = 50
SILENT = Progress(lambda *_: None, lambda _: None)


class Runs:
    """Looks at one repository, with and without the bundle of a base."""

    def __init__(self, root: Path, out: Path, collector, settings: Settings | None = None):
        self.root, self.out, self.collector = root, out, collector
        self.settings = settings or Settings()
        self.number = 0

    def run(self, ref=None, base=None, now=None, **changes):
        """The manifest and the comparison of one run; its bundle becomes the newest one."""
        self.number += 1
        since = since_of(self.root, ref, base, now or datetime.now(UTC)) if ref else None
        ours = (since.place,) if since and since.place else ()
        settings = replace(self.settings, **changes)
        place = Place(self.root, settings, {}, (self.collector,), READERS, SILENT, since=since, ours=ours)
        seen = look(place)
        manifest = assemble(seen, Records(), (), datetime.now(UTC), redactor_of({}))
        write_bundle(manifest, self.newest)
        return manifest, compare(since, manifest, seen.gone) if since else None

    @property
    def newest(self) -> Path:
        return self.out / f"bundle{self.number}"


def evidence_of(manifest):
    (record,) = manifest.evidence()
    return record


def said(manifest) -> str:
    return " ".join(limit.message for limit in manifest.warnings)


def fingerprints(manifest):
    payload = evidence_of(manifest).evidence.payload
    return {item.fingerprint for item in payload.items} if isinstance(payload, Findings) else set()


@pytest.fixture(scope="module")
def quick_bandit(tmp_path_factory):
    """The real bandit; what it says of itself is asked once, since that takes as long as a scan."""
    folder = tmp_path_factory.mktemp("bandit")
    real = find_tool("bandit", outside=folder)
    for flag in ("--version", "--help"):
        told = subprocess.run([real, flag], check=True, capture_output=True).stdout
        (folder / flag.strip("-")).write_bytes(told)
    path = folder / "bandit"
    path.write_text(
        f'#!/bin/sh\ncase "$1" in --version|--help) exec cat "{folder}/${{1#--}}";; esac\nexec "{real}" "$@"\n'
    )
    os.chmod(path, 0o700)
    return lambda _name, *, outside: path


@pytest.fixture(scope="module")
def rules():
    return load_rules(Settings(), "local")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return EmbeddedEngine(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def harmless(engine, rules):
    return prove_harmless(engine, load_policies(), rules.profile)


def question_of(manifest, now):
    return Question(manifest, None, now, report_only=False)


def asked(manifest, now, rules, harmless):
    """What the policies are asked about; the age stands apart, since reused evidence counts as old as it is."""
    document = dict(prepare(question_of(manifest, now), rules, harmless).document)
    document["evidence"] = [{**item, "age_days": None} for item in document["evidence"]]
    return document


@pytest.mark.tools
def test_fifty_commits_give_what_full_runs_give(tmp_path, quick_bandit, rules, harmless, engine):
    """Each run rests on the bundle of the one before, which rests on the one before that."""
    history = History(tmp_path / "root")
    whole = Runs(history.root, tmp_path / "whole", Bandit(quick_bandit))
    quick = Runs(history.root, tmp_path / "quick", Bandit(quick_bandit))
    before, reused, sorts, done = set(), 0, set(), []
    for what in history.commits(COMMITS):
        full, _ = whole.run()
        first = not quick.number
        manifest, comparison = quick.run() if first else quick.run("HEAD~1", quick.newest)
        now, then, moment = evidence_of(full), evidence_of(manifest), manifest.created_at
        assert then.evidence.content() == now.evidence.content(), what
        assert asked(manifest, moment, rules, harmless) == asked(full, moment, rules, harmless), what
        assert then.reused is None or then.collected_at < now.collected_at
        if comparison:
            (compared,) = comparison.compared
            assert {item.fingerprint for item in compared.new} == fingerprints(full) - before, what
            missing = {item.fingerprint for item in (*compared.fixed, *compared.unseen)}
            assert missing == before - fingerprints(full), what
            assert {item.fingerprint for item in compared.persisting} == before & fingerprints(full), what
            sorts |= {name for name in ("new", "fixed", "persisting", "unseen") if getattr(compared, name)}
            reused += then.reused is not None
        before = fingerprints(full)
        done.append(what)
    assert len(done) == COMMITS
    assert reused == COMMITS - 1  # there is always a file that stays as it was
    assert sorts == {"new", "fixed", "persisting", "unseen"}
    verdicts = [decide(question_of(item, moment), rules, harmless, engine) for item in (full, manifest)]
    assert verdicts[0].enforced == verdicts[1].enforced
    assert verdicts[0].decisions == verdicts[1].decisions


@pytest.mark.tools
def test_semgrep_too(tmp_path):
    history = History(tmp_path / "root")
    own = stand_in_rules(tmp_path / "own")
    whole, quick = (Runs(history.root, tmp_path / name, Semgrep(own)) for name in ("whole", "quick"))
    for what in history.commits(5):
        full, _ = whole.run()
        manifest, comparison = quick.run("HEAD~1", quick.newest) if quick.number else quick.run()
        assert evidence_of(manifest).evidence.content() == evidence_of(full).evidence.content(), what
        assert comparison is None or evidence_of(manifest).reused is not None
        assert comparison is None or comparison.compared[0].persisting
