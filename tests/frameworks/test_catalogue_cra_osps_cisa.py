"""The catalogues of the CRA, the OSPS Baseline and the CISA form, id by id against lists that are written out here."""

import re
from collections import Counter
from datetime import date

import pytest

from ssdfgate.frameworks.loader import read_shipped

CRA, OSPS, FORM = "cra", "osps-baseline", "cisa-ssdf-form"
CATALOGUES = [CRA, OSPS, FORM]


def under(heading, *points):
    return [f"{heading}.{point}" for point in points]


PART_I = ["AnnexI.PartI.1", *under("AnnexI.PartI.2", *"abcdefghijklm")]
PART_II = under("AnnexI.PartII", *range(1, 9))
ARTICLE_13 = under("Art13", *range(1, 26))
ARTICLE_14 = under("Art14", 1, "2.a", "2.b", "2.c", 3, "4.a", "4.b", "4.c", *range(5, 9))
ARTICLE_24 = under("Art24", 1, 2, 3)
LATER = ["Art28.4", "Art31.1", "Art31.2"]
ANNEX_II = under("AnnexII", *range(1, 9), "8.a", "8.b", "8.c", "8.d", "8.e", "8.f", 9)
ANNEX_V = under("AnnexV", *range(1, 9))
ANNEX_VII = under("AnnexVII", 1, "1.a", "1.b", "1.c", "1.d", 2, "2.a", "2.b", "2.c", *range(3, 9))
CRA_IDS = [*PART_I, *PART_II, *ARTICLE_13, *ARTICLE_14, *ARTICLE_24, *LATER, *ANNEX_II, *ANNEX_V, *ANNEX_VII]
PRODUCTS = {"default", "important-I", "important-II", "critical", "foss-important"}

# Control: the level that each of its requirements starts from. The two in ONLY_LEVEL_1 end with it.
OSPS_LEVELS = {
    "OSPS-AC-01": {"01": 1}, "OSPS-AC-02": {"01": 1}, "OSPS-AC-03": {"01": 1, "02": 1}, "OSPS-AC-04": {"01": 2, "02": 3},
    "OSPS-BR-01": {"01": 1, "03": 1, "04": 3}, "OSPS-BR-02": {"01": 2, "02": 3}, "OSPS-BR-03": {"01": 1, "02": 1},
    "OSPS-BR-04": {"01": 2}, "OSPS-BR-05": {"01": 2}, "OSPS-BR-06": {"01": 2}, "OSPS-BR-07": {"01": 1, "02": 3},
    "OSPS-DO-01": {"01": 1}, "OSPS-DO-02": {"01": 1}, "OSPS-DO-03": {"01": 3, "02": 3}, "OSPS-DO-04": {"01": 3},
    "OSPS-DO-05": {"01": 3}, "OSPS-DO-06": {"01": 2}, "OSPS-DO-07": {"01": 2},
    "OSPS-GV-01": {"01": 2, "02": 2}, "OSPS-GV-02": {"01": 1}, "OSPS-GV-03": {"01": 1, "02": 2}, "OSPS-GV-04": {"01": 3},
    "OSPS-LE-01": {"01": 2}, "OSPS-LE-02": {"01": 1, "02": 1}, "OSPS-LE-03": {"01": 1, "02": 1},
    "OSPS-QA-01": {"01": 1, "02": 1}, "OSPS-QA-02": {"01": 1, "02": 3}, "OSPS-QA-03": {"01": 2},
    "OSPS-QA-04": {"01": 1, "02": 3}, "OSPS-QA-05": {"01": 1, "02": 1}, "OSPS-QA-06": {"01": 2, "02": 3, "03": 3},
    "OSPS-QA-07": {"01": 3},
    "OSPS-SA-01": {"01": 2}, "OSPS-SA-02": {"01": 2}, "OSPS-SA-03": {"01": 2, "02": 3},
    "OSPS-VM-01": {"01": 2}, "OSPS-VM-02": {"01": 1}, "OSPS-VM-03": {"01": 2}, "OSPS-VM-04": {"01": 2, "02": 3},
    "OSPS-VM-05": {"01": 3, "02": 3, "03": 3}, "OSPS-VM-06": {"01": 3, "02": 3},
}  # fmt: skip
FAMILIES = [f"OSPS-{name}" for name in ("AC", "BR", "DO", "GV", "LE", "QA", "SA", "VM")]
ONLY_LEVEL_1 = {"OSPS-BR-07.01", "OSPS-VM-02.01"}

