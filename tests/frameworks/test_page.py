"""The reference pages in docs/ say what the catalogues and pointers say."""

import importlib.util
from pathlib import Path

import pytest

from ssdfgate.frameworks import available, load_framework
from ssdfgate.frameworks.pointers import load_pointers, standards
from ssdfgate.model.requirement import Reading

ROOT = Path(__file__).parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=["frameworks_page", "pointers_page"])
def tool(request):
    return load(request.param)


@pytest.fixture(scope="module")
def pages():
    return load("frameworks_page").pages()


def entries(page):
    return [line.lstrip("# ") for line in page.splitlines() if line.startswith("#")]


def test_the_pages_are_current(tool):
    assert tool.main(["--check"]) == 0


def test_a_page_that_is_missing_changed_or_left_over_is_noticed(tool, tmp_path, capsys):
    assert tool.main(["--check"], tmp_path) == 1
    assert not list(tmp_path.iterdir())
    assert tool.main([], tmp_path) == 0
    assert tool.main(["--check"], tmp_path) == 0
    capsys.readouterr()
    page = tmp_path / "cra.md"
    page.write_text(page.read_text().replace("AnnexI.PartII.1", "AnnexI.PartII.9", 1))
    (tmp_path / "gone.md").write_text("# Gone\n")
    assert tool.main(["--check"], tmp_path) == 1
    told = capsys.readouterr().err.splitlines()
    assert [Path(line.split()[0]).name for line in told] == ["cra.md", "gone.md"]
    assert all("is not current; run" in line for line in told)


def test_every_catalogue_and_every_standard_has_a_page():
    frameworks, pointers = load("frameworks_page").pages(), load("pointers_page").pages()
    assert set(frameworks) == {"README.md", *(f"{name}.md" for name in available())}
    assert set(pointers) == {"README.md", *(f"{name}.md" for name in standards())}
    for index, names in ((frameworks, available()), (pointers, standards())):
        assert [name for name in names if f"]({name}.md)" not in index["README.md"]] == []


@pytest.mark.parametrize("name", available())
def test_every_requirement_and_heading_has_one_entry(pages, name):
    framework = load_framework(name)
    found = entries(pages[f"{name}.md"])
    for item in framework.requirements:
        assert found.count(f"{item.id} {item.title}") == 1
    for heading, title in framework.groups.items():
        assert found.count(f"{heading} {title}") == 1


@pytest.mark.parametrize("name", available())
def test_what_was_read_second_hand_is_marked(pages, name):
    page, framework = pages[f"{name}.md"], load_framework(name)
    assert ("> **Read second-hand**" in page) == (framework.source.reading is Reading.SECONDARY)
    others = [item for item in framework.requirements if item.source != framework.source]
    second_hand = [item for item in others if item.source.reading is Reading.SECONDARY]
    assert page.count("- Source: ") == len(others)
    assert page.count("- Source: **read second-hand**") == len(second_hand)


@pytest.mark.parametrize("name", available())
def test_duties_dates_classes_and_records_are_told(pages, name):
    page, framework = pages[f"{name}.md"], load_framework(name)
    rows = framework.requirements
    assert page.count("- Force: ") == len(rows)
    for item in rows:
        assert (
            item.due is None
            or f"{item.force} (demanded by the publisher), from {item.due}" in page
            or (f"{item.force} (advised by the publisher), from {item.due}" in page)
        )
    assert page.count("- Asked of: ") == (len(rows) if framework.classes else 0)
    assert page.count("- Records that the publisher expects: ") == sum(bool(item.artefacts) for item in rows)
    assert page.count("- Stated by: ") == sum(bool(item.roles) for item in rows)
    assert all(f"| {row.date} | " in page for row in framework.milestones)
    assert all(f"| `{row.id}` | {row.title} | " in page for row in framework.routes)
    values = framework.classes.values if framework.classes else ()
    assert all(f"| `{value.id}` {value.title} | " in page for value in values)


def test_the_numbers_of_ssdf(pages):
    assert "| 42 | 1 | 32 | 9 | 37 | " in pages["ssdf-1.1.md"]


def test_every_pointer_is_a_row():
    pages = load("pointers_page").pages()
    pointers = load_pointers("ssdf-1.1")
    for name in standards():
        onward, back = pages[f"{name}.md"].split("\n## ")[1:]
        own = [pointer for pointer in pointers if pointer.standard == name]
        assert onward.count("\n| ") == len(own) + 2
        assert back.count("\n| ") == len({part for pointer in own for part in pointer.ids}) + 2
