"""The pointers that ship: their form, and the errors of published tables that must not come back."""

import re
from collections import Counter

import pytest
from support.catalogues import schema

from ssdfgate.frameworks import available, load_framework
from ssdfgate.frameworks.loader import FOLDER, read_shipped
from ssdfgate.frameworks.pointers import WHOLE, Reading, Relation, load_pointers, standards
from ssdfgate.model.requirement import Confidence
from ssdfgate.validation import validate

# Different (from, id) pairs that each file holds.
PAIRS = {
    "bsimm": 160,
    "cisa-ssdf-form": 56,
    "common-criteria": 51,
    "cra": 150,
    "crt-apc": 128,
    "dutch-ssa": 11,
    "enisa-activities": 23,
    "enisa-elements": 35,
    "etsi-ts-104-219": 42,
    "iec-62304": 47,
    "iec-62443-4-1": 101,
    "iso-27034": 10,
    "ms-sdl": 21,
    "osps-baseline": 115,
    "owasp-asvs": 40,
    "owasp-samm-1.5": 56,
    "owasp-samm-2": 66,
    "pas-754": 22,
    "pci-secure-slc": 51,
    "safecode-fpssd": 32,
    "ssdf-1.2-draft": 42,
}

_TASK = r"(PO|PS|PW|RV)\.[1-9]\.[1-9]"

# The form of an id in the edition that the file names.
FORMS = {
    "bsimm": r"(SM|CP|T|AM|SFD|SR|AA|CR|ST|PT|SE|CMVM)[1-3]\.[0-9]",
    "cisa-ssdf-form": r"[1-4]|1-[a-f]",
    "common-criteria": r"(ACO|ADV|AGD|ALC|ASE|ATE|AVA)_[A-Z]{3}",
    "cra": (
        r"AnnexI\.PartI\.(1|2\.[a-m])|AnnexI\.PartII\.[1-8]|AnnexII\.([1-9]|8\.[a-f])|AnnexV\.[1-8]"
        r"|AnnexVII\.([1-8]|1\.[a-d]|2\.[a-c])|Art13\.([1-9]|1[0-9]|2[0-5])|Art14\.([135678]|[24]\.[abc])"
        r"|Art24\.[1-3]|Art28\.4|Art31\.[12]"
    ),
    "crt-apc": r"1\.1\.[1-6]|1\.2\.[1-5]|1\.3\.[1-3]|1\.4\.[1-5]|2\.1\.[1-6]|2\.2\.[1-4]|3\.[1-5]\.[12]|4\.[1-3]\.[1-3]"
    r"|5\.[1-4]\.[1-7]",
    "dutch-ssa": r"context|threats|implementation|verification",
    "enisa-activities": r"[a-z]+(-[a-z]+)?",
    "enisa-elements": r"[a-z]+(-[a-z]+)?",
    "etsi-ts-104-219": rf"SSDIF {_TASK}",
    "iec-62304": r"[4-9]\.[1-9]",
    "iec-62443-4-1": r"(SM|SR|SD|SI|SVV|DM|SUM|SG)-[1-9][0-9]?",
    "iso-27034": r"7\.3\.[2356]",
    "ms-sdl": r"[1-9]|1[0-2]",
    "osps-baseline": r"OSPS-(AC|BR|DO|GV|LE|QA|SA|VM)-0[1-7]",
    "owasp-asvs": r"([1-9]|1[0-4])(\.[1-9][0-9]?){0,2}",
    "owasp-samm-1.5": r"(SM|PC|EG|TA|SR|SA|DR|IR|ST|IM|EH|OE)[1-3][-.][AB]",
    "owasp-samm-2": r"(G|D|I|V|O)-[A-Z]{2}-[AB]",
    "pas-754": r"governance|risk|controls|compliance",
    "pci-secure-slc": r"([1-9]|10)\.[1-6]",
    "safecode-fpssd": r"[A-Z][A-Za-z/ -]+",
    "ssdf-1.2-draft": _TASK,
}

