"""What the action and the container install is what the tests ran with, and everything that the package asks for."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(name: str) -> dict[str, set[str]]:
    """Package to its versions; several where they depend on the platform."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def test_every_dependency_is_pinned_with_hashes() -> None:
    locked = pins("requirements.txt")
    asked = [
        Requirement(text) for text in (*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"])
    ]
    assert asked
    for requirement in asked:
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in requirements.txt: run make lock"
        assert all(requirement.specifier.contains(version) for version in versions)
    text = (ROOT / "requirements.txt").read_text()
    assert len(re.findall(r"^[\w.-]+==.*\\$", text, re.MULTILINE)) == len(
        re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    )


def test_the_action_installs_what_the_tests_ran_with() -> None:
    tested, shipped = pins("requirements-dev.txt"), pins("requirements.txt")
    assert {name: versions for name, versions in shipped.items() if tested.get(name, versions) != versions} == {}
