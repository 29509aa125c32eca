"""The catalogue `org`: commands that look things up know the policies of one's own."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ssdfgate.cli.app import run
from ssdfgate.policy.added import read_added
from ssdfgate.policy.scaffold import scaffold

PLACE, _ = sorted(scaffold("acme/scanned"))
PACKAGE = """\
# METADATA
# title: Nothing is denied
# custom:
#   needs: [sast]
package main

deny contains "never" if input.schema == "other"
"""
SOON = str(datetime.now(UTC).date() + timedelta(days=20))
WAIVE = [
    "waive", "--reason", "The other team mends it.", "--owner", "Li Wu", "--ticket", "SEC-1", "--expires", SOON,
    "--requirement",
]  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(here, folder=".ssdfgate/policies"):
    for name, text in {**scaffold("acme/scanned"), "conftest/nothing_denied.rego": PACKAGE}.items():
        path = here / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return str(read_added(here / folder).digest)


def configured(here, folder=".ssdfgate/policies"):
    entry = {"path": folder, "digest": written(here, folder)}
    (here / "ssdfgate.yaml").write_text(json.dumps({"policies": [entry]}))


def told(capsys, *arguments, code=0):
    capsys.readouterr()
    assert run(list(arguments)) == code
    both = capsys.readouterr()
    return " ".join((both.out + both.err).split())


@pytest.mark.parametrize("name", ["acme.scanned", "ACME.Scanned", "conftest.nothing_denied"])
def test_a_measure_of_one_s_own_is_explained(here, capsys, name):
    configured(here, "elsewhere")
    found = json.loads(told(capsys, "explain", name, "-f", "json"))["found"][0]
    assert (found["framework"]["id"], found["id"]) == ("org", name.lower())
    assert found["all_of"][0]["measure"]["needs"] == ["sast"]
    assert found == json.loads(told(capsys, "explain", name, "--framework", "org", "-f", "json"))["found"][0]
    text = told(capsys, "explain", name)
    assert "once `policies:` in ssdfgate.yaml names it" in text
    assert "judge nothing" not in text
    assert f"{name.lower()} satisfies" in told(capsys, "explain", "--measure", name)
    assert name.lower() in told(capsys, "frameworks", "org")


def test_what_no_configuration_names_is_explained_and_said_to_judge_nothing(here, capsys):
    written(here)
    assert "does not name them, so they judge nothing" in told(capsys, "explain", "acme.scanned")
    assert "the catalogue `org` is empty" in told(capsys, *WAIVE, "acme.scanned", "--framework", "org", code=2)
    assert "acme.scanned" in told(capsys, *WAIVE, "acme.scanned", code=2)
    assert not (here / ".ssdfgate/waivers").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "acme.scannd"],
        ["explain", "acme.scannd", "--framework", "org"],
        ["explain", "--measure", "acme.scannd"],
        [*WAIVE, "acme.scannd", "--framework", "org"],
    ],
    ids=["explain", "in-catalogue", "measure", "waive"],
)
def test_the_nearest_name_is_told(here, capsys, arguments):
    configured(here)
    assert "did you mean `acme.scanned`?" in told(capsys, *arguments, code=2)


@pytest.mark.parametrize(
    "arguments", [["explain", "acme.scanned", "--framework", "org"], ["frameworks", "org"]], ids=["explain", "list"]
)
def test_without_policies_the_catalogue_is_empty(here, capsys, arguments):
    assert "there are no policies of your own here" in told(capsys, *arguments, code=2)


def test_an_id_that_ships_asks_for_no_policies(here, capsys):
    (here / "ssdfgate.yaml").write_text("policies: [{path: gone}]")
    assert "PW.7.2" in told(capsys, "explain", "PW.7.2")
    assert "code.no_hidden_findings" in told(capsys, "explain", "--measure", "code.no_hidden_findings")


def test_a_requirement_of_one_s_own_is_waived_and_the_waiver_is_listed(here, capsys):
    configured(here)
    assert "requirement org acme.scanned waived until" in told(capsys, *WAIVE, "acme.scanned")
    (waiver,) = json.loads(told(capsys, "waive", "--list", "-f", "json").removesuffix(" 1 waiver(s)"))["waivers"]
    assert waiver["scope"]["framework"] == "org"
    assert "0 attestation(s)" in told(capsys, "attest", "check")
    (here / "ssdfgate.yaml").unlink()
    assert "the catalogue `org` is empty" in told(capsys, "waive", "--list", code=2)


def test_a_machine_settles_a_measure_of_one_s_own(here, capsys):
    configured(here)
    arguments = ["attest", "new", "acme.scanned", "--role", "Lead", "--person", "Li", "--statement", "It is so."]
    assert "acme.scanned is settled by evidence alone" in told(capsys, *arguments, code=2)


def test_policies_that_are_not_those_that_were_pinned_are_told(here, capsys):
    configured(here)
    (here / ".ssdfgate/policies" / PLACE).write_text("package other\n")
    assert "are pinned" in told(capsys, *WAIVE, "acme.scanned", code=5)
    assert "are pinned" in told(capsys, "explain", "acme.scanned", code=5)


def _records(capsys):
    capsys.readouterr()
    run(["doctor", "-f", "json"])
    checks = {item["name"]: item for item in json.loads(capsys.readouterr().out)["checks"]}
    return checks["records"]["state"], checks["records"]["detail"]


def test_doctor_knows_the_catalogue(here, capsys):
    configured(here)
    told(capsys, *WAIVE, "acme.scanned")
    assert _records(capsys) == ("ok", "1 waivers (0 expired), 0 attestations (0 do not count)")
    (here / ".ssdfgate/policies" / PLACE).write_text("package other\n")
    state, detail = _records(capsys)
    assert state == "missing"
    assert "are pinned" in detail
