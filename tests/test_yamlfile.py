"""YAML that decides a gate: read strictly, bounded, and never answered with anything but data or one clear error."""

import json
import os
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from ssdfgate import yamlfile
from ssdfgate.errors import ConfigError
from ssdfgate.located import Located
from ssdfgate.yamlfile import DEEPEST, LARGEST, MOST_ALIASES, parse_yaml, read_yaml

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__, autouse=True)
def _with_and_without_libyaml(request, monkeypatch):
    monkeypatch.setattr(yamlfile.yaml, "CSafeLoader", request.param, raising=False)


def value_of(text):
    return parse_yaml(text.encode(), "a.yaml").value


def refused(content):
    with pytest.raises(ConfigError) as caught:
        parse_yaml(content if isinstance(content, bytes) else content.encode(), "a.yaml")
    assert caught.value.hint
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("---\n", None),
        ("a: 1\nb: [x, 2.5, true, null, ~]\n", {"a": 1, "b": ["x", 2.5, True, None, None]}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: 2\rc: 3\n", {"a": 1, "b": 2, "c": 3}),
        ("a: é 😀", {"a": "é 😀"}),
        ("a: 'quoted'\nb: \"1\"\nc: |\n  two\n  lines\nd: >-\n  one\n  line\n",
         {"a": "quoted", "b": "1", "c": "two\nlines\n", "d": "one line"}),
        ("a: yes\nb: no\nc: on\nd: off\ne: y", {"a": "yes", "b": "no", "c": "on", "d": "off", "e": "y"}),
        ("a: 2026-11-22\nb: 12:30:00\nc: 2026-11-22T10:00:00Z",
         {"a": "2026-11-22", "b": "12:30:00", "c": "2026-11-22T10:00:00Z"}),
        ("[010, 0x1F, 1_000, 0o7, 1e5x, 1.2.3]", ["010", "0x1F", "1_000", "0o7", "1e5x", "1.2.3"]),
        ("[-3, +4, 0, -0.5, 1e3, .5, 1.]", [-3, 4, 0, -0.5, 1000, 0.5, 1]),
        ("a: 'true'\nb: TRUE\nc: tRUE", {"a": "true", "b": True, "c": "tRUE"}),
        ("1: a\ntrue: b\nnull: c\n2026-11-22: d", {"1": "a", "true": "b", "null": "c", "2026-11-22": "d"}),
        ("a:\nb: ''", {"a": None, "b": ""}),
        ("a: &x [1, 2]\nb: *x", {"a": [1, 2], "b": [1, 2]}),
        ("- &x 1\n- &x 2\n- *x", [1, 2, 2]),
        ("'<<': 1", {"<<": 1}),
        ("a: 123456789012345", {"a": 123456789012345}),
    ],
)  # fmt: skip
def test_what_people_write_is_read_as_json_would_hold_it(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\tb: 1\n", "a.yaml:2:1: a tab where YAML allows only spaces"),
        ("a:\n  b: 1\n\tc: 2\n", "a.yaml:3:1: a tab where YAML allows only spaces"),
        ("a:\n  b: 1\n \tc: 2\n", "a.yaml:3:2: a tab where YAML allows only spaces"),
        ("- a\n-\tb: 1\n", "a.yaml:2:2: a tab where YAML allows only spaces"),
        ("a: [1,\n", "a.yaml:2:1: not valid YAML: "),
        ('a: "x\n', "that begins in line 1"),
        ("a: b: c\n", "a.yaml:1:5: not valid YAML: mapping values are not allowed"),
        ("a: @b\n", "a.yaml:1:4: not valid YAML: "),
        ("a:\n   b: 1\n  c: 2\n", "a.yaml:3:3: not valid YAML: "),
        ("%YAML 9.9\n---\na\n", "a.yaml:1:1: not valid YAML: "),
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: key `a` is given twice, first in line 1"),
        ("a: {b: 1, c: 2, 'b': 3}\n", "a.yaml:1:17: key `b` is given twice, first in line 1"),
        ("1: a\n'1': b\n", "a.yaml:2:1: key `1` is given twice, first in line 1"),
        ("? [a]\n: b\n", "a.yaml:1:3: a key that is not plain text"),
        ("? {a: b}\n: c\n", "a.yaml:1:3: a key that is not plain text"),
        ("a: &x b\n*x : c\n", "a.yaml:2:1: a key that is not plain text"),
        ("&x a: b\n", "a.yaml:1:1: a key that is not plain text"),
        ("!!str a: b\n", "a.yaml:1:1: a key that is not plain text"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "a.yaml:3:3: merge keys (`<<`) are not supported"),
        ("a: !!python/object/apply:os.system [true]\n", "a.yaml:1:4: tags (`!...`) are not allowed"),
        ("a: !!str 1\n", "a.yaml:1:4: tags (`!...`) are not allowed"),
        ("a: !local {}\n", "a.yaml:1:4: tags (`!...`) are not allowed"),
        ("- ! 1\n", "a.yaml:1:3: tags (`!...`) are not allowed"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document begins"),
        ("a: .nan\n", "a.yaml:1:4: `.nan` is not a finite number"),
        ("a: -.inf\n", "a.yaml:1:4: `-.inf` is not a finite number"),
        ("a: 1e999\n", "a.yaml:1:4: `1e999` is not a finite number"),
        ("a: 1234567890123456\n", "a.yaml:1:4: a number of more than 15 digits"),
        (f"a: {'9' * 5000}\n", "a.yaml:1:4: a number of more than 15 digits"),
        ("a: *x\n", "a.yaml:1:4: `*x` names no anchor before it"),
        ("a: &x [*x]\n", "a.yaml:1:8: `*x` names no anchor before it"),
        ("a: &x {b: *x}\n", "a.yaml:1:11: `*x` names no anchor before it"),
        ("a: b\x00c\n", "a.yaml:1:5: character U+0000 is not allowed"),
        ("a: 1\nb: \x1b[31m\n", "a.yaml:2:4: character U+001B is not allowed"),
        ("a: b\x85c: d\n", "a.yaml:1:5: character U+0085 is not allowed"),
        ("a: b\u2028c: d\n", "a.yaml:1:5: character U+2028 is not allowed"),
        ('a: "\\0"\n', "a.yaml:1:4: character U+0000 is not allowed"),
        ('"\\e[31m": 1\n', "a.yaml:1:1: character U+001B is not allowed"),
        ('a: "\\ud800"\n', "a.yaml:1:"),
        (b"a: \xff\n", "a.yaml:1:4: not UTF-8 text"),
        (b"a: 1\nb: \xc3\xa9\xe9\n", "a.yaml:2:5: not UTF-8 text"),
        ("a: 1\n".encode("utf-16"), "a.yaml:1:1: not UTF-8 text"),
    ],
)
def test_everything_else_is_one_error_with_line_and_column(text, said):
    message = refused(text)
    assert said in message
    assert "\n" not in message
    assert "\x1b" not in message


