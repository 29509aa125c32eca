"""The OPA server as an engine: what it answers is believed only when it is whole, and by the policies expected."""

import json
import time
from dataclasses import replace

import pytest
from support.opa import LACKING, body, free_port, opa, pretending, running

from ssdfgate.errors import ExitCode, PolicyError, UsageError
from ssdfgate.model import Digest
from ssdfgate.policy import PolicySet
from ssdfgate.policy.served import MARK
from ssdfgate.policy.server import ServerEngine, push, server_at

SMALL = PolicySet(
    {
        "gate/gate.rego": 'package ssdfgate.gate\n\nimport data.ssdfgate.lib.x\n\ndecision := {"said": x.word(input)}\n',
        "lib/x.rego": "package ssdfgate.lib.x\n\nword(value) := value.word\n",
    },
    Digest.of(b"small"),
)
needs_opa = pytest.mark.skipif(opa() is None, reason=LACKING)


def at(url, seconds=60.0, **more):
    return replace(server_at(url), timeout_s=seconds, attempts=1, **more)


def answered(decision, policies=SMALL.digest):
    return body(json.dumps({"result": {"policies": str(policies), "decision": decision}}).encode())


@pytest.fixture(scope="module")
def live():
    with running() as url:
        yield at(url)


@needs_opa
def test_policies_are_pushed_once_and_answer(live):
    pushed = push(live, SMALL)
    assert set(pushed.written) >= {"ssdfgate/gate/gate.rego", "ssdfgate/lib/x.rego", MARK}
    assert push(live, SMALL).written == ()
    assert ServerEngine(live).evaluate(SMALL, {"a": {"word": 1}, "b": {"word": "x"}}) == {
        "a": {"said": 1}, "b": {"said": "x"},
    }  # fmt: skip


@needs_opa
def test_other_policies_replace_those_that_are_there_even_where_neither_fits_the_other(live):
    push(live, SMALL)
    other = PolicySet(
        {
            "gate/gate.rego": "package ssdfgate.gate\n\nimport data.ssdfgate.lib.y\n\ndecision := y.other(input)\n",
            "lib/y.rego": "package ssdfgate.lib.y\n\nother(value) := value.word\n",
        },
        Digest.of(b"other"),
    )
    assert push(live, other).removed == ("ssdfgate/lib/x.rego",)
    assert ServerEngine(live).evaluate(other, {"a": {"word": 1}}) == {"a": 1}
    with pytest.raises(PolicyError, match="holds the policies"):
        ServerEngine(live).evaluate(SMALL, {"a": {"word": 1}})


@needs_opa
def test_only_what_differs_is_written(live):
    push(live, SMALL)
    more = {
        **SMALL.modules,
        "measures/a/b/b.rego": "package ssdfgate.measures.a.b\n\nimport data.ssdfgate.lib.x\n\nc := x.word(input)\n",
    }
    assert push(live, PolicySet(more, Digest.of(b"more"))).written == ("ssdfgate/measures/a/b/b.rego", MARK)
    fewer = push(live, SMALL)
    assert (fewer.written, fewer.removed) == ((MARK,), ("ssdfgate/measures/a/b/b.rego",))
    assert ServerEngine(live).evaluate(SMALL, {"a": {"word": 1}}) == {"a": {"said": 1}}


@needs_opa
def test_undefined_answers_and_errors_of_builtins_are_no_answer(live):
    push(live, SMALL)
    with pytest.raises(PolicyError, match="undefined there"):
        ServerEngine(live).evaluate(SMALL, {"a": {}})
    failing = {**SMALL.modules, "lib/x.rego": "package ssdfgate.lib.x\n\nword(value) := to_number(value.word)\n"}
    push(live, PolicySet(failing, SMALL.digest))
    with pytest.raises(PolicyError, match="answered 500"):
        ServerEngine(live).evaluate(SMALL, {"a": {"word": "no number"}})


