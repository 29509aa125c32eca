"""Packages of conftest: what they deny, what they need, and what is refused."""

import pytest
from support.opa import LACKING, opa, running
from support.proof import all_evidence

from ssdfgate.errors import PolicyError
from ssdfgate.frameworks import load_profile
from ssdfgate.policy import load_policies, prove_harmless
from ssdfgate.policy.added import load_joined, problems_of, read_added
from ssdfgate.policy.answer import read_measures
from ssdfgate.policy.archive import archive_of
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.metadata import measures_of
from ssdfgate.policy.server import ServerEngine, server_at

HEAD = "# METADATA\n# title: Few findings\n# custom:\n#   needs: [sast]\npackage main\n\nimport rego.v1\n"
NEVER = 'deny contains "never" if input.inventory.files < 0\n'
ENGINES = ["embedded", pytest.param("opa", marks=pytest.mark.skipif(opa() is None, reason=LACKING))]


@pytest.fixture
def packaged(tmp_path):
    def put(text, name="few"):
        path = tmp_path / "own/conftest" / f"{name}.rego"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path / "own"

    return put


@pytest.fixture
def judged(packaged, document_of, tmp_path):
    """What the measure of a package says of evidence that opens the gate, or of less."""

    def judge(rules, kind="embedded", evidence=None):
        policies = load_joined(packaged(f"{HEAD}\n{rules}"))
        document = {**document_of(all_evidence() if evidence is None else evidence), "measures": ["conftest.few"]}
        if kind == "embedded":
            answer = EmbeddedEngine().evaluate(policies, {"x": document})["x"]
        else:
            (tmp_path / "policies.tar.gz").write_bytes(archive_of(policies))
            with running("--bundle", tmp_path / "policies.tar.gz") as url:
                answer = ServerEngine(server_at(url)).evaluate(policies, {"x": document})["x"]
        return answer["measures"][0]

    return judge


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize(
    ("rules", "verdict", "messages"),
    [
        (NEVER, "pass", []),
        ('deny contains sprintf("%s: %d", ["files", 3]) if input.inventory.files > 0\n', "fail", ["files: 3"]),
        ('violation contains {"msg": "an object"} if input.inventory.files > 0\n', "fail", ["an object"]),
        ('deny_more contains "more" if input.inventory.files > 0\n', "fail", ["more"]),
        (f'{NEVER}\nwarn contains "take care" if input.inventory.files > 0\n', "pass", ["Warning: take care"]),
    ],
)
def test_what_a_package_says(judged, kind, rules, verdict, messages):
    row = judged(rules, kind)
    assert (row["verdict"], [item["message"] for item in row["violations"]]) == (verdict, messages)
    assert row["evidence"]


@pytest.mark.parametrize("kind", ENGINES)
def test_silence_over_missing_evidence_is_no_pass(judged, kind):
    row = judged(NEVER, kind, {})
    assert row["verdict"] == "unknown"
    assert "There is no sast evidence" in row["violations"][0]["message"]


SHAPELESS = ['""', '"  "', "7", "true", "null", '["x"]', "{}", '{"msg": ""}', '{"msg": 7}', '{"message": "x"}']


@pytest.mark.parametrize("item", SHAPELESS)
@pytest.mark.parametrize("rule", ["deny", "warn"])
def test_messages_that_are_empty_or_of_another_shape_are_errors(judged, item, rule):
    assert judged(f"{rule} contains {item} if input.inventory.files > 0\n")["verdict"] == "error"


@pytest.mark.skipif(opa() is None, reason=LACKING)
@pytest.mark.parametrize(("rule", "item"), [("deny", '""'), ("warn", '["x"]')])
def test_they_are_errors_on_a_server_as_well(judged, rule, item):
    assert judged(f"{rule} contains {item} if input.inventory.files > 0\n", "opa")["verdict"] == "error"


def test_the_error_says_what_a_message_is(packaged, document_of):
    policies = load_joined(packaged(f'{HEAD}\ndeny contains "" if input.inventory.files > 0\n'))
    with pytest.raises(PolicyError, match=r"conftest\.few gave no decision that can be read: each message"):
        prove_harmless(EmbeddedEngine(), policies, load_profile("local", {}))


def test_a_sound_package_is_harmless(packaged):
    policies = load_joined(packaged(f"{HEAD}\n{NEVER}"))
    assert "conftest.few" in prove_harmless(EmbeddedEngine(), policies, load_profile("local", {})).measures


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD, ":1: nothing in it can run"),
        (HEAD + 'allow contains "x" if input.inventory\n', ":1: nothing in it can run"),
        (HEAD + "deny if input.inventory\n", ":8: `deny` is a set of messages"),
        (HEAD + 'deny[msg] { msg := "x" }\n', ":8: `deny` is a set of messages"),
        (HEAD + "default deny := false\n", "`deny` is a set of messages"),
        (HEAD + 'deny contains "x" if input.kind == "Deployment"\n', ":8: the input document has no field `kind`"),
        (HEAD + 'deny contains "x" if input["spec"].replicas < 2\n', ":8: the input document has no field `spec`"),
        (HEAD.replace("needs: [sast]", "needs: []") + NEVER, "METADATA"),
        (HEAD.replace("needs: [sast]", "needs: [sats]") + NEVER, "kinds of evidence"),
        (HEAD.replace("title", "titel") + NEVER, "METADATA"),
        ("package main\n\n" + NEVER, ":1: a METADATA block"),
        (HEAD + NEVER + 'x := http.send({"url": "http://x", "method": "get"})\n', ":9: `http`"),
        (HEAD + "import data.kubernetes\n" + NEVER, "only `data.ssdfgate` is imported"),
        ("", ":1: the module begins"),
    ],
)
def test_packages_that_may_not_judge(packaged, text, told):
    found = [str(item) for item in problems_of(read_added(packaged(text)), load_policies())]
    assert any(told in item and item.startswith("conftest/few.rego:") for item in found), found


def test_a_measure_cannot_take_the_place_of_a_package(tmp_path):
    path = tmp_path / "measures/conftest/few/few.rego"
    path.parent.mkdir(parents=True)
    path.write_text("package ssdfgate.measures.conftest.few\n")
    assert problems_of(read_added(tmp_path), load_policies())


def test_what_was_read_is_a_decision(judged, packaged):
    row = judged('deny contains "x" if input.inventory.files > 0\n')
    policies = load_joined(packaged(f"{HEAD}\n{NEVER}"))
    known = {"conftest.few": measures_of(policies)["conftest.few"]}
    assert [item.verdict for item in read_measures([row], known)] == ["fail"]
