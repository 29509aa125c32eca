import os
from pathlib import Path

import pytest

from ssdfgate.inventory import take
from ssdfgate.sbom.project import Project, read_project


def read(root: Path, **files: str | bytes) -> Project:
    for name, content in files.items():
        path = root / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_project(root, take(root))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[project]\nname="shop"\nversion="1.0"\nlicense="MIT"\n', Project("shop", "1.0", "MIT", "pyproject.toml")),
        ('[project]\nname="shop"\ndynamic=["version"]\n', Project("shop", None, None, "pyproject.toml")),
        ('[project]\nname="shop"\nlicense={text="MIT"}\n', Project("shop", None, "MIT", "pyproject.toml")),
        (
            '[project]\nname="shop"\nlicense={text="Line one\\nLine two"}\n',
            Project("shop", None, None, "pyproject.toml"),
        ),
        ('[project]\nname="shop"\nlicense={file="LICENSE"}\n', Project("shop", None, None, "pyproject.toml")),
        ('[tool.poetry]\nname="shop"\nversion="2"\nlicense="ISC"\n', Project("shop", "2", "ISC", "pyproject.toml")),
    ],
)
def test_pyproject(tmp_path: Path, content: str, expected: Project) -> None:
    assert read(tmp_path, pyproject_toml=content) == expected


def test_package_json(tmp_path: Path) -> None:
    found = read(tmp_path, package_json='{"name": "@team/shop", "version": "1.0.0", "license": "MIT"}')
    assert found == Project("@team/shop", "1.0.0", "MIT", "package.json")


def test_python_comes_first_but_a_file_that_names_nothing_is_passed_over(tmp_path: Path) -> None:
    package = '{"name": "web", "version": "1.0.0"}'
    assert read(tmp_path, pyproject_toml='[project]\nname="shop"\n', package_json=package).name == "shop"
    assert read(tmp_path, pyproject_toml="[tool.ruff]\n", package_json=package).name == "web"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[project",
        "[project]\nname = 3\n",
        '[project]\nname = " "\n',
        "project = 1\n",
        "tool = 1\n",
        b"\xff\xfe",
        b"\x00",
        f"x = {'[' * 5000}",
    ],
)
def test_a_broken_file_leaves_the_name_of_the_folder(tmp_path: Path, content: str | bytes) -> None:
    assert read(tmp_path, pyproject_toml=content) == Project(tmp_path.name)


@pytest.mark.parametrize("content", ["", "{", "[]", '"shop"', '{"name": 3}', '{"name": ["a"]}', "[" * 100_000])
def test_a_broken_package_leaves_the_name_of_the_folder(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, package_json=content) == Project(tmp_path.name)


def test_a_file_that_is_too_large_names_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, pyproject_toml='[project]\nname="shop"\n' + "#" * 2**20) == Project(tmp_path.name)


def test_a_link_that_was_put_there_since_is_not_followed(tmp_path: Path) -> None:
    root, secret = tmp_path / "root", tmp_path / "secret.toml"
    root.mkdir()
    (root / "pyproject.toml").write_text('[project]\nname="shop"\n')
    secret.write_text('[project]\nname="secret"\n')
    inventory = take(root)
    os.unlink(root / "pyproject.toml")
    (root / "pyproject.toml").symlink_to(secret)
    assert read_project(root, inventory) == Project("root")


def test_text_is_cleaned(tmp_path: Path) -> None:
    found = read(tmp_path, pyproject_toml='[project]\nname="shop \\u001b[31m"\n')
    assert found.name == "shop \\x1b[31m"
