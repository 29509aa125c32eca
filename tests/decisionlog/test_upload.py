"""A service gets one compressed array, as OPA sends it, and nobody but the service gets anything."""

import gzip
import json
import threading

import pytest
from support.opa import body, free_port, pretending

from ssdfgate.decisionlog.target import File, Service, target_of
from ssdfgate.decisionlog.upload import ATTEMPTS, upload
from ssdfgate.errors import DecisionLogError, UsageError

EVENTS = [{"decision_id": "1", "input": {"a": "ä"}}, {"decision_id": "2"}]
TOKEN = "a-token-that-nobody-sees"


class Receiver:
    """Keeps what it gets, and answers with the statuses in turn, the last one for ever."""

    def __init__(self, *statuses, headers=()):
        self.statuses, self.headers, self.seen = list(statuses), headers, []

    def __call__(self, handler):
        self.seen.append((handler.path, dict(handler.headers), handler.content))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        handler.send_response(status)
        for name, value in self.headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


def test_events_are_sent_as_opa_sends_them():
    receiver = Receiver(204)
    with pretending(receiver) as address:
        upload(target_of(f"{address}/logs?part=a", TOKEN), EVENTS)
    ((path, headers, content),) = receiver.seen
    assert path == "/logs?part=a"
    assert (headers["Content-Type"], headers["Content-Encoding"]) == ("application/json", "gzip")
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(gzip.decompress(content)) == EVENTS


@pytest.mark.parametrize(("statuses", "attempts"), [((500, 429, 200), 3), ((503, 200), 2)])
def test_a_fault_that_may_pass_is_tried_again_with_the_same_ids(statuses, attempts):
    receiver = Receiver(*statuses)
    with pretending(receiver) as address:
        upload(target_of(address), EVENTS, pause_s=0)
    assert len(receiver.seen) == attempts
    assert len({content for _, _, content in receiver.seen}) == 1


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (401, 1), (302, 1), (500, ATTEMPTS)])
def test_a_refusal_is_an_error(status, attempts):
    receiver = Receiver(status, headers=[("Location", "http://127.0.0.1:9/elsewhere")])
    with pretending(receiver) as address, pytest.raises(DecisionLogError, match=f"answered {status}") as caught:
        upload(target_of(f"{address}/logs?key={TOKEN}", TOKEN), EVENTS, pause_s=0)
    assert len(receiver.seen) == attempts
    assert TOKEN not in str(caught.value)


def test_nobody_there_and_something_else_there():
    with pytest.raises(DecisionLogError, match="cannot be reached") as caught:
        upload(target_of(f"http://127.0.0.1:{free_port()}/logs"), EVENTS, pause_s=0)
    assert "Check the address" in caught.value.hint  # there is nothing to make writable
    with pretending(body(b"")) as address, pytest.raises(DecisionLogError, match=r"certificate|reached"):
        upload(Service(address.replace("http:", "https:"), "there"), EVENTS, pause_s=0)


def test_a_service_that_does_not_answer_holds_nobody_up():
    hold = threading.Event()
    try:
        with pretending(lambda _: hold.wait(60)) as address, pytest.raises(DecisionLogError, match="gave no answer"):
            upload(target_of(address), EVENTS, longest_s=0.2)
    finally:
        hold.set()


@pytest.mark.parametrize(
    "text", ["ftp://a/b", "https://", "https://user:word@a/b", "http://[::1", "file:///tmp/x", "https://a:port/"]
)
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(UsageError, match="--decision-log") as caught:
        target_of(text)
    assert "word" not in str(caught.value)


@pytest.mark.parametrize("text", ["http://logs.example.com/logs", "http://10.0.0.1/"])
def test_a_token_goes_nowhere_without_tls(text):
    assert isinstance(target_of(text), Service)
    with pytest.raises(UsageError, match="without TLS") as caught:
        target_of(text, TOKEN)
    assert TOKEN not in str(caught.value)


def test_all_else_is_a_file():
    assert isinstance(target_of("logs/decisions.jsonl"), File)