# Standards that are catalogues of our own as well.
CATALOGUES = (
    "cisa-ssdf-form", "cra", "crt-apc", "enisa-elements", "etsi-ts-104-219", "osps-baseline", "ssdf-1.2-draft",
)  # fmt: skip

ELEMENTS = {
    "threat-modelling", "risk-analysis", "guidelines", "education", "requirements", "design-analysis",
    "issue-management", "compliance", "verification", "defect-management", "hardening",
}  # fmt: skip
ACTIVITIES = {
    "training", "requirements", "coding-guidelines", "design", "design-review", "threat-modelling",
    "secure-verification", "dependency-management", "incident-management", "vulnerability-management",
    "environment-hardening",
}  # fmt: skip


@pytest.fixture(scope="module")
def every():
    return load_pointers("ssdf-1.1")


@pytest.fixture(scope="module")
def starts():
    framework = load_framework("ssdf-1.1")
    return {requirement.id for requirement in framework.requirements} | set(framework.groups)


def _document(name):
    return read_shipped(f"pointers/{name}")


def _pairs(every, standard, *confidences):
    """Pairs of a standard, of all confidences where none is named."""
    return [
        (pointer.from_id, identifier)
        for pointer in every
        if pointer.standard == standard and (not confidences or pointer.confidence in confidences)
        for identifier in pointer.ids
    ]


def _leading_to(every, standard, identifier, *confidences):
    return {start for start, target in _pairs(every, standard, *confidences) if target == identifier}


def _led_to_by(every, standard, start):
    return {target for origin, target in _pairs(every, standard) if origin == start}


def _text(name):
    return (FOLDER / "pointers" / f"{name}.yaml").read_text(encoding="utf-8")


# The data.


def test_every_standard_has_its_file():
    assert set(standards()) == set(PAIRS) == set(FORMS)


@pytest.mark.parametrize("name", standards())
def test_a_file_fits_the_schema_and_bears_the_name_of_its_standard(name):
    located = _document(name)
    validate(located.value, schema("pointers"), located)
    assert located.value["to"]["id"] == name
    assert located.value["from"] == "ssdf-1.1"


@pytest.mark.parametrize("name", standards())
def test_sources_exist_and_each_is_used(name):
    data = _document(name).value
    assert {row["source"] for row in data["rows"]} == set(data["sources"])


def test_a_pointer_starts_from_what_the_catalogue_has(every, starts):
    assert {pointer.from_id for pointer in every} - starts == {WHOLE}


@pytest.mark.parametrize("name", standards())
def test_no_pair_is_lost_or_given_twice(every, name):
    counted = Counter(_pairs(every, name))
    assert [pair for pair, times in counted.items() if times > 1] == []
    assert len(counted) == PAIRS[name]


@pytest.mark.parametrize("name", standards())
def test_ids_have_the_form_that_their_publisher_gives_them(every, name):
    strange = {target for _, target in _pairs(every, name) if not re.fullmatch(FORMS[name], target)}
    assert strange == set()


@pytest.mark.parametrize("name", [name for name in standards() if name in {*CATALOGUES, *available()}])
def test_ids_are_in_our_own_catalogue_of_the_standard(every, name):
    if name not in available():
        pytest.fail(f"ssdfgate/frameworks/{name}.yaml does not exist, so its ids cannot be compared")
    data = read_shipped(name).value
    known = {row["id"] for row in (*data["headings"], *data["requirements"])}
    assert {target for _, target in _pairs(every, name)} - known == set()


def test_derived_means_our_own_reasoning_and_nothing_else(every):
    assert [p for p in every if (p.confidence is Confidence.DERIVED) != (p.reading is Reading.OWN)] == []


def test_notes_are_sentences(every):
    kept = {_document(name).value["to"].get("note", "") for name in standards()}
    notes = {pointer.note for pointer in every} | kept
    assert [note for note in notes if note and not re.fullmatch(r"[A-Z].*[^.]\.", note)] == []


def test_every_task_leads_to_etsi_and_to_the_draft_under_its_own_id(every):
    tasks = {requirement.id for requirement in load_framework("ssdf-1.1").requirements}
    assert set(_pairs(every, "etsi-ts-104-219")) == {(task, f"SSDIF {task}") for task in tasks}
    assert set(_pairs(every, "ssdf-1.2-draft")) == {(task, task) for task in tasks}


