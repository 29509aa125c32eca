"""A report that stays in its file becomes the same evidence, and the same blob, as one that is read at once."""

import json
from datetime import UTC, datetime
from itertools import chain

import pytest
from support.evidence import SUBJECT, WHEN
from support.reading import READERS

from ssdfgate.gate.imported import collections_of
from ssdfgate.gate.reports import Report
from ssdfgate.gate.withhold import collected
from ssdfgate.model import PiecedReport, RawReport, evidence
from ssdfgate.readers.understand import understand
from ssdfgate.redaction import Redactor

SECRET = "correct-horse-battery"


@pytest.fixture
def path(tmp_path):
    places = [{"physicalLocation": {"artifactLocation": {"uri": f"{name}.py"}}} for name in "ba"]
    results = [{"ruleId": "r", "message": {"text": f"{SECRET} {n}"}, "locations": [places[n % 2]]} for n in range(9)]
    run = {"tool": {"driver": {"name": "T", "rules": [{"id": "r"}]}}, "results": results}
    path = tmp_path / "a.sarif"
    path.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    return path


def imported(path, large, redactor):
    report = Report("a.sarif", path, understand(path, READERS, large=large), datetime(2026, 1, 1, tzinfo=UTC))
    (item,) = collections_of([report], [], SUBJECT, None, WHEN)
    return collected(item, redactor)


@pytest.mark.parametrize("values", [(), (SECRET,)])
def test_evidence_and_raw_report_are_the_same(path, values):
    there, here = (imported(path, large, Redactor(values)) for large in (1, 2**40))
    (pieced,), (raw,) = there.raw, here.raw
    assert isinstance(pieced, PiecedReport)
    assert isinstance(raw, RawReport)
    assert b"".join(pieced.pieces()) == raw.content
    assert (pieced.digest, pieced.size, pieced.format) == (raw.digest, raw.size, raw.format)
    assert there.evidence.content() == here.evidence.content()
    assert (SECRET in raw.content.decode()) is not bool(values)


def test_evidence_of_many_findings_is_written_in_the_same_bytes(path, monkeypatch):
    whole = imported(path, 1, Redactor(())).evidence
    monkeypatch.setattr(evidence, "_MANY", 2)
    again = imported(path, 1, Redactor(())).evidence
    assert (again.content(), again.digest) == (whole.content(), whole.digest)
    assert (
        b"".join(chain(again.pieces()))
        == json.dumps(json.loads(again.content()), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
