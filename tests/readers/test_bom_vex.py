"""`vulnerabilities[].analysis` of a CycloneDX document, in an SBOM and alone, as exploitability statements."""

import json

import pytest

from ssdfgate.model import EvidenceKind, Findings, Statements, Status, VexProduct, VexStatus
from ssdfgate.model.vex import closing
from ssdfgate.readers.cyclonedx import CycloneDxReader

SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79"
FLASK = "pkg:pypi/flask@2.2.2"
OURS = ("https://github.com/example/shop", "pkg:github/example/shop")
COMPONENT = {"type": "library", "name": "flask", "version": "2.2.2", "purl": FLASK, "bom-ref": "flask"}
WHY = {"state": "not_affected", "justification": "code_not_reachable", "detail": "Sessions are not used."}


def flaw(analysis=WHY, ref="flask", **more):
    return {"id": "CVE-2023-30861", "analysis": analysis, "affects": [{"ref": ref, **more}]}


def root(**more):
    return {"type": "application", "name": "shop", "version": "1", "bom-ref": "root", **more}


def bom(*flaws, components=(COMPONENT,), subject=None):
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{SERIAL}",
        "metadata": {"component": subject} if subject else {},
        "components": list(components),
        "vulnerabilities": list(flaws),
    }


def readings(document):
    return CycloneDxReader().read(json.dumps(document).encode())


def stated(document):
    (reading,) = [item for item in readings(document) if item.kind is EvidenceKind.VEX]
    assert isinstance(reading.payload, Statements)
    return reading


def closed(document, purl=FLASK, product=OURS):
    return closing(stated(document).payload.items, ("CVE-2023-30861",), purl, product)


def test_an_sbom_gives_its_analyses_as_statements_beside_components_and_findings():
    kinds = [item.kind for item in readings(bom(flaw()))]
    assert kinds == [EvidenceKind.SBOM, EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.VEX]
    (statement,) = stated(bom(flaw())).payload.items
    assert statement.products == (VexProduct((FLASK, "flask")),)
    assert statement.reason == "code_not_reachable; Sessions are not used."


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("resolved", VexStatus.FIXED),
        ("resolved_with_pedigree", VexStatus.FIXED),
        ("exploitable", VexStatus.AFFECTED),
        ("in_triage", VexStatus.UNDER_INVESTIGATION),
        ("false_positive", VexStatus.NOT_AFFECTED),
        ("not_affected", VexStatus.NOT_AFFECTED),
    ],
)
def test_every_state_has_its_word(state, status):
    (statement,) = stated(bom(flaw({"state": state}))).payload.items
    assert statement.status is status


def test_a_state_without_a_reason_closes_nothing_and_a_mistake_is_a_reason():
    assert closed(bom(flaw())) is not None
    assert closed(bom(flaw({"state": "not_affected"}))) is None
    assert closed(bom(flaw({"state": "false_positive"}))) is not None
    assert closed(bom(flaw({"state": "exploitable", "response": ["update"]}))) is None


def test_an_analysis_without_a_state_is_a_gap():
    reading = stated(bom(flaw({"detail": "Looked at."})))
    assert reading.payload.items == ()
    assert reading.status is Status.PARTIAL


def test_no_analysis_gives_no_statements():
    found = bom({"id": "CVE-2023-30861", "affects": [{"ref": "flask"}]})
    assert EvidenceKind.VEX not in {item.kind for item in readings(found)}


@pytest.mark.parametrize(
    "ref",
    [
        f"urn:cdx:{SERIAL}/1#flask",
        "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg:pypi/flask@2.2.2",
        "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Apypi%2Fflask%402.2.2",
        FLASK,
    ],
)
def test_components_are_found_by_reference_package_url_and_link(ref):
    assert closed(bom(flaw(ref=ref))) is not None
    assert closed(bom(flaw(ref=ref)), "pkg:pypi/jinja2@2.10") is None


def test_a_link_to_a_component_that_nobody_knows_applies_to_nothing():
    assert closed(bom(flaw(ref="urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#flask"))) is None


def test_a_document_alone_keeps_its_findings_and_is_no_whole_audit():
    audit, vex = readings(bom(flaw(ref=FLASK), components=()))
    assert isinstance(audit.payload, Findings)
    assert [str(item.state) for item in audit.payload.items] == ["not_affected"]
    assert (audit.kind, audit.status) == (EvidenceKind.DEPENDENCY_AUDIT, Status.PARTIAL)
    assert (vex.kind, vex.status) == (EvidenceKind.VEX, Status.COMPLETE)


@pytest.mark.parametrize(
    ("subject", "applies"),
    [
        (None, True),
        (root(), True),
        (root(purl="pkg:github/example/shop@1"), True),
        (root(externalReferences=[{"type": "vcs", "url": "git+https://github.com/Example/Shop.git"}]), True),
        (root(purl="pkg:github/other/shop@1"), False),
        (root(externalReferences=[{"type": "vcs", "url": "https://github.com/other/shop"}]), False),
    ],
)
def test_what_is_said_of_another_product_is_not_about_ours(subject, applies):
    assert (closed(bom(flaw(), subject=subject)) is not None) is applies


def test_only_versions_that_are_named_are_closed():
    document = bom(flaw(versions=[{"version": "2.2.2"}, {"version": "2.3.0", "status": "unaffected"}]))
    assert closed(document) is not None
    assert closed(document, "pkg:pypi/flask@2.3.0") is None
    assert closed(bom(flaw(versions=[{"range": "vers:pypi/<3"}]))) is None


def test_a_reference_is_another_name_of_the_vulnerability():
    item = {**flaw(), "references": [{"id": "GHSA-m2qf-hxjv-5gpq", "source": {"name": "GitHub"}}]}
    (statement,) = stated(bom(item)).payload.items
    assert statement.vulnerabilities == ("CVE-2023-30861", "GHSA-m2qf-hxjv-5gpq")
