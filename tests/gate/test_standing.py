"""What people record stands beside findings and requirements; what does not count is said, and changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.evidence import WHEN, evidence
from support.proof import record

from ssdfgate.errors import ConfigError
from ssdfgate.frameworks import load_framework, load_profile
from ssdfgate.gate.standing import class_of, recorded, register_of
from ssdfgate.model import Digest, Finding, Findings, Location, Package, Severity, fingerprinted
from ssdfgate.model.records import Attestation, Exemption, Records, Scope, Waiver

TODAY = WHEN.date()
FOUND, OTHER, ADVISORY = fingerprinted(
    (
        Finding("B108", "temp", Severity.MEDIUM, Location("app/a.py", 3)),
        Finding("B506", "load", Severity.MEDIUM, Location("app/b.py", 4)),
        Finding(
            "PYSEC-1", "flaw", Severity.HIGH, Location("app/r.txt", 1), Package("pkg:pypi/flask@1", "flask", "1")
        ),
    )
)
SSDF, ETSI, CRA = (load_framework(name) for name in ("ssdf-1.1", "etsi-ts-104-219", "cra"))
PROFILE = load_profile("ci", {})


def waiver(name="w1", days=60, created=TODAY - timedelta(days=10), **scope):
    given = Scope(**(scope or {"rule": "B108", "path": "app/*.py"}))
    return Waiver(name, given, "not reachable", "Ada", "T-1", created, TODAY + timedelta(days=days), "w.yaml:1")


def registered(*waivers, found=(FOUND, OTHER, ADVISORY)):
    item = record(evidence(payload=Findings(tuple(found))))
    return register_of(Records(waivers), [item], [SSDF], PROFILE, WHEN)


def standings(records, *frameworks, classes=None):
    register = register_of(records, [], frameworks, PROFILE, WHEN)
    return recorded(records, register, frameworks, classes or {})


def told(known, finding):
    """What is said of one finding, at its place among others."""
    return known.waived((ADVISORY, finding)).get(1)


def test_a_waiver_in_force_covers_what_it_names_and_nothing_else():
    register = registered(waiver())
    known = recorded(Records((waiver(),)), register, [SSDF], {})
    assert "Waived until" in told(known, FOUND)
    assert told(known, OTHER) is None
    assert known.waivers == {"total": 1, "active": 1, "expired": 0, "expiring": 0, "unused": 0, "problems": []}


@pytest.mark.parametrize(
    ("item", "words", "active"),
    [
        (waiver(days=0), "expired on", 0),
        (waiver(days=10), "expires on", 1),
        (waiver(days=400), "longer than the profile allows", 0),
        (waiver(rule="B999"), "covers nothing", 1),
        (waiver(requirement=("ssdf-1.1", "PW.7.2")), "keeps what it covers", 1),
        (waiver(requirement=("cra", "AnnexI.PartI.2.a")), "covers nothing", 1),
        (waiver(path="app/*.py"), "whatever is found", 1),
        (waiver(path="app/*.py", fingerprint=FOUND.fingerprint), "keeps what it covers", 1),
        (waiver(path="app/*.txt", package="flask"), "keeps what it covers", 1),
        (waiver(requirement=("ssdf-1.1", "PW.7.2"), rule="B108"), "only one of them", 0),
        (waiver(), "keeps what it covers", 1),
    ],
)
def test_every_waiver_is_told(item, words, active):
    register = registered(item)
    assert words in " ".join(limit.message for limit in register.limits())
    assert register.to_document()["active"] == active


def test_a_waiver_for_a_requirement_stands_with_it():
    records = Records((waiver(requirement=("ssdf-1.1", "PW.7.2")),))
    known = standings(records, SSDF)
    assert known.standings["ssdf-1.1", "PW.7.2"].waiver["id"] == "w1"
    assert known.standings["ssdf-1.1", "PW.4.4"].waiver is None
    assert told(known, FOUND) is None


def attestation(**changes):
    base = Attestation(
        "etsi-ts-104-219", "SSDIF PO.2.2", "People are taught each year.", "SDL Team", "Ada",
        TODAY - timedelta(days=5), TODAY + timedelta(days=300), None, None, "a.yaml:1",
    )  # fmt: skip
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"role": "Passer-by"}, False),
        ({"review": TODAY}, False),
        ({"stated": TODAY + timedelta(days=1)}, False),
        ({"intact": False}, False),
    ],
)
def test_a_statement_counts_by_role_date_and_document(changes, counts):
    known = standings(Records(attestations=(attestation(**changes),)), ETSI)
    statement = known.standings["etsi-ts-104-219", "SSDIF PO.2.2"].statement
    assert statement.is_current(WHEN) is counts
    stated = [key for key, other in known.standings.items() if other.statement]
    assert stated == [("etsi-ts-104-219", "SSDIF PO.2.2")]
    assert statement.record["where"] == "a.yaml:1"


@pytest.mark.parametrize("digest", [None, Digest.of(b"the procedure")])
def test_a_statement_names_the_digest_of_its_document(digest):
    known = standings(Records(attestations=(attestation(digest=digest),)), ETSI)
    told = known.standings["etsi-ts-104-219", "SSDIF PO.2.2"].statement.record["digest"]
    assert told == (str(digest) if digest else None)


def test_what_is_not_asked_of_a_class_does_not_apply():
    key = ("etsi-ts-104-219", "SSDIF PW.1.1")
    assert standings(Records(), ETSI).standings[key].exemption is None
    known = standings(Records(), ETSI, classes={"etsi-ts-104-219": "DG1"}).standings
    assert "DG1" in known[key].exemption["reason"]
    asked_of_all = [("etsi-ts-104-219", item.id) for item in ETSI.requirements if not item.applies_to]
    assert [key for key in asked_of_all if known[key].exemption] == []


def test_what_is_asked_of_the_chosen_class_applies():
    item = next(item for item in ETSI.requirements if item.applies_to)
    chosen = {"etsi-ts-104-219": item.applies_to[0]}
    assert standings(Records(), ETSI, classes=chosen).standings["etsi-ts-104-219", item.id].exemption is None


def test_an_exemption_names_its_owner_and_a_duty_its_day():
    reason = Exemption("cra", "AnnexI.PartI.2.g", "It processes no data.", "Ada", TODAY, "x.yaml:2")
    known = standings(Records(exemptions=(reason,)), CRA)
    standing = known.standings["cra", "AnnexI.PartI.2.g"]
    assert "Ada" in standing.exemption["reason"]
    owned = [key for key, other in known.standings.items() if other.exemption and other.exemption["owner"]]
    assert owned == [("cra", "AnnexI.PartI.2.g")]
    assert standing.due == date(2027, 12, 11)
    assert standing.lies_ahead(WHEN)


def test_what_is_required_by_name_waits_for_no_day():
    named = ("cra", "AnnexI.PartI.2.g")
    register = register_of(Records(), [], [CRA], PROFILE, WHEN)
    known = recorded(Records(), register, [CRA], {}, frozenset({named})).standings
    assert known[named].due is None
    assert known["cra", "AnnexI.PartI.2.a"].due == date(2027, 12, 11)


def test_a_class_that_does_not_exist_is_a_clear_error():
    with pytest.raises(ConfigError, match="DG3"):
        class_of(ETSI, {"etsi-ts-104-219": "DG33"})
