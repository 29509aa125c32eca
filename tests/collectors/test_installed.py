"""What a tool says of itself is taken from the cache only where we know every file that decides it."""

import sys
import sysconfig
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pytest
from support.scanning import write

from ssdfgate.cache import Cache
from ssdfgate.collectors.installed import installation, remembered, version_beside, version_of
from ssdfgate.process import Command, find_tool, run

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def scripts(tmp_path, monkeypatch):
    """An environment with a tool in it, which is ours."""
    root = write(
        tmp_path / "environment",
        {
            "bin/tool": f"#!{tmp_path}/environment/bin/python3\nimport tool\n",
            "lib/python3.11/site-packages/tool-1.dist-info/RECORD": "../../../bin/tool,sha256=1,1\ntool.py,sha256=2,2\n",
            "lib/python3.11/site-packages/plugin-1.dist-info/RECORD": "plugin.py,sha256=3,3\n",
        },
    )
    (root / "bin" / "python3").symlink_to(sys.executable)
    (root / "bin" / "python3.9").symlink_to("/bin/sh")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(root / "bin"))
    return root / "bin"


@pytest.fixture
def asked(tmp_path):
    """Asks for what a tool says, with a new cache object each time; returns whether the tool itself was asked."""

    def ask(tool: Path, said=None, name="tool"):
        times = []

        def answer():
            times.append(1)
            return said

        told = remembered(Cache(tmp_path / "cache", NOW), name, tool, answer)
        assert times or told is not None
        return bool(times)

    return ask


SAID = {"version": "1"}


def test_a_tool_of_our_own_environment_is_asked_once(scripts, asked):
    assert [asked(scripts / "tool", SAID) for _ in range(3)] == [True, False, False]
    assert asked(scripts / "tool", SAID, name="another")


def test_what_was_no_answer_is_not_kept(scripts, asked):
    assert [asked(scripts / "tool", None) for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("lib/python3.11/site-packages/plugin-1.dist-info/RECORD", "plugin.py,sha256=4,3\n"),
        ("lib/python3.11/site-packages/other-1.dist-info/RECORD", "other.py,sha256=4,3\n"),
        ("bin/tool", "#!{here}/python3\nimport tool, more\n"),
    ],
)
def test_a_change_of_what_is_installed_means_that_it_is_asked_again(scripts, asked, tmp_path, path, content):
    def installed(tool):
        return installation(Cache(tmp_path / "cache", NOW), tool)

    tool = scripts / "tool"
    before = installed(tool)
    assert asked(tool, SAID)
    write(scripts.parent, {path: content.replace("{here}", str(scripts))})
    assert installed(tool) != before
    assert [asked(tool, SAID) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    "script",
    ["#!/usr/bin/python3\nimport tool\n", "\x7fELF", "#!/bin/sh\nexec other\n", "#!{here}/python3.9\nimport tool\n"],
)
def test_what_another_program_runs_is_asked_each_time(scripts, asked, script):
    (scripts / "tool").write_text(script.replace("{here}", str(scripts)))
    assert [asked(scripts / "tool", SAID) for _ in range(2)] == [True, True]


def test_a_script_of_no_package_is_asked_each_time(scripts, asked):
    (scripts / "mine").write_text((scripts / "tool").read_text())
    assert [asked(scripts / "mine", SAID) for _ in range(2)] == [True, True]


def test_the_version_of_a_script_of_ours_is_that_of_its_package(scripts):
    assert version_of("tool", scripts / "tool") == "1"
    assert version_of("plugin", scripts / "tool") is None
    assert version_of("tool", scripts / "missing") is None
    write(scripts.parent, {"lib/python3.11/site-packages/tool-2.dist-info/RECORD": "../../../bin/tool,sha256=1,1\n"})
    assert version_of("tool", scripts / "tool") is None


@pytest.mark.parametrize("script", ["#!/usr/bin/python3\nimport tool\n", "#!/bin/sh\nexec other\n"])
def test_the_version_of_what_another_program_runs_is_not_known(scripts, script):
    (scripts / "tool").write_text(script)
    assert version_of("tool", scripts / "tool") is None


@pytest.mark.tools
def test_the_version_that_bandit_says_is_the_one_that_is_known():
    tool = find_tool("bandit", outside=Path("/nowhere"))
    said = run(Command((str(tool), "--version"), Path("/"), 60.0)).stdout.decode()
    assert said.startswith(f"bandit {version_of('bandit', tool)}\n")
    assert said.splitlines()[1].strip() == f"python version = {sys.version}".splitlines()[0]


def test_a_tool_that_lies_elsewhere_is_asked_each_time(scripts, asked, monkeypatch, tmp_path):
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path / "elsewhere"))
    assert [asked(scripts / "tool", SAID) for _ in range(2)] == [True, True]
    assert [asked(scripts / "missing", SAID) for _ in range(2)] == [True, True]


def test_the_version_of_a_library_is_that_of_its_installer(tmp_path, monkeypatch):
    assert version_beside("cyclonedx_python_lib", "cyclonedx") == metadata.version("cyclonedx-python-lib")
    write(tmp_path, {"own_library.py": "", "own_library/__init__.py": "", "own_library-2.1.dist-info/RECORD": ""})
    monkeypatch.syspath_prepend(tmp_path)
    assert version_beside("own_library", "own_library") == "2.1"
    write(tmp_path, {"own_library-2.2.dist-info/RECORD": ""})
    with pytest.raises(metadata.PackageNotFoundError):
        version_beside("own_library_of_nobody", "own_library")
