"""Reading pointers, and finding them from either side."""

import dataclasses
from pathlib import Path

import pytest

from ssdfgate.errors import FrameworkError
from ssdfgate.frameworks import available, load_framework, loader, pointers
from ssdfgate.frameworks.pointers import (
    Pointer,
    Reading,
    Relation,
    load_pointers,
    pointers_from,
    pointers_to,
    standards,
)
from ssdfgate.model.requirement import Confidence


def test_a_pointer_carries_its_standard_and_source():
    found = pointers_to("cra", "AnnexI.PartII.4")
    assert [(pointer.from_id, pointer.confidence, pointer.reading) for pointer in found] == [
        ("RV.1.3", Confidence.DERIVED, Reading.OWN),
        ("RV.2.2", Confidence.VERIFIED, Reading.SECONDARY),
    ]
    assert {pointer.name for pointer in found} == {"Regulation (EU) 2024/2847 (Cyber Resilience Act)"}
    assert {pointer.edition for pointer in found} == {"OJ L, 2024/2847, 20 November 2024"}
    assert found[1].source == "ETSI TS 104 219 V1.1.1 (March 2026), Annex A, in a third party’s extraction of the PDF"
    assert found[0].note.startswith("The policy says what is published and when.")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].note = "changed"


def test_pointers_come_by_standard():
    order = [pointer.standard for pointer in load_pointers("ssdf-1.1")]
    assert order == sorted(order)


def test_from_a_task_to_every_standard():
    found = pointers_from("PW.7.2")
    assert {pointer.from_id for pointer in found} == {"PW.7.2"}
    assert {pointer.standard for pointer in found} >= {"cra", "etsi-ts-104-219", "iec-62443-4-1", "common-criteria"}


def test_from_a_task_by_way_of_its_headings():
    alone, with_headings = pointers_from("PS.1.1"), pointers_from("PS.1.1", "PS.1", "PS")
    assert {pointer.from_id for pointer in with_headings} == {"PS.1.1", "PS.1"}
    assert set(alone) < set(with_headings)


def test_back_from_a_point_to_the_tasks():
    found = pointers_to("cra", "Art13.5")
    assert {pointer.from_id for pointer in found} == {"PO.1.3", "PS.3.2", "PW.4.1", "PW.4.4"}


def test_back_from_several_parts_at_once():
    found = pointers_to("osps-baseline", "OSPS-DO-01", "OSPS-VM-02")
    assert {pointer.from_id for pointer in found} == {"PW.1.2", "RV.1.3"}


@pytest.mark.parametrize("identifier", ["PW.7", "pw.7.2", "", "PW.3.1"])
def test_a_start_that_no_file_names_has_no_pointers(identifier):
    assert pointers_from(identifier) == ()


@pytest.mark.parametrize("standard", ["ssdf-1.1", "my-own", "", "../ssdf-1.1", "pointers/cra", "CRA"])
def test_a_standard_without_a_file_has_no_pointers(standard):
    assert pointers_to(standard, "PW.7.2") == ()


def test_a_catalogue_that_no_file_starts_from_has_no_pointers():
    assert load_pointers("my-own") == ()
    assert pointers_from("PW.7.2", framework="my-own") == ()
    assert pointers_to("cra", "Art13.5", framework="my-own") == ()


def test_pointer_files_are_not_taken_for_catalogues():
    assert "bsimm" not in available()
    assert "pointers" not in available()
    assert load_framework("ssdf-1.1").id == "ssdf-1.1"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that holds one file of pointers, which tests write."""
    monkeypatch.setattr(loader, "FOLDER", tmp_path)
    monkeypatch.setattr(pointers, "FOLDER", tmp_path)
    (tmp_path / "pointers").mkdir()
    return tmp_path / "pointers" / "other.yaml"


GOOD = """
schema: ssdfgate/pointers/v1
from: mine
to: {id: other, name: Another standard, edition: "2"}
sources:
  own: {text: our reasoning, reading: own}
rows:
  - {from: A.1, ids: ["1", "2"], relation: supports, confidence: derived, source: own}
"""


def test_a_file_is_read_as_it_stands(installed):
    installed.write_text(GOOD, encoding="utf-8")
    assert standards() == ("other",)
    assert load_pointers("mine") == (
        Pointer(
            framework="mine",
            standard="other",
            name="Another standard",
            edition="2",
            from_id="A.1",
            ids=("1", "2"),
            relation=Relation.SUPPORTS,
            confidence=Confidence.DERIVED,
            source="our reasoning",
            reading=Reading.OWN,
            note="",
        ),
    )
    assert load_pointers("ssdf-1.1") == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        GOOD.replace("source: own", "source: gone"),
        GOOD.replace("from: mine\n", ""),
        GOOD.replace("supports", "equals"),
        GOOD.replace("reading: own", "reading: none"),
        GOOD.replace("derived", "certain"),
        GOOD.replace('["1", "2"]', "null"),
        GOOD + "rows: []\n",
        "rows: [",
    ],
)
def test_a_damaged_file_is_one_clear_error(installed, content):
    installed.write_text(content, encoding="utf-8")
    named = r"installed pointers/other\.yaml is damaged|installation is damaged: pointers/other\.yaml"
    with pytest.raises(FrameworkError, match=named) as caught:
        load_pointers("mine")
    assert caught.value.hint == "Reinstall ssdfgate."
