"""`ssdfgate frameworks`; SSDFGATE_UPDATE_GOLDEN=1 writes the golden files anew, to be read before they are committed."""

import json
import os
import sys
from pathlib import Path

import pytest

from ssdfgate.cli.app import run
from ssdfgate.cli.reading import terminal
from ssdfgate.cli.reading.lines import page
from ssdfgate.cli.reading.text_catalogue import catalogue_lines, overview_lines
from ssdfgate.frameworks import available, load_framework

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("SSDFGATE_UPDATE_GOLDEN"))
CASES = {
    "frameworks": [],
    "framework-with-classes": ["etsi-ts-104-219"],
    "framework-with-dates": ["cisa-ssdf-form"],
    "framework-without-headings": ["enisa-elements"],
}


def frameworks(capsysbinary, *arguments, code=0):
    assert run(["frameworks", *arguments]) == code
    output = capsysbinary.readouterr()
    return (output.out if code == 0 else output.err).decode()


@pytest.mark.parametrize("name", CASES)
def test_the_text_is_as_it_was_read(capsysbinary, name):
    text = frameworks(capsysbinary, *CASES[name])
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_catalogue_has_its_numbers(capsysbinary):
    listed = json.loads(frameworks(capsysbinary, "-f", "json"))
    assert listed["schema"] == "ssdfgate/frameworks/v1"
    assert [item["id"] for item in listed["frameworks"]] == list(available())
    for item in listed["frameworks"]:
        assert set(item) == {
            "id", "name", "version", "publisher", "status", "source", "counts", "classes", "milestones", "routes",
        }  # fmt: skip
        rows = load_framework(item["id"]).requirements
        counts = item["counts"]
        assert counts["total"] == len(rows) == counts["full"] + counts["partial"] + counts["attested"]
        assert counts["measured"] == sum(bool(row.measures()) for row in rows)
        if item["classes"]:
            assert item["classes"]["default"] in [value["id"] for value in item["classes"]["values"]]


@pytest.mark.parametrize("name", available())
def test_a_catalogue_lists_every_requirement(capsysbinary, name):
    framework = load_framework(name)
    document = json.loads(frameworks(capsysbinary, name.upper(), "--format", "json"))
    assert set(document) == {"schema", "framework", "headings", "requirements"}
    assert document["schema"] == "ssdfgate/catalogue/v1"
    assert [row["id"] for row in document["requirements"]] == [item.id for item in framework.requirements]
    assert [row["id"] for row in document["headings"]] == list(framework.groups)
    text = frameworks(capsysbinary, name)
    ids = [line.split("  ")[0] for line in (row.strip() for row in text.split("\nREQUIREMENTS")[1].splitlines())]
    assert [item.id for item in framework.requirements if ids.count(item.id) != 1] == []
    flat = " ".join(text.split())
    assert [place for place, title in framework.groups.items() if f"{place} {title}" not in flat] == []


@pytest.mark.parametrize("width", [0, 1, 39, 40, 61, 80, 100, 10_000])
def test_no_line_is_wider_than_the_terminal(capsysbinary, monkeypatch, width):
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((width, 1)))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    limit = max(terminal.NARROWEST, min(width, terminal.WIDEST))
    for arguments in ([], *([name] for name in available())):
        text = frameworks(capsysbinary, *arguments)
        assert [line for line in text.splitlines() if len(line) > limit or line != line.rstrip()] == []


def test_the_same_catalogues_give_the_same_text():
    catalogues = [load_framework(name) for name in available()]
    assert page(overview_lines(catalogues, 80)) == page(overview_lines(catalogues, 80))
    assert all(page(catalogue_lines(item, 80)).endswith("--framework " + item.id + "\n") for item in catalogues)


@pytest.mark.parametrize("name", ["ssdf", "SSDF-1", "bsimm", "../ssdf-1.1", "profiles", "\x1b[31m"])
def test_an_unknown_catalogue_is_refused(capsysbinary, name):
    told = frameworks(capsysbinary, name, code=2)
    assert "unknown framework" in told
    assert "Known frameworks: cisa-ssdf-form, cra," in told
    assert "\x1b" not in told
