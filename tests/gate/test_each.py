"""Many bundles in one call: each is decided as it would be alone, and none keeps another from it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest
from support.bundles import bundle_of, proof
from support.evidence import SUBJECT, WHEN

from ssdfgate.bundle.verify import Expected
from ssdfgate.cli.app import run
from ssdfgate.errors import BundleError, ExitCode, PolicyError, UsageError
from ssdfgate.gate.each import PRIORITY, Result, judge_each, worst
from ssdfgate.gate.judge import Case, judge
from ssdfgate.model import Outcome
from ssdfgate.model.settings import Settings
from ssdfgate.policy.embedded import EmbeddedEngine

NOW = WHEN + timedelta(hours=1)


class Counting:
    """The embedded engine, with the names of the documents of each evaluation."""

    def __init__(self, engine, *, alone=False):
        self.engine, self.alone, self.asked = engine, alone, []
        self.name = engine.name

    def evaluate(self, policies, documents):
        self.asked.append(sorted(documents))
        if self.alone and len(documents) > 2:
            raise PolicyError("too many at once")
        return self.engine.evaluate(policies, documents)

    def measures(self, policies, documents):
        self.asked.append(sorted(documents))
        return self.engine.measures(policies, documents)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return EmbeddedEngine(tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    root = tmp_path_factory.mktemp("bundles")
    other = proof(subject=replace(SUBJECT, commit="b" * 40))
    whole = bundle_of(proof(), root / "whole", kind=None)
    lacking = bundle_of(proof("semgrep"), root / "lacking", kind=None)
    foreign = bundle_of(other, root / "foreign", kind=None)
    return {"whole": whole, "lacking": lacking, "foreign": foreign, "gone": root / "gone"}


def case(engine, *paths):
    return Case(paths, Settings(profile="ci"), None, None, Expected(), report_only=False, engine=engine, now=NOW)


def test_each_is_decided_as_it_would_be_alone(bundles, engine):
    paths = (bundles["whole"], bundles["gone"], bundles["lacking"], bundles["foreign"])
    counting = Counting(engine)
    results = list(judge_each(case(counting, *paths)))
    assert [item.path for item in results] == list(paths)
    assert [item.exit_code for item in results][:3] == [ExitCode.OPEN, ExitCode.INVALID, ExitCode.INCOMPLETE]
    assert isinstance(results[1].error, BundleError)
    for item in (results[0], results[2], results[3]):
        assert item.report == judge(case(engine, item.path)).report
    assert len(counting.asked) == 2  # the tests of the policies, then all that could be opened
    assert len(counting.asked[1]) == 3
    assert worst(results) is ExitCode.INVALID


def test_where_all_at_once_fail_each_is_asked_alone(bundles, engine):
    paths = (bundles["whole"], bundles["lacking"], bundles["whole"])
    results = list(judge_each(case(Counting(engine, alone=True), *paths)))
    assert [item.report.outcome for item in results] == [Outcome.OPEN, Outcome.INCOMPLETE, Outcome.OPEN]


def test_an_engine_that_answers_nothing_opens_no_gate(bundles, engine):
    class Mute(Counting):
        def evaluate(self, policies, documents):
            raise PolicyError("nothing")

    (result,) = judge_each(case(Mute(engine), bundles["whole"]))
    assert (result.report, result.exit_code) == (None, ExitCode.ERROR)


def test_a_wrong_call_is_wrong_for_all(bundles, engine):
    with pytest.raises(UsageError):
        list(judge_each(replace(case(engine, bundles["whole"]), settings=Settings(profile="nope"))))


def test_the_worst_code_wins_and_nothing_is_an_error():
    path = Path("x")
    error, invalid = Result(path, None, PolicyError("x")), Result(path, None, BundleError("x"))
    assert worst([]) is ExitCode.ERROR
    assert worst([invalid, error]) is ExitCode.ERROR
    assert set(PRIORITY) == set(ExitCode) - {ExitCode.USAGE}


def test_lines_are_valid(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    schema = json.loads((files("ssdfgate") / "schemas/each-v1.schema.json").read_bytes())
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    bundle_of(proof(created_at=datetime.now(UTC)), tmp_path / "whole", kind=None)
    assert (
        run(["gate", "--each", "whole", "gone", "--profile", "ci", "-f", "json", "-o", "lines.jsonl", "-q"])
        == ExitCode.INVALID
    )
    whole, gone = [json.loads(line) for line in (tmp_path / "lines.jsonl").read_text().splitlines()]
    assert (whole["error"], gone["report"], gone["error"]["message"].partition(":")[0]) == (None, None, "gone")
    for line in (whole, gone):
        validator.validate(line)
        for wrong in ({**line, "more": 1}, {**line, "exit_code": 2}, {**line, "report": {}}):
            assert not validator.is_valid(wrong)
        assert all(not validator.is_valid({k: v for k, v in line.items() if k != key}) for key in line)