TASKS_NOT_ASKED_BY_THE_FORM = {
    "PO.1.2", "PO.2.1", "PO.2.2", "PO.2.3", "PW.1.1", "PW.1.2", "PW.1.3", "PW.4.2", "RV.3.1", "RV.3.2", "RV.3.4",
}  # fmt: skip

FULL = {CRA: {"AnnexVII.8"}, OSPS: {"OSPS-LE-03.01", "OSPS-VM-02.01"}, FORM: set()}
DOCUMENT = re.compile(r"[.][a-z_]+_(?:recorded|described|prepared|stated)$")
PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX|lorem|placeholder)\b|\?\?|\.\.\.|…|<[a-z]", re.IGNORECASE)


@pytest.fixture(scope="module", params=CATALOGUES)
def catalogue(request):
    return read_shipped(request.param).value


@pytest.fixture(scope="module")
def cra():
    return read_shipped(CRA).value


@pytest.fixture(scope="module")
def osps():
    return read_shipped(OSPS).value


@pytest.fixture(scope="module")
def form():
    return read_shipped(FORM).value


def ids(rows):
    return [row["id"] for row in rows]


def by_id(data):
    return {row["id"]: row for row in data["requirements"]}


def supports(row):
    return [*row["all_of"], *row["any_of"]]


def is_document(measure):
    return measure != "build.provenance_recorded" and DOCUMENT.search(measure) is not None


def test_every_point_of_the_cra_is_there_once_and_in_order(cra):
    assert ids(cra["requirements"]) == CRA_IDS == list(dict.fromkeys(CRA_IDS))
    counted = [len(part) for part in (PART_I, PART_II, ARTICLE_13, ARTICLE_14, ANNEX_II, ANNEX_V, ANNEX_VII)]
    assert counted == [14, 8, 25, 12, 15, 8, 15]
    assert sum(counted[:2]) == 22


def test_every_requirement_of_the_baseline_is_there_once_and_in_order(osps):
    wanted = [f"{control}.{serial}" for control, parts in OSPS_LEVELS.items() for serial in parts]
    assert ids(osps["requirements"]) == wanted
    assert (len(OSPS_LEVELS), len(set(wanted))) == (41, 64)
    assert set(ids(osps["headings"])) == {*FAMILIES, *OSPS_LEVELS}
    assert all(row["under"] == row["id"].rpartition(".")[0] for row in osps["requirements"])


def test_every_item_of_the_form_is_there_once(form):
    assert ids(form["requirements"]) == ["1-a", "1-b", "1-c", "1-d", "1-e", "1-f", "2", "3", "4"]
    assert ids(form["headings"]) == ["1"]
    assert all(row.get("under", "") == ("1" if "-" in row["id"] else "") for row in form["requirements"])


def test_no_id_is_given_twice_and_every_heading_stands_before_what_it_holds(catalogue):
    seen = []
    for row in (*catalogue["headings"], *catalogue["requirements"]):
        assert row["id"] not in seen
        assert row.get("under") is None or row["under"] in seen, row["id"]
        seen.append(row["id"])
    used = {row.get("under") for row in (*catalogue["headings"], *catalogue["requirements"])}
    assert set(ids(catalogue["headings"])) <= used


def test_the_points_of_the_cra_stand_under_their_annex_or_article(cra):
    for row in cra["requirements"]:
        assert row["id"].startswith(row["under"] + "."), row["id"]
    assert Counter(row["under"] for row in cra["requirements"]) == {
        "AnnexI.PartI": 14, "AnnexI.PartII": 8, "Art13": 25, "Art14": 12, "Art24": 3, "Art28": 1, "Art31": 2,
        "AnnexII": 15, "AnnexV": 8, "AnnexVII": 15,
    }  # fmt: skip


