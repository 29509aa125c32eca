"""Hostile and broken policies: every one ends in a PolicyError, in time, and none in an answer."""

import re
from contextlib import closing

import pytest

from ssdfgate.errors import PolicyError
from ssdfgate.policy import load_policies
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.interface import PolicySet
from ssdfgate.workers import Workers

GATE = "package ssdfgate.gate\n\ndecision := data.ssdfgate.measures.code.bad.decision\n"
PLACE = "measures/code/bad/bad.rego"
HEAD = "package ssdfgate.measures.code.bad\n\n"


def policies_with(body: str) -> PolicySet:
    return PolicySet({"gate/gate.rego": GATE, PLACE: HEAD + body}, load_policies().digest)


def answer(body: str, document: object = None, **limits: float):
    engine = EmbeddedEngine(**{"timeout_s": 20.0, **limits})
    return engine.evaluate(policies_with(body), {"one": document if document is not None else {}})["one"]


def test_a_sound_policy_answers_for_every_document():
    engine = EmbeddedEngine()
    policies = policies_with('decision := {"n": input.n, "text": input.text}\n')
    documents = {name: {"n": number, "text": 'é "x" \\ \x07'} for name, number in (("a", 2**60), ("b", 1.25))}
    assert engine.evaluate(policies, documents) == documents


def test_documents_do_not_see_each_other():
    policies = policies_with("default decision := 0\n\ndecision := input.n\n\nhelper := [1 | input.n]\n")
    answers = EmbeddedEngine().evaluate(policies, {"a": {"n": 1}, "b": {}, "c": {"n": 3}})
    assert answers == {"a": 1, "b": 0, "c": 3}


def test_processes_that_were_started_ahead_answer_as_others_do():
    with closing(Workers()) as workers:
        workers.start(1)
        engine = EmbeddedEngine(workers=workers)
        policies = policies_with("decision := input.n\n")
        assert [engine.evaluate(policies, {"a": {"n": n}}) for n in (1, 2)] == [{"a": 1}, {"a": 2}]


def test_compiled_policies_answer_as_the_text_does(tmp_path):
    engine = EmbeddedEngine(tmp_path)
    policies = policies_with("default decision := 0\n\ndecision := input.n + 1\n")
    documents = {"a": {"n": 1}, "b": {}}
    first = engine.evaluate(policies, documents)
    assert [path.suffix for path in tmp_path.iterdir()] == [".rbb"]
    assert engine.evaluate(policies, documents) == first == {"a": 2, "b": 0}


def test_damaged_compiled_policies_are_an_error(tmp_path):
    policies = policies_with("decision := 1\n")
    (tmp_path / f"{policies.digest.hex}-0.rbb").write_bytes(b"rbb?")
    with pytest.raises(PolicyError):
        EmbeddedEngine(tmp_path).evaluate(policies, {"a": {}})


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("decision := {{{\n", f"{PLACE}:3"),
        ("decision := nowhere(1)\n", "Function not found: nowhere"),
        ("decision := decision\n", "Recursion detected"),
        ("decision := f(1)\n\nf(x) := f(x + 1)\n", "Recursion detected"),
        ("decision := json.match_schema({}, {})\n", PLACE),
        ("decision := 1 + input.text\n", PLACE),
        ('decision := time.parse_rfc3339_ns("never")\n', PLACE),
        ("decision := 1 if input.text\n\ndecision := 2 if input.text\n", PLACE),
        ('decision := http.send({"method": "get", "url": "http://127.0.0.1"})\n', PLACE),
        ("decision := count(1, 2)\n", PLACE),
    ],
    ids=["syntax", "function", "recursion", "recursive function", "builtin", "types", "strict", "conflict", "network",
         "arity"],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(body, place):
    with pytest.raises(PolicyError, match=re.escape(place)) as raised:
        answer(body, {"text": "x"})
    assert len(str(raised.value)) < 500
    assert "rego-" not in str(raised.value)


@pytest.mark.parametrize(
    "body",
    ["other := 1\n", "decision := input.nothing\n", 'decision := {"a": input.nothing}\n'],
    ids=["no rule", "no field", "a field of an object"],
)
def test_undefined_is_no_answer(body):
    with pytest.raises(PolicyError, match="undefined"):
        answer(body)


def test_a_policy_that_never_ends_is_ended():
    body = "decision := count([1 | some a in n; some b in n; some c in n])\n\nn := numbers.range(1, 3000)\n"
    with pytest.raises(PolicyError, match=r"timed out|memory|signal|cannot be evaluated"):
        answer(body, timeout_s=2.0)


def test_memory_is_limited():
    with pytest.raises(PolicyError):
        answer("decision := count(numbers.range(1, 100000000))\n", memory_bytes=512 * 1024**2)


def test_a_crash_of_the_engine_is_no_answer():
    document = {"text": "ab" * 200_000}
    with pytest.raises(PolicyError):
        answer('decision := regex.match("^(a|b)*$", input.text)\n', document)


def test_the_environment_is_empty(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "never seen")
    assert answer('decision := object.get(opa.runtime(), "env", {})\n') == {}


def test_what_a_policy_prints_is_no_answer():
    body = 'decision := 1 if {\n\tprint("{\\"answers\\": {\\"one\\": 2}}")\n}\n'
    assert answer(body) == 1


def test_nothing_is_imported_from_the_working_directory(monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    (tmp_path / "regopy.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert answer("decision := 1\n") == 1


def test_an_engine_that_writes_nothing_gives_no_answer(monkeypatch, tmp_path):
    for number, text in enumerate((
        "pass",
        "open(sys.argv[2], 'w').write('nonsense')",
        "open(sys.argv[2], 'w').write('[]')",
        "open(sys.argv[2], 'w').write('{\"answers\": {}}')",
        "os.kill(os.getpid(), signal.SIGSEGV)",
    )):  # fmt: skip
        mute = tmp_path / f"{number}" / "worker.py"
        mute.parent.mkdir()
        mute.write_text(f"import os, signal, sys\ndef main():\n    {text}\n", encoding="utf-8")
        monkeypatch.setattr("ssdfgate.workers._ROOM", mute.parent)
        with pytest.raises(PolicyError) as caught:
            answer("decision := 1\n")
    assert str(caught.value) == "the policy engine was ended by signal 11"
    assert "Try again" in caught.value.hint  # the package is whole: to install it again would change nothing