@needs_opa
def test_a_module_that_does_not_compile_is_named_and_leaves_no_mark(live):
    push(live, SMALL)
    broken = {**SMALL.modules, "lib/x.rego": "package ssdfgate.lib.x\n\nword(value) := nothing(value)\n"}
    with pytest.raises(PolicyError, match=r"ssdfgate/(lib/x|gate/gate)\.rego is refused"):
        push(live, PolicySet(broken, Digest.of(b"broken")))
    with pytest.raises(PolicyError, match="undefined there"):
        ServerEngine(live).evaluate(SMALL, {"a": {"word": 1}})


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (answered(1, policies="sha256:" + "0" * 64), "holds the policies"),
        (body(b"{}"), "undefined there"),
        (body(b'{"result": {}}'), "no whole answer"),
        (body(b'{"result": null}'), "no whole answer"),
        (body(b'{"result": {"decision": {}}}'), "no whole answer"),
        (body(b'{"result": {"policies": "x", "decision": {}, "more": 1}}'), "no whole answer"),
        (body(b"[]"), "undefined there"),
        (body(b"<html>"), "not JSON"),
        (body(b""), "not JSON"),
        (body(b'{"result": {"policies"'), "not JSON"),
        (body(b'{"result": 1}', length=1000), "broke off"),
        (body(b'{"code": "internal_error", "message": "it broke"}', status=500), "answered 500: it broke"),
        (body(b"gone", status=404), "answered 404: no message"),
        (body(b"", status=401), "answered 401"),
        (lambda handler: handler.wfile.write(b"garbage\r\n\r\n"), "cannot be reached"),
        (lambda handler: handler.connection.close(), "cannot be reached"),
    ],
)
def test_anything_but_a_whole_answer_is_an_error(answer, told):
    with pretending(answer) as url, pytest.raises(PolicyError, match=told) as caught:
        ServerEngine(at(url)).evaluate(SMALL, {"a": {}})
    assert caught.value.exit_code is ExitCode.ERROR
    assert caught.value.hint


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_knows_us_not_is_no_fault_of_its_policies(status):
    with pretending(body(b"", status=status)) as url, pytest.raises(PolicyError) as caught:
        ServerEngine(at(url)).evaluate(SMALL, {"a": {}})
    assert "SSDFGATE_OPA_TOKEN" in caught.value.hint


def test_nor_is_a_server_that_is_not_there():
    with pretending(lambda handler: handler.connection.close()) as url, pytest.raises(PolicyError) as caught:
        ServerEngine(at(url)).evaluate(SMALL, {"a": {}})
    assert "Check --opa-url" in caught.value.hint


def test_a_redirect_is_not_followed():
    asked = []

    def other(handler):
        asked.append(handler.path)
        answered(1)(handler)

    with pretending(other) as elsewhere:

        def redirect(handler):
            handler.send_response(307)
            handler.send_header("Location", f"{elsewhere}/v1/data")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        with pretending(redirect) as url, pytest.raises(PolicyError, match="redirects"):
            ServerEngine(at(url)).evaluate(SMALL, {"a": {}})
    assert asked == []


def test_a_server_that_drips_is_left_after_the_time_limit():
    def drip(handler):
        for _ in range(100):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: 1\r\n"[:1])
            time.sleep(0.2)

    with pretending(drip) as url, pytest.raises(PolicyError, match="no answer within 2 s"):
        ServerEngine(at(url, seconds=2.0)).evaluate(SMALL, {"a": {}})


def test_an_endless_answer_is_cut_off():
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" " * 1024 * 1024)

    with pretending(endless) as url, pytest.raises(PolicyError, match="larger than 64 MB"):
        ServerEngine(at(url)).evaluate(SMALL, {"a": {}})


def test_nobody_there():
    with pytest.raises(PolicyError, match="cannot be reached"):
        ServerEngine(at(f"http://127.0.0.1:{free_port()}")).evaluate(SMALL, {"a": {}})


def test_the_token_is_sent_and_never_told():
    seen = []

    def answer(handler):
        seen.append(handler.headers["Authorization"])
        body(b"{}", status=403)(handler)

    with pretending(answer) as url, pytest.raises(PolicyError) as caught:
        ServerEngine(at(url, token="s3cret-token")).evaluate(SMALL, {"a": {}})
    assert seen == ["Bearer s3cret-token"]
    assert "s3cret" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "opa",
        "ftp://opa:8181",
        "https://",
        "https://user:pw@opa:8181",
        "https://opa:8181/v1",
        "http://opa:99999",
        "http://opa?x=1",
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(UsageError):
        server_at(url)


def test_addresses():
    assert (server_at("https://opa.example.com").address, server_at("http://[::1]:80/").port) == (
        "https://opa.example.com:8181",
        80,
    )
