"""The example of a project that adopted all of this: what its README promises is what a run says.

SSDFGATE_UPDATE_GOLDEN=1 writes the table of examples/adopted/README.md anew, to be read before it is committed.
"""

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from support.report_json import by_collector
from support.trees import commit, copy_of, ssdfgate

from ssdfgate.frameworks import available
from ssdfgate.model.settings import DOCUMENTS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "adopted"
README = EXAMPLE / "README.md"
UPDATE = bool(os.environ.get("SSDFGATE_UPDATE_GOLDEN"))

AS_OF = date(2026, 11, 2)
"""The day that the example speaks of: whatever it calls past lies before, and all else after it."""

_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\d-])")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_TABLE = re.compile(r"(?<=<!-- verdicts: begin -->\n).*?(?=<!-- verdicts: end -->)", re.DOTALL)
_WORDS = ("pass", "partial", "attested", "fail", "unknown", "not_applicable")


@pytest.fixture(scope="module")
def adopted(tmp_path_factory):
    """The example as if it had been written for today, in one commit."""
    root = copy_of(EXAMPLE, tmp_path_factory.mktemp("example") / "adopted")
    for leftover in root.rglob("__pycache__"):
        shutil.rmtree(leftover)
    later = datetime.now(UTC).date() - AS_OF
    for path in root.rglob("*"):
        if path.is_file():
            path.write_text(moved(path.read_text(encoding="utf-8"), later), encoding="utf-8")
    for path in attestations(root):
        text = path.read_text(encoding="utf-8")
        document = yaml.safe_load(text).get("document")
        if document:
            path.write_text(_DIGEST.sub(digest(root / document), text), encoding="utf-8")
    commit(root)
    return root


def moved(text: str, later: timedelta) -> str:
    """The same text with every day in it as much later."""
    return _DAY.sub(lambda match: (date.fromisoformat(match[0]) + later).isoformat(), text)


def attestations(root: Path) -> list[Path]:
    return sorted((root / ".ssdfgate" / "attestations").glob("*.yaml"))


def digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def table(report) -> str:
    """How often each verdict was given, framework by framework."""
    counted = {name: Counter() for name in report["frameworks"]}
    for item in report["requirements"]:
        counted[item["framework"]][item["verdict"]] += 1
    assert {word for counts in counted.values() for word in counts} <= set(_WORDS)
    rows = [("framework", *_WORDS, "all"), ("---", *("---:" for _ in _WORDS), "---:")]
    rows += [(name, *(counts[word] for word in _WORDS), counts.total()) for name, counts in sorted(counted.items())]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in rows)


def test_the_example_opens_the_gate_and_its_readme_counts_right(adopted, check):
    report = check(adopted, *(word for name in available() for word in ("--framework", name)))
    blocking = {item["id"]: item["reasons"] for item in report["requirements"] if item["blocking"]}
    assert blocking == {}
    assert (report["profile"], report["outcome"], report["exit_code"]) == ("ci", "open", 0)
    assert sorted(report["frameworks"]) == sorted(available())
    shown = README.read_text(encoding="utf-8")
    if UPDATE:
        shown = _TABLE.sub(table(report), shown)
        README.write_text(shown, encoding="utf-8")
    assert _TABLE.findall(shown) == [table(report)]


def test_what_people_stated_exempted_and_waived_arrives_in_the_report(adopted, check):
    report = check(adopted, "--framework", "ssdf-1.1", "--framework", "cra", "--framework", "etsi-ts-104-219")
    said = {(item["framework"], item["id"]): item["verdict"] for item in report["requirements"]}
    stated = [yaml.safe_load(path.read_bytes()) for path in attestations(adopted)]
    assert {(item["framework"], item["requirement"]): "attested" for item in stated}.items() <= said.items()
    assert said["cra", "AnnexI.PartI.2.i"] == "not_applicable"
    found = by_collector(report)["bandit"]["findings"]
    assert (found["total"], found["open"]) == (1, 1), "a waiver hides nothing"
    told = [limit["message"] for limit in report["limits"] if "waiver" in limit["message"]]
    assert len(told) == 1
    assert "keeps what it covers from closing the gate" in told[0]


def test_every_record_is_found_by_its_usual_name_and_holds(adopted, check, tmp_path):
    report = check(adopted)
    named = by_collector(report)["repository"]["id"].removeprefix("sha256:")
    blob = tmp_path / "bundle" / "blobs" / "sha256" / named
    documents = json.loads(blob.read_bytes())["payload"]["values"]["documents"]
    assert sorted(documents) == sorted(DOCUMENTS)
    for name, entry in documents.items():
        assert entry, name
        assert entry["placeholders"] == 0
        assert entry["words"] >= 50
        assert entry["reviewed_ns"]


def test_its_statements_still_rest_on_the_documents_that_lie_beside_them():
    for path in attestations(EXAMPLE):
        record = yaml.safe_load(path.read_bytes())
        if "document" in record:
            assert record["digest"] == digest(EXAMPLE / record["document"]), f"{path.name}: state it anew"


def test_every_statement_counts(adopted):
    done = ssdfgate("attest", "check", "--root", adopted)
    assert done.returncode == 0, done.stdout + done.stderr