def test_a_reference_leads_to_the_very_point(cra):
    for row in cra["requirements"]:
        said = re.findall(r"[0-9]+|[IV]+(?![a-z])|(?<=\()[a-z](?=\))", row["reference"])
        numbers = re.findall(r"[0-9]+|[IV]+(?![a-z])|(?<=[.])[a-z]$", re.sub("Annex|Part|Art", " ", row["id"]))
        assert said == numbers, row["id"]


def test_reports_are_due_a_year_before_the_rest_and_on_a_milestone(cra):
    due = {row["id"]: row["due"] for row in cra["requirements"]}
    assert {identifier for identifier, day in due.items() if day == "2026-09-11"} == set(ARTICLE_14)
    assert set(due.values()) == {"2026-09-11", "2027-12-11"}
    assert set(due.values()) <= {milestone["date"] for milestone in cra["milestones"]}


def test_milestones_are_real_days_in_order_and_only_the_cra_has_duties_that_begin_later(catalogue):
    days = [date.fromisoformat(milestone["date"]) for milestone in catalogue.get("milestones", [])]
    assert days == sorted(set(days))
    assert any("due" in row for row in catalogue["requirements"]) == (catalogue["id"] == CRA)


def test_the_end_of_the_mandate_for_the_form_is_a_milestone(form):
    (end,) = [row for row in form["milestones"] if re.search("M-22-18.*rescinded", row["what"])]
    assert (end["date"], form["status"]) == ("2026-01-23", "final")


def test_classes_are_known_each_is_asked_something_and_one_is_the_default(catalogue):
    if catalogue["id"] == FORM:
        assert "classes" not in catalogue
        assert not any("applies_to" in row for row in catalogue["requirements"])
        return
    known = ids(catalogue["classes"]["values"])
    assert len(set(known)) == len(known)
    assert catalogue["classes"]["default"] in known
    assert {name for row in catalogue["requirements"] for name in row["applies_to"]} == set(known)


def test_makers_answer_for_products_and_stewards_for_article_24(cra):
    for row in cra["requirements"]:
        assert set(row["applies_to"]) == ({"steward"} if row["id"] in ARTICLE_24 else PRODUCTS), row["id"]


def test_routes_are_those_of_article_32(cra):
    outside = {route["id"]: route["third_party"] for route in cra["routes"]}
    assert outside == {"module-A": "no", "module-B-C": "yes", "module-H": "yes", "eu-certification": "by-scheme"}
    open_to = {row["id"]: set(row.get("routes", [])) for row in cra["classes"]["values"]}
    self_assessed = {name for name, routes in open_to.items() if "module-A" in routes}
    assert self_assessed == {"default", "important-I", "foss-important"}
    assert open_to.pop("steward") == set()
    assert set(open_to) == PRODUCTS
    for name, routes in open_to.items():
        assert routes | {"module-A"} == set(outside), name


def test_the_levels_of_the_baseline_are_those_of_the_publisher(osps):
    for row in osps["requirements"]:
        control, _, serial = row["id"].rpartition(".")
        first = OSPS_LEVELS[control][serial]
        wanted = ["1"] if row["id"] in ONLY_LEVEL_1 else [str(level) for level in range(first, 4)]
        assert row["applies_to"] == wanted, row["id"]
        assert row["reference"] == f"Control {control}, requirement {serial}"
    assert Counter(row["applies_to"][0] for row in osps["requirements"]) == {"1": 24, "2": 19, "3": 21}
    assert osps["classes"]["default"] == "1"


def test_the_form_rests_on_31_tasks_of_ssdf(form):
    tasks = set(ids(read_shipped("ssdf-1.1").value["requirements"]))
    per_item = [re.findall(r"\b[PR][OSWV]\.\d\.\d\b", row["reference"]) for row in form["requirements"]]
    assert [len(found) for found in per_item] == [1, 1, 2, 1, 1, 4, 13, 10, 19]
    named = {task for found in per_item for task in found}
    assert len(named) == 31
    assert named == tasks - TASKS_NOT_ASKED_BY_THE_FORM
    assert "31 tasks" in form["sources"][form["source"]]["text"]


