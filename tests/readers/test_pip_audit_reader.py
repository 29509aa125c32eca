"""The JSON report of pip-audit: real ones, every captured trap, and everything that is none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.evidence import SUBJECT
from support.reading import only, sees

from ssdfgate.collectors.audit_scope import Call, KnownBad, Scope
from ssdfgate.collectors.audit_verdict import Audit, Known
from ssdfgate.errors import ReaderError
from ssdfgate.lockfiles import Declared
from ssdfgate.model import EvidenceKind, Findings, Severity, Status, Tool
from ssdfgate.readers.pip_audit import PipAuditReader

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
REAL = FIXTURES / "pip-audit" / "three-packages.json"
TRAPS = sorted((FIXTURES / "traps-reports").glob("pa-*.meta.json"))
READER = PipAuditReader()
ASKED = (("requests", "2.19.0"), ("jinja2", "2.10"), ("pyyaml", "5.3"))
VULN = {"id": "X-1", "fix_versions": ["2.0"], "aliases": ["CVE-1", "X-1"], "description": "Bad. Very bad."}


def report(*entries: object, **more: object) -> bytes:
    return json.dumps({"dependencies": list(entries), "fixes": [], **more}).encode()


def test_a_real_report():
    reading = only(READER.read(REAL.read_bytes()))
    assert (reading.format, reading.kind, reading.tool) == (
        "pip-audit-json", EvidenceKind.DEPENDENCY_AUDIT, Tool("pip-audit", None),
    )  # fmt: skip
    assert reading.analysed == {"jinja2==2.10", "flask==3.0.0", "requests==2.19.0", "ssdfgate-control==0"}
    assert reading.skipped == ()
    assert isinstance(reading.payload, Findings)
    first = reading.payload.items[0]
    assert first.package is not None
    assert (first.rule, first.severity, first.aliases, first.package.purl, first.package.fixed, first.url) == (
        "PYSEC-2018-28",
        Severity.UNKNOWN,
        ("CVE-2018-18074", "GHSA-x84v-xcm2-53pg"),
        "pkg:pypi/requests@2.19.0",
        ("2.20.0",),
        "https://osv.dev/vulnerability/PYSEC-2018-28",
    )
    assert {item.rule for item in reading.payload.items} == {"PYSEC-2018-28", "PYSEC-2019-217", "SSDFGATE-CONTROL"}
    assert all(item.fingerprint for item in reading.payload.items)


def test_real_reports_are_recognised_and_others_are_not():
    assert sees(READER, REAL.read_bytes())
    for other in ({}, [], None, {"dependencies": []}, {"dependencies": [], "fixes": {}},
                  {"dependencies": [], "fixes": [], "bomFormat": "CycloneDX"}):  # fmt: skip
        assert not sees(READER, other)


def concluded(content: bytes) -> tuple[Status, int, int]:
    """Status, findings and answered packages, had we asked for three packages and a control."""
    scope = Scope(Declared((), (), ()), ASKED, (), (), 1)
    call = Call(ASKED, KnownBad(("pycrypto", "2.6.1"), frozenset({"CVE-2013-7459"})))
    audit = Audit(Tool("pip-audit", "2.10.1"), (), SUBJECT, scope, (call,), Known({}, "service", "x"))
    evidence = audit.conclude((only(READER.read(content)),))
    assert isinstance(evidence.payload, Findings)
    return evidence.status, len(evidence.payload.items), evidence.coverage.analysed


RIGHT = {
    "pa-dry": (Status.PARTIAL, 0, 0),
    "pa-e500": None,
    "pa-empty": (Status.PARTIAL, 0, 3),
    "pa-empty-file": (Status.PARTIAL, 0, 0),
    "pa-ignore": (Status.PARTIAL, 0, 3),
    "pa-list": (Status.PARTIAL, 0, 3),
    "pa-localver": (Status.PARTIAL, 0, 0),
    "pa-locked-pylock": (Status.PARTIAL, 4, 2),
    "pa-locked-uv": None,
    "pa-markers": (Status.PARTIAL, 0, 0),
    "pa-nested": (Status.PARTIAL, 0, 0),
    "pa-ok": (Status.PARTIAL, 4, 3),
    "pa-page": (Status.PARTIAL, 0, 3),
    "pa-path-nonexist": (Status.PARTIAL, 0, 0),
    "pa-proj-dynamic": (Status.PARTIAL, 0, 0),
    "pa-pypi": (Status.PARTIAL, 0, 0),
    "pa-pypi-strict": None,
    "pa-refused": None,
    "pa-unpinned": None,
    "pa-urls": (Status.PARTIAL, 1, 1),
}
"""Status, findings and answered packages; None where there is no report. None of these runs had a control."""


@pytest.mark.parametrize("meta", TRAPS, ids=lambda path: path.name.removesuffix(".meta.json"))
def test_every_captured_trap_gets_its_right_verdict(meta: Path):
    name = meta.name.removesuffix(".meta.json")
    content = meta.with_name(f"{name}.stdout").read_bytes() if meta.with_name(f"{name}.stdout").exists() else b""
    expected = RIGHT[name]
    if expected is None:
        with pytest.raises(ReaderError, match="the report is empty"):
            only(READER.read(content))
    else:
        assert concluded(content) == expected
    verdict = json.loads(meta.read_text())["correct_verdict"]
    assert verdict.startswith("FAIL") == (expected is not None and expected[1] > 0)


def test_every_captured_trap_is_listed():
    assert {path.name.removesuffix(".meta.json") for path in TRAPS} == set(RIGHT)


def test_skipped_entries_keep_their_reason():
    reading = only(READER.read(report({"name": "-e .", "skip_reason": "no\x1b version"})))
    assert (reading.skipped, reading.analysed) == (((r"no\x1b version", "-e ."),), frozenset())


def test_names_and_versions_are_normalised():
    reading = only(READER.read(report({"name": "A_b.C", "version": "1.0-RC1", "vulns": [VULN]})))
    assert reading.analysed == {"a-b-c==1.0rc1"}
    assert isinstance(reading.payload, Findings)
    assert [item.package.purl for item in reading.payload.items if item.package] == ["pkg:pypi/a-b-c@1.0rc1"]


def test_what_two_databases_say_of_one_advisory_is_one_finding():
    second = {"id": "X-1", "fix_versions": ["10.0", "2.0", "odd"], "aliases": ["GHSA-1"], "description": "Other."}
    reading = only(READER.read(report({"name": "a", "version": "1", "vulns": [VULN, second]})))
    assert isinstance(reading.payload, Findings)
    (finding,) = reading.payload.items
    assert finding.package is not None
    assert (finding.aliases, finding.package.fixed, finding.message) == (
        ("CVE-1", "GHSA-1"), ("2.0", "10.0", "odd"), "Bad.",
    )  # fmt: skip


def test_one_advisory_for_one_package_is_one_finding():
    entry = {"name": "a", "version": "1", "vulns": [VULN, VULN]}
    reading = only(READER.read(report(entry, {**entry, "name": "A"}, {**entry, "version": "2"})))
    assert isinstance(reading.payload, Findings)
    assert [item.package.version for item in reading.payload.items if item.package] == ["1", "2"]
    assert {item.aliases for item in reading.payload.items} == {("CVE-1",)}


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ("Bad. Very bad.", "Bad."),
        ("In 2.10 and before, str.format escapes", "In 2.10 and before, str.format escapes"),
        ("Two\nlines! And more", "Two lines!"),
        ("N/A", "X-1 is open against a 1"),
        ("", "X-1 is open against a 1"),
        ("see https://me:pw@example.org", "see https://[redacted]@example.org"),
        ("w" * 1000, "w" * 299 + "…"),
        ("\x1b[31mred", r"\x1b[31mred"),
    ],
)
def test_the_message_is_the_first_sentence(description: str, message: str):
    reading = only(
        READER.read(report({"name": "a", "version": "1", "vulns": [{**VULN, "description": description}]}))
    )
    assert isinstance(reading.payload, Findings)
    assert reading.payload.items[0].message == message


def test_descriptions_and_aliases_may_be_switched_off():
    reading = only(READER.read(report({"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": []}]})))
    assert isinstance(reading.payload, Findings)
    assert (reading.payload.items[0].aliases, reading.payload.items[0].message) == ((), "X-1 is open against a 1")


def test_an_id_cannot_leave_its_place_in_the_address():
    reading = only(READER.read(report({"name": "a", "version": "1", "vulns": [{**VULN, "id": "../x?y"}]})))
    assert isinstance(reading.payload, Findings)
    assert reading.payload.items[0].url == "https://osv.dev/vulnerability/..%2Fx%3Fy"


ENTRY = {"name": "a", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    "content",
    [
        b"", b" ", b"null", b"[]", b"{}", b'"x"', b"\xff", b'{"dependencies": []}', b'{"fixes": []}',
        b'{"dependencies": [], "fixes": []} x', b'{"dependencies": [], "dependencies": [], "fixes": []}',
        b'{"dependencies": [], "fixes": NaN}', b'{"dependencies": {}, "fixes": []}',
        b'{"dependencies": [], "fixes": null}', report(extra=1), report(None), report([]), report({}),
        report({"name": "a"}), report({"name": "a", "version": "1"}), report({"name": "a", "vulns": []}),
        report({**ENTRY, "name": ""}), report({**ENTRY, "name": None}), report({**ENTRY, "version": 1}),
        report({**ENTRY, "version": "banana"}), report({**ENTRY, "version": "9" * 5000}),
        report({**ENTRY, "vulns": None}), report({**ENTRY, "vulns": [1]}), report({**ENTRY, "vulns": [{}]}),
        report({**ENTRY, "vulns": [{**VULN, "id": " "}]}),
        report({**ENTRY, "vulns": [{**VULN, "fix_versions": "2"}]}),
        report({**ENTRY, "vulns": [{**VULN, "fix_versions": [2]}]}),
        report({**ENTRY, "vulns": [{**VULN, "aliases": None}]}),
        report({**ENTRY, "vulns": [{**VULN, "aliases": [""]}]}),
        report({**ENTRY, "vulns": [{**VULN, "description": None}]}), report({"name": "a", "skip_reason": ""}),
        report({"skip_reason": "x"}), report({"name": "\ud800", "version": "1", "vulns": []}),
    ],
)  # fmt: skip
def test_anything_else_is_refused(content: bytes):
    with pytest.raises(ReaderError) as caught:
        only(READER.read(content))
    assert str(caught.value)
    assert caught.value.hint


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["1.0", "a", "X-1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "version", "vulns", "id", "aliases", "fix_versions", "description", "skip_reason"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def read_or_refused(content: bytes) -> bool:
    try:
        only(READER.read(content))
    except ReaderError:
        return False
    return True


@given(content=st.binary(max_size=100))
def test_arbitrary_bytes_are_refused(content: bytes):
    assert not read_or_refused(content)


@given(entries=st.lists(VALUES, max_size=4), data=st.data())
def test_arbitrary_entries_are_read_or_refused(entries: list, data: st.DataObject):
    entry = {**ENTRY, data.draw(st.sampled_from(["name", "version", "vulns", "skip_reason"])): data.draw(VALUES)}
    vuln = {**VULN, data.draw(st.sampled_from(list(VULN))): data.draw(VALUES)}
    assert read_or_refused(report(*entries, entry)) in {True, False}
    assert read_or_refused(report({**ENTRY, "vulns": [vuln]})) in {True, False}


@given(data=st.data())
def test_damaged_reports_are_read_or_refused(data: st.DataObject):
    content = REAL.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    damaged = content[:start] + data.draw(st.binary(max_size=4)) + content[end:]
    assert read_or_refused(damaged) in {True, False}
