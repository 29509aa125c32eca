"""What readers of lists of findings share."""

import pytest

from ssdfgate.errors import ReaderError
from ssdfgate.model import Location
from ssdfgate.readers.entries import entries_of, file_path, is_about_secrets, place, require_keys, withheld


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        (b'\n{"a": 1}\r\n\r\n{"a": 2}', [{"a": 1}, {"a": 2}]),
        (b'{\n  "a": 1\n}\n', [{"a": 1}]),
    ],
)
def test_a_list_lines_and_one_object_are_entries(content, entries):
    assert entries_of(content) == entries


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"[1]", b"[{}, null]", b'{"a": 1}\n[2]', b'{"a": 1}\n{"a": ', b'{"a": 1} {"a": 2}'],
)
def test_what_holds_no_entry_or_something_else_is_refused(content):
    with pytest.raises(ReaderError):
        entries_of(content)


def test_a_line_that_is_damaged_is_named():
    with pytest.raises(ReaderError, match="line 2"):
        entries_of(b'{"a": 1}\n{"a": }\n{"a": 2}')


def test_an_entry_without_a_key_is_named():
    with pytest.raises(ReaderError, match="entry 2 lacks b"):
        require_keys([{"a": 1, "b": 1}, {"a": 1}], ("a", "b"), "the tool")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("./a//b.py", "a/b.py"),
        ("C:\\work\\a.js", "C:/work/a.js"),
        ("src\\a.js", "src/a.js"),
        ("src/odd\\name.js", "src/odd\\name.js"),
        ("\\" * 300_000 + "/", "\\" * 300_000),
    ],
)
def test_paths_are_written_one_way(given, path):
    assert file_path(given, "a file") == path


def test_lines_that_make_no_sense_are_unknown():
    assert place("a.py", "x", None, "a file") == Location("a.py", 0, 0)
    assert place("a.py", 7, 3, "a file") == Location("a.py", 7, 7)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Possible value: 'hunter2'", "Possible value: '…'"),
        ('a "b" c `d` e', 'a "…" c `…` e'),
        ("it's only one", "it's only one"),
        ('over "two\nlines" of it', 'over "…" of it'),
    ],
)
def test_what_stands_in_quotes_is_withheld(message, shown):
    assert withheld(message) == shown


def test_words_that_tell_of_credentials():
    assert is_about_secrets("no-secrets/no-secrets")
    assert is_about_secrets(None, "Hard-coded API key")
    assert not is_about_secrets("no-eval", "eval can be harmful", None)
