"""An SBOM is taken from the cache only where it was made of the same dependencies by the same packages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.reading import only
from support.sbom import DECLARED, PLAIN, PROJECT, SUBJECT, SUPPLIER, declared, job, npm, pypi

from ssdfgate.cache import Cache, Entry
from ssdfgate.collectors import installed
from ssdfgate.collectors.sbom import Sbom
from ssdfgate.collectors.sbom_kept import Made, kept_or_made
from ssdfgate.model import Control
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.runner import Runner
from ssdfgate.sbom.request import Request

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
REQUEST = Request(DECLARED, PROJECT, PLAIN, NOW, SUBJECT)
SOUND = Control(12, 12)


@pytest.fixture
def ask(tmp_path):
    """Asks with what a run would make; returns what it gets, and what it is told of the cache."""

    def asked(document, request=REQUEST, minutes=0, control=SOUND):
        cache = Cache(tmp_path / "cache", NOW + timedelta(minutes=minutes))
        made = kept_or_made(cache, "sbom", request, lambda: Made(document, control))
        return made, cache.reused("sbom")

    return asked


def test_the_same_request_is_answered_once_and_that_is_said(ask):
    first = Made(b"the document", SOUND)
    assert ask(first.document) == (first, None)
    made, reused = ask(b"nobody asks", replace(REQUEST, timestamp=NOW + timedelta(minutes=5)), minutes=5)
    assert made == first
    asked = len(DECLARED.dependencies) + len(DECLARED.unusable)
    assert (reused.files, reused.total, reused.oldest, reused.control_ran) == (asked, asked, NOW, False)
    assert ask(b"it is too old by now", minutes=60 * 24) == (Made(b"it is too old by now", SOUND), None)


@pytest.mark.parametrize(
    "other",
    [
        {"declared": declared(*DECLARED.dependencies[1:], *DECLARED.unusable)},
        {"declared": replace(DECLARED, manifests=())},
        {"declared": declared(pypi("flask", "3.1.3"), npm("left-pad", "1.3.0"))},
        {"project": replace(PROJECT, version="2.1")},
        {"settings": SUPPLIER},
        {"settings": replace(PLAIN, spec_version="1.7")},
        {"subject": replace(SUBJECT, commit="d" * 40)},
        {"subject": None},
    ],
)
def test_another_request_is_another_question(ask, other):
    ask(b"the document")
    assert ask(b"anew", replace(REQUEST, **other)) == (Made(b"anew", SOUND), None)


@pytest.mark.parametrize("control", [Control(12, 11, ("one",)), Control(0, 0), Control(12, 12, surplus=("one",))])
def test_nothing_is_kept_of_a_run_whose_control_is_not_sound(ask, control):
    assert ask(b"unsound", control=control) == (Made(b"unsound", control), None)
    assert ask(b"anew") == (Made(b"anew", SOUND), None)


@pytest.mark.parametrize("fragment", [{}, {"document": 1, "control": 12}, {"document": "x", "control": "12"}])
def test_an_entry_of_another_shape_counts_as_absent(ask, monkeypatch, fragment):
    monkeypatch.setattr(Cache, "get", lambda cache, _: Entry(cache.now, fragment))
    assert ask(b"anew") == (Made(b"anew", SOUND), None)


def test_text_that_is_no_unicode_makes_it_each_time(ask):
    strange = replace(REQUEST, declared=declared(pypi("flask", "3.1.3", licence="\ud800")))
    ask(b"the document", strange)
    assert ask(b"anew", strange) == (Made(b"anew", SOUND), None)


def test_a_library_of_somewhere_else_makes_it_each_time(ask, monkeypatch, tmp_path):
    monkeypatch.setattr(installed.sys, "prefix", str(tmp_path))
    ask(b"the document")
    assert ask(b"anew") == (Made(b"anew", SOUND), None)


def test_other_packages_beside_us_are_another_question(ask, monkeypatch):
    ask(b"the document")
    there = installed._listed
    monkeypatch.setattr(installed, "_listed", lambda prefix: replace(there(prefix), digest="another"))
    assert ask(b"anew") == (Made(b"anew", SOUND), None)


def test_the_evidence_is_that_of_a_run(tmp_path):
    root, found = tmp_path / "tree", []
    root.mkdir()
    (root / "requirements.txt").write_text("jinja2==2.10\nflask==3.0\n")
    for number in range(2):
        now = NOW + timedelta(minutes=number)
        cache = Cache(tmp_path / "cache", now)
        with Runner(1) as runner:
            pending = Sbom(lambda now=now: now).run(replace(job(root, tmp_path / f"{number}", runner), cache=cache))
        reader = CycloneDxReader(lambda now=now: now)
        evidence = pending.conclude(tuple(only(reader.read(item.content)) for item in pending.raw))
        found.append((evidence.content(), [item.content for item in pending.raw], cache.reused("sbom")))
    first, second = found
    assert first[:2] == second[:2]
    assert first[2] is None
    assert (second[2].files, second[2].oldest) == (2, NOW)
