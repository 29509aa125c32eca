"""Where our own entry points are read: the list of an installed wheel says what the metadata say."""

import pytest

from ssdfgate import plugins

GROUPS = ("ssdfgate.collectors", "ssdfgate.readers", "ssdfgate.renderers")


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """The list as a wheel has it."""
    points = {group: plugins._entry_points(plugins.OWN, group) for group in GROUPS}
    sections = [
        f"[{group}]\n" + "".join(f"{point.name} = {point.value}\n" for point in found.values())
        for group, found in points.items()
    ]
    file = tmp_path / "entry_points.txt"
    file.write_text("\n".join(sections), encoding="utf-8")
    monkeypatch.setattr(plugins, "_LISTED", file)
    return points


@pytest.mark.parametrize("group", GROUPS)
def test_the_list_of_a_wheel_says_the_same(listed, group):
    assert plugins._entry_points(plugins.OWN, group) == listed[group]
    assert plugins.names(group) == tuple(sorted(listed[group]))
    assert len(listed[group]) > 1


def test_what_is_listed_can_be_loaded(listed):
    for name in plugins.names("ssdfgate.renderers"):
        assert plugins.one("ssdfgate.renderers", name)().name == name


def test_where_there_is_no_list_the_metadata_tell(tmp_path, monkeypatch):
    monkeypatch.setattr(plugins, "_LISTED", tmp_path / "none")
    assert "json" in plugins.names("ssdfgate.renderers")
