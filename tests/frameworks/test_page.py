"""The reference pages in docs/ say what the catalogues say."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("frameworks_page", ROOT / "tools" / "frameworks_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_current(tool):
    assert tool.main(["--check"]) == 0


def test_a_page_that_is_missing_or_changed_is_noticed_and_written_again(tool, tmp_path, capsys):
    assert tool.main(["--check"], tmp_path) == 1
    assert not list(tmp_path.iterdir())
    assert tool.main([], tmp_path) == 0
    assert tool.main(["--check"], tmp_path) == 0
    page = tmp_path / "ssdf-1.1.md"
    page.write_text(page.read_text().replace("PW.7.2", "PW.7.3", 1))
    assert tool.main(["--check"], tmp_path) == 1
    assert "ssdf-1.1.md is not current" in capsys.readouterr().err


def test_every_task_has_an_entry(tool):
    page = tool.pages()["ssdf-1.1.md"]
    entries = [line for line in page.splitlines() if line.startswith("#### ")]
    assert len(entries) == 42
    assert "| 42 | 1 | 32 | 9 |" in page