def test_a_source_that_is_named_exists_and_one_that_exists_is_named(catalogue):
    named = {catalogue["source"], *(row["source"] for row in catalogue["requirements"] if "source" in row)}
    named |= {support["source"] for row in catalogue["requirements"] for support in supports(row)}
    assert named == set(catalogue["sources"])


def test_what_was_not_read_in_the_regulation_names_where_it_was(cra):
    elsewhere = {row["id"]: row["source"] for row in cra["requirements"] if "source" in row}
    others = {"Art13.24": "status-record", "Art28.4": "quoted", "Art31.1": "classification", "Art31.2": "quoted"}
    reports, stewards = dict.fromkeys(ARTICLE_14, "psirt-checklist"), dict.fromkeys(ARTICLE_24, "article-index")
    assert elsewhere == reports | stewards | others


def test_every_support_is_derived_and_names_a_measure_once(catalogue):
    for row in catalogue["requirements"]:
        measures = [support["measure"] for support in supports(row)]
        assert len(set(measures)) == len(measures), row["id"]
        assert all(re.fullmatch(r"[a-z][a-z_]*[.][a-z][a-z_]*", measure) for measure in measures), row["id"]
    assert {support["confidence"] for row in catalogue["requirements"] for support in supports(row)} == {"derived"}


def test_a_document_never_satisfies(catalogue):
    satisfying = {
        support["measure"]
        for row in catalogue["requirements"]
        for support in supports(row)
        if support["strength"] == "satisfies"
    }
    assert satisfying
    assert {measure for measure in satisfying if is_document(measure)} == set()


def test_full_is_rare_has_a_condition_and_rests_on_what_satisfies(catalogue):
    full = {row["id"]: row for row in catalogue["requirements"] if row["automation"] == "full"}
    assert set(full) == FULL[catalogue["id"]]
    for identifier, row in full.items():
        assert row["full_when"], identifier
        assert any(support["strength"] == "satisfies" for support in supports(row)), identifier


def test_partial_takes_more_than_documents_and_attested_nothing_that_satisfies(catalogue):
    for row in catalogue["requirements"]:
        beyond = [item["measure"] for item in supports(row) if not is_document(item["measure"])]
        assert row["automation"] != "partial" or beyond, row["id"]
        if row["automation"] == "attested":
            assert {item["strength"] for item in supports(row)} <= {"contributes"}, row["id"]


def test_a_row_without_measures_says_that_nothing_shows_it(catalogue):
    for row in catalogue["requirements"]:
        assert row["machine_shows"].startswith("Nothing yet") == (not supports(row)), row["id"]
        assert supports(row) or row["automation"] == "attested", row["id"]


def test_a_check_that_may_not_apply_never_stands_alone(catalogue):
    at_times_exempt = {"build.pipeline_hardened", "supply_chain.actions_pinned", "build.options_hardened"}
    for row in catalogue["requirements"]:
        measures = {item["measure"] for item in supports(row)}
        assert not measures or measures - at_times_exempt, row["id"]


def test_should_marks_only_what_permits_empowers_or_defines(catalogue):
    optional = {row["id"] for row in catalogue["requirements"] if row.get("force") == "should"}
    assert optional == ({"Art13.10", "Art13.11", "Art13.24", "Art14.5"} if catalogue["id"] == CRA else set())


def test_no_two_titles_and_no_two_summaries_are_equal(catalogue):
    rows = [*catalogue["headings"], *catalogue["requirements"]]
    for key in ("title", "summary"):
        twice = [text for text, count in Counter(row[key].casefold() for row in rows).items() if count > 1]
        assert twice == [], key


def test_the_sentences_are_sentences_and_none_is_a_placeholder(catalogue):
    said = [row["summary"] for row in catalogue["headings"]]
    for row in catalogue["requirements"]:
        said += [row["summary"], row["machine_shows"], row["people_state"], row.get("full_when", "Nothing.")]
    assert [text for text in said if not re.fullmatch(r"[A-Z].*[^.]\.", text)] == []
    titles = [row["title"] for row in (*catalogue["headings"], *catalogue["requirements"])]
    assert [text for text in titles if not re.fullmatch(r"[A-Z].*[^.]", text)] == []
    assert [text for text in (*said, *titles) if PLACEHOLDER.search(text)] == []