def test_the_elements_and_activities_of_enisa_are_complete(every):
    assert {target for _, target in _pairs(every, "enisa-elements")} == ELEMENTS
    assert {target for _, target in _pairs(every, "enisa-activities")} == ACTIVITIES


# What published tables get wrong, or say too broadly.


def test_the_row_of_ps_3_2_that_etsi_annex_b_2_prints_under_pw_1_1(every):
    assert _led_to_by(every, "bsimm", "PS.3.2") == {"SE3.6"}
    assert "SE3.6" not in _led_to_by(every, "bsimm", "PW.1.1")


def test_the_bsimm_rows_that_etsi_annex_b_2_leaves_out(every):
    assert {task: len(_led_to_by(every, "bsimm", task)) for task in ("PO.1.1", "PO.1.2", "PO.1.3")} == {
        "PO.1.1": 6, "PO.1.2": 17, "PO.1.3": 4,
    }  # fmt: skip


def test_the_sbom_point_leads_to_ps_3_2_which_etsi_annex_a_forgets(every):
    assert _leading_to(every, "cra", "AnnexI.PartII.1") == {"PS.3.2", "PW.4.1", "PW.4.4"}
    assert _leading_to(every, "cra", "AnnexI.PartII.1", Confidence.DERIVED) == {"PS.3.2"}


def test_the_point_that_etsi_annex_a_cuts_off(every):
    assert _leading_to(every, "cra", "AnnexI.PartII.8") == {"RV.1.1", "RV.1.3", "RV.2.1", "RV.2.2"}


def test_the_point_that_etsi_calls_uncovered_is_not_verified(every):
    assert _leading_to(every, "cra", "AnnexI.PartI.2.m", Confidence.VERIFIED) == set()


def test_the_claim_without_a_task(every):
    assert _leading_to(every, "crt-apc", "5.1.5") == set()
    assert len({target for _, target in _pairs(every, "crt-apc")}) == 69


def test_all_of_the_framework_is_not_spread_over_its_tasks(every):
    whole = [pointer for pointer in every if pointer.from_id == WHOLE]
    assert [(pointer.standard, pointer.ids) for pointer in whole] == [("cra", ("AnnexI.PartI.1", "AnnexI.PartI.2.a"))]
    broad = [pointer for pointer in every if pointer.relation is Relation.COVERED_BY_WHOLE_FRAMEWORK]
    assert broad == whole
    for point in whole[0].ids:
        assert _leading_to(every, "cra", point, Confidence.VERIFIED) == {WHOLE}


def test_no_publisher_links_reporting_or_the_support_period(every):
    for start, target in _pairs(every, "cra", Confidence.VERIFIED):
        assert target.startswith("AnnexI."), (start, target)


def test_the_draft_of_the_etsi_specification_is_not_cited():
    for name in ("cra", "crt-apc", "etsi-ts-104-219"):
        assert "V1.1.1" in _document(name).value["sources"]["etsi"]["text"]
        assert "V0.0.7" not in _text(name)


def test_the_regulation_is_not_numbered_as_in_the_proposal(every):
    articles = {target.partition(".")[0] for _, target in _pairs(every, "cra") if target.startswith("Art")}
    assert articles == {"Art13", "Art14"}
    assert re.search(r"Art(icle)?s? ?1[01]\b", _text("cra")) is None


def test_product_classes_are_no_requirements(every):
    annexes = {target.partition(".")[0] for _, target in _pairs(every, "cra") if target.startswith("Annex")}
    assert annexes == {"AnnexI", "AnnexII", "AnnexVII"}
    assert re.search(r"Annex ?(III|IV)\b", _text("cra")) is None


def test_misprinted_ids_of_the_osps_baseline_are_read_as_meant(every):
    assert {"PO.3.1", "PO.4.2"} <= _leading_to(every, "osps-baseline", "OSPS-BR-07")
    assert "RV.2.2" in _leading_to(every, "osps-baseline", "OSPS-VM-06")
    for name in standards():
        assert re.search(r"\bP0\.|\b(PO|PS|PW|RV) [1-9]\.", _text(name).replace("SSDIF ", "")) is None, name


