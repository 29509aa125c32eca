"""`ssdfgate explain`; SSDFGATE_UPDATE_GOLDEN=1 writes the golden files anew, to be read before they are committed."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssdfgate.cli.app import run
from ssdfgate.cli.reading import look_up, terminal
from ssdfgate.cli.reading.look_up import find, find_measure
from ssdfgate.cli.reading.text_requirement import found_text
from ssdfgate.frameworks import available, load_framework, pointers
from ssdfgate.frameworks.pointers import load_pointers
from ssdfgate.model.requirement import Automation, Reading
from ssdfgate.policy.load import load_policies
from ssdfgate.policy.metadata import measures_of

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("SSDFGATE_UPDATE_GOLDEN"))
HEAVY = ("regopy", "opa_client", "requests", "semgrep", "bandit", "pip_audit", "cyclonedx", "jsonschema_rs", "rich")
CASES = {
    "requirement-of-ssdf": ["PW.4.2"],
    "requirement-that-is-full": ["AnnexVII.8"],
    "requirement-with-a-date": ["AnnexI.PartII.5"],
    "requirement-with-roles-and-actions": ["SSDIF PW.2.1"],
    "requirement-of-a-level": ["OSPS-BR-07.02"],
    "requirement-that-is-advised": ["education"],
    "requirement-of-a-form": ["1-b"],
    "requirement-without-measures": ["PO.2.3"],
    "requirement-of-a-draft": ["PS.4.1"],
    "requirement-of-claims": ["1.1.3", "--framework", "crt-apc"],
    "heading": ["PW.7"],
    "heading-that-pointers-name": ["OSPS-DO-01"],
    "part-of-another-standard": ["D-SR-A"],
    "measure": ["--measure", "code.static_analysis_clean"],
}


@pytest.fixture
def read_once(monkeypatch):
    """Reads each file once, for tests that look up hundreds of ids."""
    for name in ("load_framework", "load_pointers", "load_policies"):
        monkeypatch.setattr(look_up, name, functools.cache(getattr(look_up, name)))
    monkeypatch.setattr(pointers, "_read", functools.cache(pointers._read))


def explain(capsysbinary, *arguments, code=0):
    assert run(["explain", *arguments]) == code
    output = capsysbinary.readouterr()
    return (output.out if code == 0 else output.err).decode()


def explained(capsysbinary, *arguments):
    return json.loads(explain(capsysbinary, *arguments, "-f", "json"))


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_as_it_was_read(capsysbinary, name):
    text = explain(capsysbinary, *CASES[name])
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", available())
def test_every_requirement_is_explained_whole(read_once, name):
    framework = load_framework(name)
    for item in framework.requirements:
        found = find(item.id, name)
        assert [view.requirement for view in found.views] == [item]
        text = " ".join(found_text(found, 80).split())
        said = [item.id, item.title, item.summary, item.people_state, item.machine_shows, item.source.text]
        said += [*item.measures(), *item.artefacts, *item.roles, item.reference, item.full_when]
        assert [part for part in said if " ".join(part.split()) not in text] == []
        assert ("ssdfgate attest new" in text) == (item.automation is not Automation.FULL)
        assert ("Source read second-hand" in text) == (item.source.reading is Reading.SECONDARY)
        assert item.due is None or f"from {item.due}" in text


@pytest.mark.parametrize("name", available())
def test_every_heading_is_explained_with_all_that_stands_under_it(read_once, name):
    framework = load_framework(name)
    for heading in framework.groups:
        (view,) = find(heading, name).views
        assert view.id == heading
        assert view.requirements == tuple(item for item in framework.requirements if heading in item.group)
        assert view.summary


def test_every_measure_names_all_that_it_supports(read_once):
    frameworks = [load_framework(name) for name in available()]
    for name, measure in measures_of(load_policies()).items():
        view = find_measure(name)
        assert view.measure == measure
        expected = [(one.id, item.id) for one in frameworks for item in one.requirements if name in item.measures()]
        assert [(use.framework.id, use.requirement.id) for use in view.uses] == expected


def test_every_pointer_is_found_from_both_sides(read_once):
    onward, back = {}, {}
    for pointer in load_pointers("ssdf-1.1"):
        onward.setdefault(pointer.from_id, []).append(pointer)
        for part in pointer.ids:
            back.setdefault((pointer.standard, part), []).append(pointer)
    del onward["*"]
    for start, expected in onward.items():
        (view,) = find(start, "ssdf-1.1").views
        assert [pointer for pointer in view.onward if pointer.from_id == start] == expected
    for (standard, part), expected in back.items():
        (view,) = find(part, standard).views
        assert [pointer for pointer in view.back if part in pointer.ids] == expected


@pytest.mark.parametrize("width", [0, 1, 39, 40, 61, 80, 100, 10_000])
def test_no_line_is_wider_than_the_terminal(capsysbinary, monkeypatch, width):
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((width, 1)))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    limit = max(terminal.NARROWEST, min(width, terminal.WIDEST))
    for arguments in CASES.values():
        text = explain(capsysbinary, *arguments)
        assert [line for line in text.splitlines() if len(line) > limit or line != line.rstrip()] == []


def test_case_does_not_matter(capsysbinary):
    expected = explain(capsysbinary, "AnnexI.PartII.1")
    assert explain(capsysbinary, "ANNEXI.partii.1") == expected
    assert explain(capsysbinary, " annexi.parTII.1 ", "--framework", "CRA") == expected
    measure = explain(capsysbinary, "--measure", "Code.Static_Analysis_Ran")
    assert measure == explain(capsysbinary, "--measure", "code.static_analysis_ran")


def test_an_id_of_two_words_needs_no_quotes(capsysbinary):
    assert explain(capsysbinary, "ssdif", "po.1.2") == explain(capsysbinary, "SSDIF PO.1.2")


def test_a_draft_answers_only_if_asked_or_alone(capsysbinary):
    both = explained(capsysbinary, "PW.7.2")
    assert [item["framework"]["id"] for item in both["found"]] == ["ssdf-1.1"]
    assert both["also_in"] == ["ssdf-1.2-draft"]
    asked = explained(capsysbinary, "PW.7.2", "--framework", "ssdf-1.2-draft")
    assert [item["framework"]["id"] for item in asked["found"]] == ["ssdf-1.2-draft"]
    alone = explained(capsysbinary, "PO.6.1")
    assert [item["framework"]["status"] for item in alone["found"]] == ["draft"]
    assert alone["also_in"] == asked["also_in"] == []


def test_an_id_of_several_frameworks_shows_all(capsysbinary):
    found = explained(capsysbinary, "1")["found"]  # a heading of the form; and parts of other standards if asked for
    assert [(item["kind"], item["framework"]["id"]) for item in found] == [("heading", "cisa-ssdf-form")]
    found = explained(capsysbinary, "1.1.1", "--framework", "owasp-asvs")["found"]
    assert [item["kind"] for item in found] == ["part"]
    standards = {pointer["standard"] for item in found for pointer in item["pointed_at_by"]}
    assert standards == {"owasp-asvs"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["PW.77"], "there is no requirement or heading `PW.77`, did you mean `PW.7`?"),
        (["PW.7.22", "--framework", "ssdf-1.1"], "ssdf-1.1 has no requirement or heading `PW.7.22`, did you mean `PW.7.2`?"),
        (["PW.7.2", "--framework", "cra"], "cra has no requirement or heading `PW.7.2`"),
        (["SM1.11", "--framework", "bsimm"], "nothing here points to `SM1.11` of bsimm, did you mean `SM1.1`?"),
        (["PW.7.2", "--framework", "cr"], "unknown framework 'cr', did you mean `cra`?"),
        (["PW.7.2", "--framework", "../cra"], "unknown framework '../cra'"),
        (["code.static_analysis_clean"], "ssdfgate explain --measure code.static_analysis_clean"),
        (["--measure", "code.static_analysis_clear"], "no measure `code.static_analysis_clear`, did you mean `code.static_analysis_clean`?"),
        (["--measure", "../../etc/passwd"], "there is no measure `../../etc/passwd`"),
        (["x\x1b[31my\u202e"], "`x\\x1b[31my\\u202e`"),
        (["A" * 100_000], "there is no requirement or heading `AAAA"),
        ([" "], "there is no requirement or heading ``"),
        ([], "give either an ID or --measure NAME"),
        (["PW.7.2", "--measure", "code.static_analysis_ran"], "give either an ID or --measure NAME"),
        (["--measure", "code.static_analysis_ran", "--framework", "cra"], "--measure belongs to no framework"),
        (["PW.7.2", "-f", "xml"], "'xml' is not one of"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_the_nearest_name(capsysbinary, arguments, said):
    told = explain(capsysbinary, *arguments, code=2)
    assert said in told
    assert len(told) < 1000
    assert all(char == "\n" or char.isprintable() for char in told)


PLACE = {"id", "title"}
SOURCE = {"text", "reading"}
REQUIREMENT = {
    "id", "title", "summary", "headings", "reference", "source", "force", "due", "applies_to", "actions",
    "automation", "about", "full_when", "machine_shows", "people_state", "freshness_days", "artefacts", "roles",
    "measures",
}  # fmt: skip
POINTER = {"standard", "name", "edition", "from", "ids", "relation", "confidence", "source", "note"}
MEASURE = {"id", "title", "description", "needs", "about", "verdicts", "threats", "remediation"}


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("requirement")])
def test_a_requirement_as_json_has_every_key(capsysbinary, name):
    document = explained(capsysbinary, *CASES[name])
    assert set(document) == {"schema", "found", "also_in"}
    assert document["schema"] == "ssdfgate/explanation/v1"
    (item,) = document["found"]
    assert set(item) == REQUIREMENT | {"kind", "framework", "all_of", "any_of", "pointers", "pointed_at_by"}
    assert item["kind"] == "requirement"
    assert set(item["framework"]) == {"id", "name", "version", "publisher", "status"}
    assert set(item["source"]) == SOURCE
    assert all(set(place) == PLACE for place in item["headings"])
    proofs = [*item["all_of"], *item["any_of"]]
    assert [proof["id"] for proof in proofs] == item["measures"]
    assert all(set(proof) == {"id", "strength", "confidence", "source", "measure"} for proof in proofs)
    assert all(proof["measure"] is None or set(proof["measure"]) == MEASURE for proof in proofs)
    links = [*item["pointers"], *item["pointed_at_by"]]
    assert all(set(link) == POINTER and set(link["source"]) == SOURCE for link in links)


def test_the_other_kinds_as_json(capsysbinary):
    (heading,) = explained(capsysbinary, "PW.7")["found"]
    assert heading["kind"] == "heading"
    assert [set(item) for item in heading["requirements"]] == [REQUIREMENT] * 2
    (part,) = explained(capsysbinary, "D-SR-A")["found"]
    assert set(part) == {"kind", "id", "pointed_at_by"}
    assert {pointer["from"] for pointer in part["pointed_at_by"]} >= {"PO.1.2"}
    measure = explained(capsysbinary, "--measure", "code.static_analysis_clean")
    assert set(measure) == {"schema", "measure", "supports"}
    assert set(measure["measure"]) == MEASURE
    shape = {"framework", "requirement", "title", "strength", "confidence", "source"}
    assert {frozenset(use) for use in measure["supports"]} == {frozenset(shape)}


def test_no_golden_file_is_left_over():
    expected = {f"{name}.txt" for name in CASES}
    assert {path.name for path in GOLDEN.iterdir() if not path.name.startswith("framework")} == expected


def test_a_measure_without_a_policy_is_told(capsysbinary, monkeypatch):
    monkeypatch.setattr("ssdfgate.cli.reading.look_up.measures_named", lambda names: {})
    text = explain(capsysbinary, "PW.7.2")
    assert "No policy of this name is installed, so its verdict is `unknown`." in text
    (item,) = explained(capsysbinary, "PW.7.2")["found"]
    assert {proof["measure"] for proof in item["all_of"]} == {None}


@pytest.mark.parametrize(
    "arguments", [["explain", "AnnexI.PartII.1"], ["explain", "--measure", "code.no_hidden_findings"], ["frameworks"]]
)
def test_reading_imports_neither_scanners_nor_engines(arguments):
    code = (
        "import sys\nfrom ssdfgate.cli.app import run\n"
        f"code = run({arguments!r})\nprint(code, *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"


def test_only_catalogues_that_speak_of_it_are_loaded(capsysbinary, monkeypatch):
    loaded = []
    monkeypatch.setattr(
        "ssdfgate.cli.reading.look_up.load_framework", lambda name: loaded.append(name) or load_framework(name)
    )
    explain(capsysbinary, "AnnexI.PartII.1")
    assert loaded == ["cra"]
