import json

import pytest
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import Status, VexProduct, VexStatement, VexStatus
from ssdfgate.model.vex import closing
from ssdfgate.readers.csaf import CsafReader
from ssdfgate.readers.openvex import OpenVexReader


def document(reader, name):
    return json.loads((FIXTURES / reader.name / name).read_bytes())


def read(reader, changed):
    (reading,) = reader.read(json.dumps(changed).encode())
    return reading


def test_openvex_statements_keep_ids_parts_and_reasons():
    reading = read(OpenVexReader(), document(OpenVexReader(), "v0.2.0.json"))
    first, second, third = reading.payload.items
    assert first.vulnerabilities == ("CVE-2023-30861", "GHSA-m2qf-hxjv-5gpq")
    assert first.products[0].identifiers == ("pkg:github/example/shop",)
    assert first.products[0].parts == ("pkg:pypi/flask@2.2.2",)
    assert first.reason == "vulnerable_code_not_in_execute_path; Sessions are not used."
    assert (second.status, second.reason) == (VexStatus.AFFECTED, "Move to 2.11.3.")
    assert third.status is VexStatus.UNDER_INVESTIGATION
    summary = reading.payload.summary()
    assert (summary["statements"], summary["undecided"], summary["without_reason"]) == (3, 1, 0)


def test_openvex_without_reason_or_product_is_counted():
    changed = document(OpenVexReader(), "v0.2.0.json")
    changed["statements"][0].pop("justification")
    changed["statements"][0].pop("impact_statement")
    changed["statements"][1]["products"] = []
    reading = read(OpenVexReader(), changed)
    assert reading.payload.summary()["without_reason"] == 1
    assert reading.status is Status.PARTIAL


@pytest.mark.parametrize("status", ["", "maybe", None, "NOT_AFFECTED"])
def test_openvex_with_another_status_is_refused(status):
    changed = document(OpenVexReader(), "v0.2.0.json")
    changed["statements"][0]["status"] = status
    with pytest.raises(ReaderError):
        read(OpenVexReader(), changed)


def test_csaf_statements_go_by_vulnerability_status_and_reason():
    items = read(CsafReader(), document(CsafReader(), "vex.json")).payload.items
    told = [(item.vulnerabilities[0], str(item.status), item.reason) for item in items]
    assert told == [
        ("CVE-2020-28493", "not_affected", "vulnerable_code_not_in_execute_path"),
        ("CVE-2020-28493", "affected", "Move to 2.1."),
        ("CVE-2020-14343", "not_affected", ""),
        ("CVE-2020-14343", "under_investigation", ""),
    ]
    product = items[0].products[0]
    assert "pkg:github/example/shop@1.0" in product.identifiers
    assert "pkg:pypi/jinja2@2.10" in product.parts


def test_csaf_that_names_a_product_outside_of_its_tree_is_refused():
    changed = document(CsafReader(), "vex.json")
    changed["vulnerabilities"][0]["product_status"]["fixed"] = ["P9"]
    with pytest.raises(ReaderError, match="P9"):
        read(CsafReader(), changed)


def test_csaf_vulnerability_without_an_id_is_refused():
    changed = document(CsafReader(), "advisory.json")
    del changed["vulnerabilities"][0]["cve"]
    with pytest.raises(ReaderError, match="neither"):
        read(CsafReader(), changed)


@pytest.mark.parametrize(
    ("stated", "own", "covered"),
    [
        ("pkg:npm/minimist@1.2.5", "pkg:npm/minimist", False),
        ("pkg:npm/minimist", "pkg:npm/minimist@1.2.5", True),
        ("pkg:npm/%40a/b", "pkg:npm/%40a/b@1", True),
        ("pkg:npm/@a/b@1", "pkg:npm/%40a/b@1", True),
        ("pkg:npm/%40a/b@1", "pkg:npm/%40a/b@2", False),
        ("pkg:npm/", "pkg:npm/%40a/b@1", False),
    ],
)
def test_a_statement_about_one_version_covers_no_other_and_none_that_is_unknown(stated, own, covered):
    statement = VexStatement(("CVE-2026-1",), (VexProduct((stated,)),), VexStatus.NOT_AFFECTED, "not present")
    assert (closing([statement], ["CVE-2026-1"], own, []) is not None) is covered
