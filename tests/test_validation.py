"""Documents held against a schema: every problem named, with its place and what was meant."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssdfgate.errors import ConfigError
from ssdfgate.located import Located
from ssdfgate.validation import SHOWN, dotted, suggestion, validate
from ssdfgate.yamlfile import parse_yaml

SCHEMA = {
    "$defs": {
        "tool": {
            "type": "object",
            "properties": {
                "timeout": {"type": "number", "exclusiveMinimum": 0},
                "skip": {"type": "string", "minLength": 3},
            },
        },
    },
    "type": "object",
    "additionalProperties": False,
    "required": ["version"],
    "properties": {
        "version": {"const": 1},
        "exclude": {"type": "array", "maxItems": 2, "items": {"type": ["string", "null"]}},
        "level": {"enum": ["low", "high", 3, None]},
        "collectors": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "semgrep": {
                    "$ref": "#/$defs/tool",
                    "unevaluatedProperties": False,
                    "properties": {"config": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5}},
                },
            },
        },
        "names": {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^[a-z]+$"}},
        "all": {"allOf": [{"type": "object", "properties": {"one": {}}, "additionalProperties": False}]},
        "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    },
}


def problems(text):
    located = parse_yaml(text.encode(), "a.yaml")
    with pytest.raises(ConfigError) as caught:
        validate(located.value, SCHEMA, located)
    assert caught.value.hint == "Correct the file at that place."
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version: 1\nexlude: []", "a.yaml:2: unknown key `exlude`, did you mean `exclude`?"),
        ("version: 1\nEXCLUDE: []", "a.yaml:2: unknown key `EXCLUDE`, did you mean `exclude`?"),
        ("version: 1\nzzz: []", "a.yaml:2: unknown key `zzz`"),
        ("version: 1\ncollectors:\n  semgrep:\n    timeuot: 3\n",
         "a.yaml:4: in `collectors.semgrep`: unknown key `timeuot`, did you mean `timeout`?"),
        ("version: 1\ncollectors:\n  semgrep:\n    confg: 3\n",
         "a.yaml:4: in `collectors.semgrep`: unknown key `confg`, did you mean `config`?"),
        ("version: 1\nall: {onee: 1}", "a.yaml:2: in `all`: unknown key `onee`, did you mean `one`?"),
        ("exclude: []", "a.yaml:1: `version` is missing"),
        ("version: 2", "a.yaml:1: `version` must be 1, not 2"),
        ("version: 1\nexclude: [a,\n  2]", "a.yaml:3: `exclude[1]` must be text or nothing, not 2; put it in quotes"),
        ("version: 1\nexclude: [a, b, c]", "a.yaml:2: `exclude` must hold at most 2 items"),
        ("version: 1\nexclude: {a: b}", "a.yaml:2: `exclude` must be a list, not a mapping"),
        ("version: 1\nlevel: hihg",
         "a.yaml:2: `level` must be one of `low`, `high`, 3, nothing, not `hihg`, did you mean `high`?"),
        ("version: 1\ncollectors: {semgrep: {timeout: 0}}",
         "a.yaml:2: `collectors.semgrep.timeout` must be more than 0, not 0"),
        ("version: 1\ncollectors: {semgrep: {skip: ab}}",
         "a.yaml:2: `collectors.semgrep.skip` must not be shorter than 3 character(s)"),
        ("version: 1\ncollectors: {semgrep: {config: A b}}",
         "a.yaml:2: `collectors.semgrep.config` is `A b`, which does not have the form ^[a-z]+$"),
        ("version: 1\ncollectors: {semgrep: {config: abcdef}}",
         "a.yaml:2: `collectors.semgrep.config` must not be longer than 5 characters"),
        ("version: 1\nnames: {}", "a.yaml:2: `names` must hold at least 1 key(s)"),
        ("version: 1\nnames: {A1: x}", 'a.yaml:2: `names` does not fit: "A1" does not match "^[a-z]+$"'),
        ("- version", "a.yaml:1: the document must be a mapping, not a list"),
        ("", "a.yaml:1: the document must be a mapping, not nothing"),
    ],
)  # fmt: skip
def test_a_problem_is_one_line(text, message):
    assert problems(text) == message


def test_what_has_no_sentence_of_its_own_is_named_as_well():
    assert problems("version: 1\neither: []").startswith("a.yaml:2: `either` does not fit: ")


def test_several_problems_come_in_the_order_of_their_lines():
    assert problems("exclude: 3\nlevel: x\nversion: 1\nzzz: 1\n").splitlines() == [
        "a.yaml: 3 problems",
        "  a.yaml:1: `exclude` must be a list, not 3",
        "  a.yaml:2: `level` must be one of `low`, `high`, 3, nothing, not `x`",
        "  a.yaml:4: unknown key `zzz`",
    ]


def test_many_problems_are_counted_and_some_are_shown():
    lines = problems("\n".join(["version: 1", *(f"zzz{number}: 1" for number in range(SHOWN + 7))])).splitlines()
    assert lines[0] == f"a.yaml: {SHOWN + 7} problems"
    assert len(lines) == SHOWN + 2
    assert lines[-1] == "  ... and 7 more"


def test_a_part_of_a_document_is_named_from_its_root():
    located = parse_yaml(b"x:\n  - version: 1\n    exlude: 1\n", "a.yaml")
    with pytest.raises(ConfigError) as caught:
        validate(located.value["x"][0], SCHEMA, located, at=("x", 0), hint="Do this.")
    assert str(caught.value) == "a.yaml:3: in `x[0]`: unknown key `exlude`, did you mean `exclude`?"
    assert caught.value.hint == "Do this."


def test_what_fits_passes():
    document = {"version": 1, "exclude": ["a", None], "collectors": {"semgrep": {"timeout": 1.5, "config": "abc"}}}
    assert validate(document, SCHEMA, Located("a", document)) is None


@pytest.mark.parametrize("value", [date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC), object(), b"x", {1}])
def test_values_that_no_json_holds_are_refused(value):
    document = {"version": value}
    with pytest.raises(ConfigError, match=r"^a"):
        validate(document, SCHEMA, Located("a", document))


def test_text_in_messages_is_short_and_cannot_act():
    message = problems('version: 1\nlevel: "' + "x" * 500 + '"\n')
    assert len(message) < 200
    document = {"version": 1, "a\x1b[2J": 1, "level": "\x1b[31m\n"}
    with pytest.raises(ConfigError) as caught:
        validate(document, SCHEMA, Located("a", document))
    assert "\x1b" not in str(caught.value)
    assert "\\x1b[31m\\n" in str(caught.value)


def test_tokens_are_not_repeated():
    token = "ghp_" + "a" * 36
    assert token not in problems(f"version: 1\nlevel: {token}\n")
    assert token not in problems(f"version: 1\n{token}: 1\n")


def test_keys_are_printed_as_people_write_them():
    assert dotted(("a", 2, "b c")) == "a[2].b c"
    assert dotted(()) == ""


@pytest.mark.parametrize(
    ("word", "said"),
    [("exlude", ", did you mean `exclude`?"), ("EXCLUDE", ", did you mean `exclude`?"), ("zzz", ""), ("", "")],
)
def test_the_nearest_word_is_suggested(word, said):
    assert suggestion(word, ["exclude", "level"]) == said


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
DOCUMENTS = VALUES | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "exlude", "{x}"]), VALUES, max_size=5)


def refusal(document):
    try:
        validate(document, SCHEMA, Located("a", document))
    except ConfigError as error:
        return error
    return None


@given(DOCUMENTS)
def test_no_document_raises_anything_else(document):
    error = refusal(document)
    if error is None:
        assert document["version"] == 1
    else:
        assert error.hint
        assert str(error).startswith("a")
