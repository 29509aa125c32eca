"""`--decision-log` as it is called: a record in the shape of OPA's, or an error that everybody sees."""

import gzip
import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.bundles import bundle_of, proof
from support.opa import pretending

from ssdfgate.cli.app import run
from ssdfgate.cli.guarded import redactor
from ssdfgate.errors import PolicyError
from ssdfgate.policy import load_policies
from ssdfgate.policy.embedded import EmbeddedEngine

REAL = json.loads((Path(__file__).parents[1] / "fixtures/opa/decision-log-1.11.0.json").read_text())
"""A line of `opa run --server --set decision_logs.console=true` (1.11.0), with our policies and masks of its own."""

OF_THE_CONSOLE = {"level", "msg", "time", "type"}
NOT_OURS = {"req_id"}
"""The number of a request; one call of ours is one process."""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bundle_of(proof(created_at=datetime.now(UTC)), tmp_path / "bundle", kind=None)
    return tmp_path


def call(line):
    return run(f"gate {line} -q".split())


def events(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def same_shape(ours, real):
    """Whether every value of theirs that has a name of ours is of the same kind."""
    return all(type(ours[name]) is type(real[name]) for name in ours.keys() & real.keys())


def test_a_line_has_the_shape_of_one_that_opa_writes(here):
    call("bundle --profile ci --decision-log log.jsonl -f json -o report.json")
    (event,) = events(here / "log.jsonl")
    real = {name: value for name, value in REAL.items() if name not in OF_THE_CONSOLE | NOT_OURS}
    assert set(real) - set(event) <= {"erased", "masked", "requested_by"}
    assert set(event) - set(real) == {"custom"}
    assert same_shape(event, real)
    assert set(event["labels"]) >= set(real["labels"])
    assert set(event["metrics"]) <= set(real["metrics"])
    assert event["path"] == real["path"]
    assert set(event["result"]) == set(real["result"])
    assert set(event["result"]["measures"][0]) >= set(real["result"]["measures"][0])
    datetime.fromisoformat(event["timestamp"])
    assert event["timestamp"].endswith("Z")


def test_a_line_says_what_was_decided_by_what(here):
    code = call("bundle --profile ci --decision-log log.jsonl -f json -o report.json")
    call("bundle --profile ci --decision-log log.jsonl --effective-time 2031-04-05 -f text -o x.txt")
    first, second = events(here / "log.jsonl")
    report = json.loads((here / "report.json").read_text())
    assert first["bundles"] == {"ssdfgate": {"revision": str(load_policies().digest)}}
    assert first["input"]["schema"] == "ssdfgate/input/v1"
    assert first["result"]["outcome"] == report["outcome"] == first["custom"]["outcome"]
    assert first["custom"]["exit_code"] == report["exit_code"] == code
    assert first["custom"]["evidence_bundle"] == report["bundle"]["digest"]
    assert (first["custom"]["as_of_now"], second["custom"]["as_of_now"]) == (True, False)
    assert second["custom"]["effective_time"] == "2031-04-05T00:00:00Z"
    assert len({first["decision_id"], second["decision_id"]}) == 2


def test_a_service_gets_the_same(here):
    seen = []

    def take(handler):
        seen.append(json.loads(gzip.decompress(handler.content)))
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with pretending(take) as address:
        code = call(f"bundle --profile ci --decision-log {address}/logs -f text -o x.txt")
    ((event,),) = seen
    assert event["custom"]["exit_code"] == code != 5


def refuse(handler):
    handler.send_response(403)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.mark.parametrize("more", ["", " --report-only"])
def test_a_record_that_fails_closes_the_gate(here, capfd, more):
    with pretending(refuse) as address:
        assert call(f"bundle --profile ci --decision-log {address}/logs -f json -o report.json{more}") == 5
    report = json.loads((here / "report.json").read_text())
    assert (report["outcome"], report["exit_code"]) == ("error", 5)
    assert "This decision is not on record" in report["limits"][0]["message"]
    assert "answered 403" in capfd.readouterr().err


def test_a_file_that_cannot_be_written_is_told_before_the_work(here, capfd):
    assert call("bundle --profile ci --decision-log gone/log.jsonl -f json -o report.json") == 5
    assert "gone/log.jsonl cannot be written" in capfd.readouterr().err
    assert not (here / "report.json").exists()


def test_a_wrong_target_is_a_wrong_call(here, capfd, monkeypatch):
    assert call("bundle --decision-log ftp://a/b") == 2
    monkeypatch.setenv("SSDFGATE_DECISION_LOG_TOKEN", "a-token-that-nobody-sees")
    assert call("bundle --decision-log http://logs.example.com/") == 2
    assert "a-token-that-nobody-sees" not in capfd.readouterr().err


@pytest.fixture
def of_this_environment():
    """The secrets are read from the environment once in a process."""
    redactor.cache_clear()
    yield
    redactor.cache_clear()


def test_a_secret_of_this_machine_is_erased(here, monkeypatch, of_this_environment):
    title = proof().subject.repository
    monkeypatch.setenv("DEPLOY_TOKEN", title)
    call("bundle --profile ci --decision-log log.jsonl -f text -o x.txt")
    (event,) = events(here / "log.jsonl")
    assert title not in (here / "log.jsonl").read_text()
    assert "/input/subject/repository" in event["erased"]


class HalfSilent:
    """Passes the self-tests, and says nothing of evidence."""

    name = "half silent"

    def evaluate(self, policies, documents):
        raise PolicyError("it said nothing")

    def measures(self, policies, documents):
        return EmbeddedEngine().measures(policies, documents)


class Broken:
    """Does not even pass the self-tests."""

    name = "broken"

    def evaluate(self, policies, documents):
        raise PolicyError("it proves what it likes")

    measures = evaluate


@pytest.mark.parametrize("command", ["gate bundle", "check ."])
def test_policies_that_fail_their_own_tests_are_on_record(here, monkeypatch, command):
    for place in ("gate", "check"):
        monkeypatch.setattr(f"ssdfgate.cli.{place}.chosen", lambda *_, **__: nullcontext(Broken()))
    assert run(f"{command} --profile ci --decision-log log.jsonl -q".split()) == 5
    (event,) = events(here / "log.jsonl")
    assert event["error"] == {"code": "policy_error", "message": "it proves what it likes"}
    assert event["bundles"] == {"ssdfgate": {"revision": str(load_policies().digest)}}
    assert (event["path"], event["custom"]["exit_code"]) == (REAL["path"], 5)
    assert "result" not in event
    assert same_shape(event, REAL)


def test_policies_that_are_not_those_that_were_pinned_are_on_record(here):
    (here / "own").mkdir()
    (here / "own/x.rego").write_text("package x\n")
    pinned = f"own@sha256:{'0' * 64}"
    assert call(f"bundle --profile ci --decision-log log.jsonl --policies {pinned}") == 5
    (event,) = events(here / "log.jsonl")
    assert "are pinned" in event["error"]["message"]
    assert event.keys() & {"input", "bundles", "result", "metrics"} == set()
    assert event["custom"] == {"exit_code": 5}


def test_a_decision_that_could_not_be_made_is_on_record(here, monkeypatch):
    monkeypatch.setattr("ssdfgate.cli.gate.chosen", lambda *_, **__: nullcontext(HalfSilent()))
    assert call("bundle --profile ci --decision-log log.jsonl") == 5
    (event,) = events(here / "log.jsonl")
    assert event["error"] == {"code": "policy_error", "message": "it said nothing"}
    assert "result" not in event
    assert event["custom"]["exit_code"] == 5
