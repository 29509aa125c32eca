"""Catalogues and profiles as they were converted when the package was built: the same, and of no other file."""

import shutil
from pathlib import Path

import pytest

from ssdfgate.errors import FrameworkError
from ssdfgate.frameworks import available, load_framework, load_profile, loader, profile_names
from ssdfgate.frameworks.converted import NAME, convert_into, converted
from ssdfgate.yamlfile import read_yaml

FILES = sorted(loader.FOLDER.glob("*.yaml"))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with what its build has converted."""
    shutil.copytree(loader.FOLDER, tmp_path / "frameworks", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert len(list(convert_into(tmp_path / "frameworks" / NAME))) == len(FILES)
    monkeypatch.setattr(loader, "FOLDER", tmp_path / "frameworks")
    return tmp_path / "frameworks"


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_a_converted_file_holds_what_the_file_holds_in_its_order(package, name):
    value = read_yaml(package / name).value
    assert converted(package / name) == value
    assert repr(converted(package / name)) == repr(value)


def test_everything_that_is_loaded_from_it_is_the_same(package, monkeypatch):
    def loaded():
        return [load_framework(name) for name in available()], [load_profile(name, {}) for name in profile_names()]

    def never(*_, **__):
        raise AssertionError("read YAML")

    shutil.rmtree(package / NAME)
    by_text = loaded()
    list(convert_into(package / NAME))
    monkeypatch.setattr("ssdfgate.yamlfile.read_yaml", never)
    assert loaded() == by_text


def test_a_file_that_changed_since_is_read_itself(package):
    file = package / "ssdf-1.1.yaml"
    file.write_bytes(file.read_bytes().replace(b"\nid: ssdf-1.1", b"\nid: ssdf-9.9"))
    assert converted(file) is None
    assert load_framework("ssdf-1.1").id == "ssdf-9.9"


def test_one_that_is_damaged_is_an_error(package):
    for file in (package / NAME).iterdir():
        file.write_bytes(b"{")
    with pytest.raises(FrameworkError, match=r"the installation is damaged: ssdf-1.1.yaml"):
        load_framework("ssdf-1.1")
