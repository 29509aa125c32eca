"""From a file to plain bytes, to an outline, to one reader."""

import bz2
import gzip
import json
import os
from contextlib import suppress

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from support.reading import READERS

from ssdfgate.errors import ExitCode, ReaderError
from ssdfgate.readers import opening
from ssdfgate.readers.identifiers import advisories, moment, purl, purl_parts, severity_of_score, weaknesses
from ssdfgate.readers.jsonfile import parse_lines, refuse_doubles
from ssdfgate.readers.opening import opened
from ssdfgate.readers.outline import JsonOutline, TextOutline, XmlOutline, outline_of
from ssdfgate.readers.understand import RefusedError, understand
from ssdfgate.readers.xmlfile import parse_xml

CONTENT = b'{"a": "' + b"text " * 5000 + b'"}'
PACKED = {
    "gzip": gzip.compress(CONTENT),
    "gzip of two members": gzip.compress(CONTENT[:100]) + gzip.compress(CONTENT[100:]),
    "zstd": zstandard.compress(CONTENT),
    "zstd of two frames": zstandard.compress(CONTENT[:100]) + zstandard.compress(CONTENT[100:]),
    "bzip2": bz2.compress(CONTENT),
    "bzip2 of two streams": bz2.compress(CONTENT[:100]) + bz2.compress(CONTENT[100:]),
}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_compressed_reports_are_opened(packed):
    plain = opened(packed)
    assert plain.content == CONTENT
    assert plain.warnings[0].startswith("decompressed")


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_what_ends_early_is_refused(packed):
    for cut in (4, len(packed) // 2 - 5, len(packed) - 1):
        with pytest.raises(ReaderError):
            opened(packed[:cut])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress])
def test_a_bomb_is_refused_before_it_is_large(pack, monkeypatch):
    monkeypatch.setattr(opening, "_FREE", 1024 * 1024)
    monkeypatch.setattr(opening, "_RATIO", 10)
    with pytest.raises(ReaderError, match="out of all proportion"):
        opened(pack(b" " * 20 * 1024 * 1024))


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(opening, "LARGEST", 1000)
    for content in (CONTENT, gzip.compress(CONTENT)):
        with pytest.raises(ReaderError, match="larger than"):
            opened(content)


@given(st.binary(max_size=300))
def test_damaged_bytes_only_give_the_one_error(content):
    for magic in (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"BZh9", b"\xff\xfe", b"<", b""):
        with suppress(ReaderError):
            assert opened(magic + content).content.strip()


@pytest.mark.parametrize(
    "content",
    ['{"a": "é"}'.encode("utf-8-sig"), '{"a": "é"}'.encode("utf-16"), '\ufeff{"a": "é"}'.encode("utf-16-be")],
)
def test_marks_of_byte_order_are_taken_off(content):
    assert json.loads(opened(content).content) == {"a": "é"}


def test_xml_keeps_the_encoding_that_it_declares():
    content = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")
    assert opened(content).content == content
    assert parse_xml(content).text == "é"


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" * 300 + b"</a>" * 300,
        b"<a><b></a>",
        b"<a>\xff</a>",
        b"<a/><b/>",
        b"<",
    ],
)
def test_xml_that_declares_entities_or_is_not_whole_is_refused(content):
    with pytest.raises(ReaderError):
        parse_xml(content)


def test_a_document_type_without_entities_is_accepted():
    assert (
        parse_xml(b'<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report/>').tag == "report"
    )


def test_the_outline_of_json_shows_keys_and_what_lies_behind():
    outline = outline_of(b' {"a": [{"b": 1, "c": {}}], "d": "text", "e": null, "f": {"g": 2}, "h": [], "i": -1}')
    assert isinstance(outline, JsonOutline)
    assert outline.is_document
    assert [outline.kind(name) for name in "adefiz"] == ["array", "string", "null", "object", "number", None]
    assert outline.first("a").has("b", "c")
    assert outline.inner("f").keys == {"g"}
    assert (outline.text("d"), outline.text("a"), outline.is_empty("h"), outline.is_empty("a")) == (
        "text",
        None,
        True,
        False,
    )


def test_the_first_entry_of_a_list_is_found_however_long_it_is():
    entry = {"key": "x" * 200_000}
    assert outline_of(json.dumps([entry, entry]).encode()).has("key")
    assert outline_of(json.dumps({"list": [entry, 1]}).encode()).first("list").has("key")