def test_an_error_without_a_place_is_told_as_well(monkeypatch):
    def fail(*_, **__):
        raise yaml.YAMLError("odd\x1b[2J")

    monkeypatch.setattr(yamlfile.yaml, "parse", fail)
    assert refused("a: 1") == "a.yaml: not valid YAML: odd\\x1b[2J"


def test_an_anchor_bomb_is_refused():
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    message = refused("\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x]", *levels]))
    assert message == f"a.yaml:4:20: more than {MOST_ALIASES} aliases"


def test_few_aliases_of_something_large_are_refused_as_well(monkeypatch):
    monkeypatch.setattr(yamlfile, "MOST_VALUES", 1000)
    assert value_of(f"a: &a [{'x, ' * 400}]\nb: *a\n")["b"] == ["x"] * 400
    message = refused(f"a: &a [{'x, ' * 400}]\nb: [*a, *a]\n")
    assert message == "a.yaml:2:9: more than 1000 values, aliases included"
    doubling = "\n".join(["a0: &a0 [x, x, x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 9))])
    assert "more than 1000 values" in refused(doubling)


def test_many_values_are_refused(monkeypatch):
    monkeypatch.setattr(yamlfile, "MOST_VALUES", 1000)
    assert len(value_of("- a\n" * 999)) == 999
    assert refused("- a\n" * 1000) == "a.yaml:1000:3: more than 1000 values, aliases included"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_deep_nesting_is_refused_long_before_it_costs_anything(opening, closing):
    assert value_of(opening * (DEEPEST - 1) + "1" + closing * (DEEPEST - 1))
    assert f"nested more than {DEEPEST} levels deep" in refused(opening * DEEPEST + "1" + closing * DEEPEST)
    assert f"nested more than {DEEPEST} levels deep" in refused(opening * 100_000)


@pytest.mark.parametrize("text", ["- " * 100_000, "? " * 100_000])
def test_deep_nesting_of_blocks_is_refused(text):
    assert refused(text)


def test_large_files_are_refused_unread(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(ConfigError, match=f"large.yaml is larger than {LARGEST} bytes"):
        read_yaml(path)


def test_a_file_is_named_as_asked_and_its_lines_are_known(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(
        "# first\nprofile: ci\ncollectors:\n  semgrep:\n    timeout: 3\n    config:\n      - a\n      - b\n"
    )
    located = read_yaml(path, name="config.yaml")
    assert located.line_of(("profile",)) == 2
    assert located.line_of(("collectors", "semgrep", "timeout")) == 5
    assert located.line_of(("collectors", "semgrep", "config", 1)) == 8
    assert located.line_of(("collectors", "bandit", "timeout")) == 3
    assert located.line_of(("collectors", "semgrep", "config", 7)) == 6
    assert located.line_of() == 2
    assert located.where(("collectors", "semgrep", "timeout")) == "config.yaml:5"
    assert read_yaml(path).name == str(path)


def test_data_without_lines_is_named_all_the_same():
    located = Located("pyproject.toml [tool.ssdfgate]", {"profile": "ci"})
    assert located.line_of(("profile",)) == 0
    assert located.where(("profile",)) == "pyproject.toml [tool.ssdfgate]"


def test_an_alias_keeps_the_lines_of_what_it_stands_for():
    located = parse_yaml(b"a: &x\n  b: 1\nc: *x\n", "a.yaml")
    assert located.line_of(("c",)) == 3
    assert located.line_of(("c", "b")) == 2


def test_names_cannot_act_on_the_terminal():
    with pytest.raises(ConfigError) as caught:
        parse_yaml(b"[", "a\x1b[2J\n.yaml")
    assert str(caught.value).startswith("a\\x1b[2J .yaml:")


@pytest.mark.parametrize(("make", "said"), [("none", "No such file"), ("folder", "not a regular file")])
def test_what_cannot_be_read_is_refused(tmp_path, make, said):
    path = tmp_path / make
    if make == "folder":
        path.mkdir()
    with pytest.raises(ConfigError, match=said) as caught:
        read_yaml(path, name="config.yaml")
    assert str(caught.value).startswith("config.yaml ")
    assert caught.value.hint == "Check the path and its permissions."


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(ConfigError, match="not a regular file"):
        read_yaml(path)


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"cannot be read|not a regular file"):
        read_yaml(tmp_path / "a\x00b")


PIECES = st.sampled_from(
    ["a: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "&x ", "*x", "!!str ", "!", "|", ">", "'", '"', "\\", "#", "%",
     "@", "`", "\n", "\n  ", "\t", "\r", "---", "...", "<<: ", "1", ".nan", "0x1", "~", "true", "é", "\x85", "\u2028"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
                 st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())))  # fmt: skip
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: 1")
@example(b"&x *x")
@example(b"%TAG ! tag:x\n---\n!a b")
def test_no_bytes_raise_anything_else(content):
    found = outcome(content)
    if isinstance(found, ConfigError):
        assert found.hint
        assert re.match(r"a\.yaml(:[1-9][0-9]*:[1-9][0-9]*)?: ", str(found))
    else:
        assert json.dumps(found.value, allow_nan=False).encode()


def outcome(content):
    try:
        return parse_yaml(content, "a.yaml")
    except ConfigError as error:
        return error


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(min_codepoint=32, max_codepoint=126)), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
@example({"": {"<<": [" a", "a: b", "#", "- x"]}})
def test_json_means_the_same_in_yaml(value):
    assert parse_yaml(json.dumps(value).encode(), "a.json").value == value