@pytest.mark.parametrize("control", ["DO-05", "DO-06", "DO-07", "GV-01", "QA-07", "VM-03"])
def test_a_control_without_an_ssdf_reference_gets_none(every, control):
    assert _leading_to(every, "osps-baseline", f"OSPS-{control}") == set()


@pytest.mark.parametrize("retired", ["PW.3", "PW.3.1", "PW.3.2", "PW.4.3", "PW.4.5", "PW.5.2"])
def test_no_retired_id_starts_or_ends_a_pointer(every, retired):
    ends = {pointer.from_id for pointer in every} | {target for pointer in every for target in pointer.ids}
    assert not {retired, f"SSDIF {retired}"} & ends


@pytest.mark.parametrize("profile", ["PO.5.3", "PS.1.2", "PS.1.3", "PW.3", "PW.3.1", "PW.3.2", "PW.3.3"])
def test_ids_of_the_profile_for_ai_models_are_not_taken_for_tasks(every, profile):
    assert [pointer for pointer in every if pointer.from_id == profile] == []


def test_ids_of_the_draft_do_not_mix_with_those_of_1_1(every):
    ends = {pointer.from_id for pointer in every} | {target for pointer in every for target in pointer.ids}
    assert [end for end in ends if re.match(r"(SSDIF )?(PO\.6|PS\.4)", end)] == []


@pytest.mark.parametrize("name", standards())
def test_ids_that_text_generators_made_up_are_nowhere(name):
    assert re.search(r"\b(PO\.([7-9]|1[01])|PS\.[5-8]|PW\.1[0-9]|RV\.[4-9])\b", _text(name)) is None


def test_what_blogs_claim_of_the_draft_is_not_repeated():
    assert re.search(r"ASVS|VEX|attest", _text("ssdf-1.2-draft"), re.IGNORECASE) is None
    assert "draft" in _document("ssdf-1.2-draft").value["to"]["edition"]


def test_chapter_1_10_does_not_become_1_1(every):
    assert _led_to_by(every, "owasp-asvs", "PS.1.1") == {"1.10", "10.3.2"}


def test_an_id_stays_as_nist_prints_it(every):
    assert _led_to_by(every, "owasp-samm-1.5", "PO.2.3") == {"SM1.A"}


def test_the_two_contradicting_maps_to_samm_2_are_not_taken_over(every):
    assert _pairs(every, "owasp-samm-2", Confidence.VERIFIED) == []


@pytest.mark.parametrize(
    ("name", "edition"),
    [("bsimm", "BSIMM12"), ("owasp-asvs", "4.0.3"), ("owasp-samm-1.5", "1.5"), ("pci-secure-slc", "1.1")],
)
def test_ids_are_given_for_the_edition_that_ssdf_cites(every, name, edition):
    editions = {pointer.edition for pointer in every if pointer.standard == name}
    assert {re.split("[ ,]", text)[0] for text in editions} == {edition}


def test_a_withdrawn_standard_names_its_successor():
    assert "BS 10754-1:2018" in _document("pas-754").value["to"]["edition"]


def test_tasks_outside_the_attestation_form_do_not_lead_to_it(every, starts):
    tasks = {start for start in starts if re.fullmatch(_TASK, start)}
    assert tasks - {start for start, _ in _pairs(every, "cisa-ssdf-form")} == {
        "PO.1.2", "PO.2.1", "PO.2.2", "PO.2.3", "PW.1.1", "PW.1.2", "PW.1.3", "PW.4.2", "RV.3.1", "RV.3.2", "RV.3.4",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["common-criteria", "dutch-ssa", "enisa-activities", "enisa-elements", "iec-62304", "owasp-samm-2", "pas-754"],
)
def test_a_standard_that_nobody_maps_is_ours_alone(every, name):
    assert {pointer.reading for pointer in every if pointer.standard == name} == {Reading.OWN}
