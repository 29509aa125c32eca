"""OSCAL before those who wrote it down: the schema of NIST, and compliance-trestle, which loads and validates it."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.anything import anything
from support.hostile import HOSTILE
from support.oscal import SCHEMA, TOOLS, rendered, schema_errors
from support.report_evidence import WHEN
from support.report_parts import report
from support.reports import REPORTS, big_report, closed_report

from ssdfgate.model import Decision, EvidenceRecord, Outcome, Verdict
from ssdfgate.renderers.oscal import VERSION

TRESTLE = TOOLS / "trestle" / "bin" / "trestle"
schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="tools/ci/install.sh has not fetched the schema of OSCAL")
trestle = pytest.mark.skipif(not TRESTLE.is_file(), reason="tools/ci/install.sh has not installed compliance-trestle")


@schema
def test_the_schema_is_that_of_the_version_that_we_name() -> None:
    assert f"/oscal/{VERSION}/" in json.loads(SCHEMA.read_bytes())["$id"]


@schema
@pytest.mark.parametrize("name", REPORTS)
def test_valid(name: str) -> None:
    assert schema_errors(json.loads(rendered(REPORTS[name]()))) == []


WRONG = {
    "metadata.version": "",
    "metadata.title": "two\nlines",
    "metadata.last-modified": "2026-11-22",
    "uuid": "461ee172-79d8-8c00-815a-94bc962f2f77",
    "import-ap.href": None,
    "results": [],
    "local-definitions": {"more": 1},
}


@schema
@pytest.mark.parametrize("place", WRONG)
def test_the_schema_finds_what_is_wrong(place: str) -> None:
    document = json.loads(rendered(closed_report()))
    inner = document["assessment-results"]
    *way, last = place.split(".")
    for name in way:
        inner = inner[name]
    inner[last] = WRONG[place]
    assert schema_errors(document)


@schema
@given(evidence=anything(), text=st.text(max_size=30) | st.sampled_from(HOSTILE), verdict=st.sampled_from(Verdict))
def test_any_evidence_and_any_text_are_valid(evidence, text: str, verdict: Verdict) -> None:
    record = {"statement": text, "role": text, "person": text, "owner": text, "expires": text, "reason": text}
    decided = Decision(
        "own",
        text,
        text,
        verdict,
        required=True,
        blocking=True,
        reasons=(text,),
        measures=(text,),
        evidence=(text,),
        waiver=record,
        attestation=record,
        exemption=record,
    )
    base = report(Outcome.CLOSED, (decided,), (), profile=text, parameters={text: text}, engine=text)
    kept = EvidenceRecord(base.policy_digest, evidence, WHEN, 1.0, (base.policy_digest,))
    assert schema_errors(json.loads(rendered(replace(base, evidence=(kept,))))) == []


def validated(folder: Path, documents: dict[str, str]) -> str:
    """What trestle says of all of them, in one run, since it takes a second to start; `code` stands at the end."""
    subprocess.run([TRESTLE, "init"], cwd=folder, check=True, capture_output=True, timeout=300)
    for name, text in documents.items():
        (folder / "assessment-results" / name).mkdir()
        (folder / "assessment-results" / name / "assessment-results.json").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [TRESTLE, "validate", "--all"], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    return f"{done.stdout}{done.stderr}code {done.returncode}"


@trestle
def test_trestle_takes_every_document(tmp_path: Path) -> None:
    made = {name: REPORTS[name]() for name in REPORTS} | {"big": big_report(200)}
    said = validated(tmp_path, {name: rendered(item) for name, item in made.items()})
    assert said.endswith("code 0"), said
    assert said.count(" passed the Validator ") == len(made), said


@trestle
def test_trestle_finds_what_is_wrong(tmp_path: Path) -> None:
    document = json.loads(rendered(closed_report()))
    document["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "fine"
    assert not validated(tmp_path, {"wrong": json.dumps(document)}).endswith("code 0")
