"""`diff` and `report`: two bundles beside each other, and one in any format, without enforcing anything."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import jsonschema_rs
import pytest
from support.bundles import bundle_of, proof
from support.evidence import WHEN
from support.report_evidence import complete_bandit, finding

from ssdfgate.bundle import Gathered, evidence_record
from ssdfgate.bundle.verify import Expected
from ssdfgate.cli.app import run
from ssdfgate.gate.comparison import beside
from ssdfgate.gate.difference import difference
from ssdfgate.gate.judge import Case
from ssdfgate.model import Component, Components, EvidenceKind, ExitCode, PipelineContext, Platform, Severity, Skip
from ssdfgate.model.settings import Settings
from ssdfgate.policy.embedded import EmbeddedEngine

OLD, KEPT, BARE = (
    finding("B602", "app/old.py", 1, context="old"),
    finding("B608", "app/kept.py", 2, severity=Severity.LOW, context="kept"),
    finding("B608", "bin/tool", 2, context="bare"),
)
SCHEMA = json.loads((files("ssdfgate") / "schemas/diff-v1.schema.json").read_bytes())


def changed(manifest, collector, **changes):
    """The manifest with other evidence of one collector."""

    def other(item):
        if item.record is None or item.record.evidence.collector != collector:
            return item
        collection = replace(item.collection, evidence=replace(item.record.evidence, **changes))
        return Gathered(collection, evidence_record(collection.evidence, collection))

    return replace(manifest, gathered=tuple(map(other, manifest.gathered)))


def findings(*found):
    return complete_bandit(found).payload


@pytest.fixture
def bundles(tmp_path, monkeypatch):
    """Of `then` and `now`: another version of a component, one finding less, and one more."""
    monkeypatch.chdir(tmp_path)
    made = proof(created_at=datetime.now(UTC))
    then = changed(made, "bandit", payload=findings(OLD, KEPT))
    parts = Components((Component("a", "2", "pkg:pypi/a@2"), Component("b\x1b[31m", None, None)))
    now = changed(changed(made, "bandit", payload=findings(KEPT)), "sbom", payload=parts)
    bundle_of(then, tmp_path / "then", kind=None)
    bundle_of(now, tmp_path / "now", kind=None)
    bundle_of(proof("bandit", created_at=datetime.now(UTC)), tmp_path / "bare", kind=None)
    return tmp_path


def told(capsys, *arguments):
    assert run(["diff", *arguments]) == ExitCode.OPEN
    return capsys.readouterr().out


def test_two_bundles_differ_in_what_was_changed(bundles, capsys):
    document = json.loads(told(capsys, "then", "now", "-f", "json", "--profile", "ci"))
    jsonschema_rs.Draft202012Validator(SCHEMA).validate(document)
    (bandit,) = [item for item in document["findings"] if item["collector"] == "bandit"]
    assert {sort: bandit[sort]["total"] for sort in ("new", "fixed", "persisting", "not_looked_at")} == {
        "new": 0, "fixed": 1, "persisting": 1, "not_looked_at": 0,
    }  # fmt: skip
    assert document["components"]["first"] == [
        {"name": "b\x1b[31m", "before": [], "after": ["of unknown version"]},
        {"name": "pkg:pypi/a", "before": ["1"], "after": ["2"]},
    ]
    assert document["evidence"] == []
    turned = {(item["framework"], item["id"]): (item["before"], item["after"]) for item in document["requirements"]}
    assert turned["ssdf-1.1", "PW.7.2"] == ("fail", "pass")


def test_a_bundle_does_not_differ_from_itself(bundles, capsys):
    document = json.loads(told(capsys, "then", "then", "-f", "json"))
    assert (document["requirements"], document["evidence"], document["components"]["total"]) == ([], [], 0)
    assert document["base"] == document["now"]
    assert all(item["new"]["total"] == item["fixed"]["total"] == 0 for item in document["findings"])
    assert told(capsys, "then", "then").count("as before") == len(("verdicts", "evidence", "components"))


def test_without_an_sbom_nothing_is_said_of_components(bundles, capsys):
    document = json.loads(told(capsys, "then", "bare", "-f", "json"))
    assert document["components"] is None
    lost = {item["collector"]: (item["before"], item["after"]) for item in document["evidence"]}
    assert lost["sbom"][0].startswith("complete, ")
    assert lost["sbom"][1] is None
    assert "holds no SBOM" in told(capsys, "then", "bare")


def test_the_text_names_it_and_hostile_names_stay_text(bundles, capsys):
    text = told(capsys, "then", "now")
    assert "pkg:pypi/a  1 → 2" in text
    assert "PW.7.2  FAIL → PASS" in text
    assert "app/old.py:1" in text
    assert "\x1b" not in text


def test_a_bundle_that_is_not_whole_is_refused(bundles, capsys):
    assert run(["diff", "then", "gone"]) == ExitCode.INVALID
    assert "gone: cannot be read" in capsys.readouterr().err
    assert run(["diff", "then"]) == ExitCode.USAGE


def test_a_report_enforces_nothing_and_says_what_the_gate_would_say(bundles, capsys):
    assert run(["gate", "bare", "-q", "--profile", "ci"]) == ExitCode.INCOMPLETE
    capsys.readouterr()
    assert run(["report", "bare", "-f", "json", "--profile", "ci"]) == ExitCode.OPEN
    report = json.loads(capsys.readouterr().out)
    assert report["outcome"] == "report-only"
    assert run(["report", "bare"]) == ExitCode.OPEN
    assert "NOTHING WAS ENFORCED" in capsys.readouterr().out
    assert run(["report", "gone"]) == ExitCode.INVALID
    assert run(["report", "bare", "--commit", "b" * 40]) == ExitCode.INVALID


def test_both_are_decided_by_the_profile_of_the_later_one(tmp_path):
    local = proof(context=PipelineContext(Platform.LOCAL))
    bundle_of(local, tmp_path / "then", kind=None)
    bundle_of(proof(context=PipelineContext(Platform.CI)), tmp_path / "now", kind=None)
    asked = Case((), Settings(), None, None, Expected(), report_only=True, engine=EmbeddedEngine(), now=WHEN)
    found = difference(tmp_path / "then", tmp_path / "now", asked)
    assert (found.base.profile, found.now.profile) == ("ci", "ci")
    assert found.requirements == ()


def of_bandit(then, now):
    (found,) = [item for item in beside(then, now) if item.kind is EvidenceKind.SAST]
    return found


def test_missing_is_fixed_only_where_the_scope_is_the_same_and_the_name_tells_the_language():
    then = changed(proof("bandit"), "bandit", payload=findings(OLD, BARE, KEPT))
    now = changed(proof("bandit"), "bandit", payload=findings(KEPT))
    whole = of_bandit(then, now)
    assert [item.location.path for item in whole.fixed] == ["app/old.py"]
    assert [item.location.path for item in whole.unseen] == ["bin/tool"]
    for left_out in (
        {"excluded": (Skip("app/**: old", 1, ()),)},
        {"ignored": (Skip("ignored by git", 1, ()),)},
        {"blocked": 1},
    ):
        narrower = replace(now, inventory=replace(now.inventory, **left_out))
        assert of_bandit(then, narrower).fixed == ()