def test_lines_of_json_lists_and_text_are_told_apart():
    lines, listed = outline_of(b'{"a": 1}\n{"b": 2}\n'), outline_of(b'[{"a": 1}]')
    assert (lines.lines, lines.keys, listed.is_list, listed.keys) == (True, {"a"}, True, {"a"})
    text = outline_of(b"SPDXVersion: SPDX-2.3\nother\n")
    assert isinstance(text, TextOutline)
    assert text.keys == {"SPDXVersion": "SPDX-2.3"}
    xml = outline_of(b'<?xml version="1.0"?><x:a xmlns:x="urn:n" b="c"><x:d/><e/></x:a>')
    assert xml == XmlOutline("a", "urn:n", {"b": "c"}, ("d", "e"))


@pytest.mark.parametrize(
    "content",
    [
        b"null",
        b"[]",
        b" [ ] ",
        b"{}",
        b"true",
        b"17",
        b'"x"',
        b'{"a": 1',
        b'{"a": 1}}',
        b"[1, 2",
        b"<a>",
        b"[" * 5000,
    ],
)
def test_a_document_without_content_or_end_is_refused(content):
    with pytest.raises(ReaderError):
        outline_of(content)


def test_a_report_that_two_readers_know_names_both():
    class Other:
        name, title, kinds = "other", "other", ()

        def recognises(self, outline):
            return True

    readers = {**READERS, "other": Other()}
    with pytest.raises(RefusedError, match="sarif or other") as caught:
        understand(b'{"version": "2.1.0", "runs": [{"results": []}]}', readers)
    assert "--as sarif" in caught.value.hint
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_regular_file_is_refused(kind, tmp_path):
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(RefusedError):
        understand(path, READERS)


def test_keys_that_stand_twice_are_refused_in_large_files_too():
    filler = json.dumps({"x": "y" * 2_000_000})[1:-1]
    with pytest.raises(ReaderError, match="twice"):
        refuse_doubles(f'{{"results": [1], {filler}, "results": []}}'.encode(), "results", 1)
    refuse_doubles(f'{{"results": [{{"results": 1}}], {filler}}}'.encode(), "results", 1)


def test_lines_name_the_one_that_is_damaged():
    assert parse_lines(b'{"a": 1}\n\n{"b": 2}\n') == [{"a": 1}, {"b": 2}]
    with pytest.raises(ReaderError, match="line 2"):
        parse_lines(b'{"a": 1}\n{"b": \n')


@pytest.mark.parametrize(
    ("score", "word"),
    [(9.8, "critical"), ("9.0", "critical"), (8.9, "high"), ("7", "high"), (4.0, "medium"), ("3.9", "low"), (0.1, "low"),
     (0, "info"), ("", "unknown"), (None, "unknown"), (11, "unknown"), ("nan", "unknown"), (True, "unknown"), (-1, "unknown")],
)  # fmt: skip
def test_scores_become_severities_by_the_bands_of_cvss(score, word):
    assert severity_of_score(score) == word


def test_names_that_tools_share_are_read_one_way():
    assert advisories("cve-2021-1234: x", ["GHSA-2wx4-7v6c-qqqq", None], "PYSEC-2020-96") == (
        "CVE-2021-1234",
        "GHSA-2wx4-7v6c-qqqq",
        "PYSEC-2020-96",
    )
    assert weaknesses(["CWE-79: Cross-site", 89, "CWE-079", "none"]) == ("CWE-79", "CWE-89")
    assert purl("npm", "@scope/name", "1.0") == "pkg:npm/%40scope/name@1.0"
    assert purl("maven", "org.example:lib", "2") == "pkg:maven/org.example/lib@2"
    assert purl("pypi", "") == ""
    assert purl_parts("pkg:maven/org.example/lib@2") == ("maven", "org.example:lib", "2")
    assert purl_parts("nothing") is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05.123456789+02:00", "2026-01-02T01:04:05.123456+00:00"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05+00:00"),
        (0, "1970-01-01T00:00:00+00:00"),
        ("yesterday", None),
        (10**30, None),
        (None, None),
    ],
)
def test_times_have_a_zone(value, shown):
    found = moment(value)
    assert (found.isoformat() if found else None) == shown
