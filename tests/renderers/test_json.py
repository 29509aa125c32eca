import json
import subprocess
import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from support.evidence import collected
from support.report_evidence import SUBJECT, WHEN, bandit, failed_audit, pip_audit, record, repository_facts, sbom
from support.reports import REPORTS, big_report, closed_report, open_report

from ssdfgate.bundle import Gathered, Manifest, evidence_record
from ssdfgate.model import Compared, Comparison, Digest, EvidenceKind, Failed, FindingState, InventorySummary, Skipped
from ssdfgate.model.comparison import LISTED
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.json import JsonRenderer, report_document

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "ssdfgate/schemas/report-v1.schema.json").read_text())
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
OPEN_MAPS = {"facts", "record", "parameters"}


def rendered(report) -> dict[str, Any]:
    return json.loads(JsonRenderer().render(report, Style()))


def problems(document) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_valid(name: str) -> None:
    assert problems(rendered(REPORTS[name]())) == []


def test_a_large_report_is_valid_and_small() -> None:
    few, many = (JsonRenderer().render(big_report(count), Style()) for count in (100, 2_000))
    assert problems(json.loads(many)) == []
    assert len(many) < len(few) + 1_000


def test_collections_as_the_manifest_writes_them_are_valid() -> None:
    failure = failed_audit()
    failed = Failed("pip-audit", failure.kind, failure.reasons[0], failure.hint, failure.tool, WHEN)
    gathered = (
        Gathered(collected(), evidence_record(collected().evidence, collected())),
        Gathered(failed, evidence_record(failure, failed)),
        Gathered(Skipped("semgrep", EvidenceKind.SAST, "not installed here"), None),
    )
    manifest = Manifest("0.1.0", WHEN, SUBJECT, open_report().context, InventorySummary(0), gathered)
    report = replace(open_report(), collections=manifest.collections())
    document = rendered(report)
    assert problems(document) == []
    assert [item["result"] for item in document["collections"]] == ["collected", "failed", "skipped"]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("outcome",), "fine"),
        (("surprise",), 1),
        (("requirements", 0, "verdict"), "ok"),
        (("evidence", 0, "coverage", "analysed"), -1),
        (("evidence", 0, "raw"), "abc"),
        (("collections", 2, "hint"), "a skipped collector has none"),
        (("created_at",), "yesterday"),
    ],
)
def test_the_schema_refuses_what_is_wrong(where: tuple, value) -> None:
    document = rendered(closed_report())
    *path, last = where
    target = document
    for step in path:
        target = target[step]
    target[last] = value
    assert problems(document)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_the_schema_misses_what_is_missing(key: str) -> None:
    document = rendered(open_report())
    del document[key]
    assert problems(document)


def objects(node, name=""):
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield name, node
        for key, value in node.items():
            yield from objects(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item, name)


def test_every_object_of_the_schema_is_closed_and_described() -> None:
    found = list(objects(SCHEMA))
    assert len(found) > 20
    for name, node in found:
        assert node["description"]
        if "properties" not in node:
            assert node["additionalProperties"] is not True or name in OPEN_MAPS
            continue
        assert node["additionalProperties"] is False
        assert set(node["required"]) == set(node["properties"])
        for key, field in node["properties"].items():
            assert field.get("description"), f"{name}.{key} has no description"


def test_the_report_holds_what_the_design_fixes() -> None:
    document = rendered(closed_report())
    assert document["schema"] == "ssdfgate/report/v1"
    assert (document["outcome"], document["exit_code"]) == ("closed", 1)
    assert document["subject"].items() >= {"commit": "3f2a91c07d" + "0" * 30, "dirty": True}.items()
    assert document["bundle"]["digest"].startswith("sha256:")
    requirement = next(item for item in document["requirements"] if item["id"] == "PW.7.2")
    assert requirement["measures"] == ["code.static_analysis_clean"]
    evidence = document["evidence"][0]
    assert evidence["findings"] == {
        "total": 5,
        "open": 4,
        "suppressed": 1,
        "by_severity": {"critical": 0, "high": 1, "medium": 2, "low": 1, "info": 0, "unknown": 0},
    }
    assert evidence["coverage"]["skipped"] == [{"reason": "syntax error", "count": 1, "examples": ["app/broken.py"]}]
    measure = document["measures"][0]
    assert (len(measure["violations"]), measure["violations_total"]) == (4, 12)
    assert measure["violations"][0]["evidence"] == evidence["id"]


def test_report_only_says_what_would_have_been() -> None:
    document = rendered(REPORTS["report-only"]())
    assert (document["outcome"], document["exit_code"]) == ("report-only", 0)
    assert (document["enforced_outcome"], document["enforced_exit_code"]) == ("closed", 1)


@pytest.mark.parametrize(
    ("evidence", "filled"),
    [
        (bandit(), {"findings"}),
        (pip_audit(), {"findings", "facts"}),
        (sbom(), {"components", "facts"}),
        (repository_facts(), {"facts"}),
        (failed_audit(), set()),
    ],
    ids=["sast", "audit", "sbom", "repository", "failed"],
)
def test_a_payload_fills_its_own_keys_and_no_other(evidence, filled: set[str]) -> None:
    report = replace(open_report(), evidence=(record(evidence),))
    entry = rendered(report)["evidence"][0]
    assert {key for key in ("findings", "components", "facts") if entry[key] is not None} == filled


def test_raw_names_the_first_report_and_raw_all_every_one() -> None:
    one, two = Digest.of(b"one"), Digest.of(b"two")
    cases = {(): None, (one,): str(one), (one, two): str(one)}
    for raw, first in cases.items():
        report = replace(open_report(), evidence=(replace(record(bandit()), raw=raw),))
        entry = rendered(report)["evidence"][0]
        assert (entry["raw"], entry["raw_all"]) == (first, [str(item) for item in raw])


def test_the_text_is_the_document() -> None:
    for name in set(REPORTS) - {"hostile"}:
        report = REPORTS[name]()
        assert rendered(report) == json.loads(json.dumps(report_document(report)))


def test_the_page_is_up_to_date() -> None:
    tool = ROOT / "tools/report_page.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_names_every_field() -> None:
    spec = spec_from_file_location("report_page", ROOT / "tools/report_page.py")
    assert spec is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = tool.page_of(SCHEMA)
    for _, node in objects(SCHEMA):
        for key in node.get("properties", {}):
            assert f"| `{key}` |" in page


def test_each_sort_is_counted_whole_and_listed_in_part() -> None:
    items = big_report(1_000).evidence[0].evidence.payload.items
    compared = Compared("bandit", EvidenceKind.SAST, items, (), (), items[:3])
    report = replace(open_report(), comparison=Comparison("main", "a" * 40, Digest.of(b"base"), (compared,)))
    document = rendered(report)
    assert problems(document) == []
    (found,) = document["comparison"]["collections"]
    assert (found["new"]["total"], len(found["new"]["first"])) == (len(items), LISTED)
    assert found["new"]["open"] == sum(item.state is FindingState.OPEN for item in items)
    assert found["not_looked_at"]["total"] == 3
    assert found["new"]["first"][0]["fingerprint"] == items[0].fingerprint
