"""setup.cfg, which is data, and setup.py, which is code and never run."""

from pathlib import Path

import pytest
from support.manifests import declared, holes, pairs, problems

from ssdfgate.lockfiles.setupfiles import IN_CODE

SETUP_CFG = """
[options]
install_requires =
    a==1  # why
    # nothing
    b>=2; python_version > "3"
    c @ file:../c
    ???
[options.extras_require]
x = d==4
"""


def test_setup_cfg(tmp_path: Path):
    found = declared(
        tmp_path, {"setup.cfg": SETUP_CFG, "setup.py": "import setuptools\n\nsetuptools.setup()  # stub\n"}
    )
    assert {(item.name, item.version, item.scope) for item in found.dependencies} == {
        ("a", "1", "runtime"), ("d", "4", "optional"),
    }  # fmt: skip
    assert {item[:2] for item in holes(found)} == {
        ("b", "a range of versions, not one version"), ("c", "from a local path"), ("???", "cannot be understood"),
    }  # fmt: skip
    assert [item.path for item in found.manifests] == ["setup.cfg"]


def test_setup_cfg_may_name_a_file(tmp_path: Path):
    text = "[options]\ninstall_requires = file: a.txt, b.txt\n"
    found = declared(tmp_path, {"setup.cfg": text, "a.txt": "a==1\n"})
    assert (pairs(found), [item[0] for item in holes(found)]) == (["a==1"], ["b.txt"])


def test_setup_cfg_with_settings_of_other_tools_is_no_manifest(tmp_path: Path):
    assert declared(tmp_path, {"setup.cfg": "[flake8]\nmax-line-length = 100\n"}).manifests == ()


def test_setup_cfg_that_cannot_be_read(tmp_path: Path):
    found = declared(tmp_path, {"setup.cfg": "install_requires = a\n"})
    assert list(problems(found)) == ["setup.cfg"]


@pytest.mark.parametrize(
    "code",
    [
        "from setuptools import setup\nsetup(install_requires=['a'])\n",
        "from setuptools import setup\nsetup(name='p')\n",
        "import os\nfrom setuptools import setup\nsetup()\n",
        "setup()\n'''\nimport evil\n'''\n",
    ],
)
def test_setup_py_is_code(tmp_path: Path, code: str):
    assert problems(declared(tmp_path, {"setup.py": code})) == {"setup.py": IN_CODE}


def test_setup_py_cannot_add_to_a_static_project(tmp_path: Path):
    files = {"setup.py": "setup(**x)\n", "pyproject.toml": "[project]\nname = 'p'\ndependencies = ['a==1']\n"}
    found = declared(tmp_path, files)
    assert (pairs(found), problems(found)) == (["a==1"], {})
    assert problems(declared(tmp_path, {"pyproject.toml": "[tool.x]\n"})) == {"setup.py": IN_CODE}


def test_setup_py_of_another_folder_is_not_covered(tmp_path: Path):
    files = {"sub/setup.py": "setup(**x)\n", "pyproject.toml": "[project]\nname = 'p'\n"}
    assert problems(declared(tmp_path, files)) == {"sub/setup.py": IN_CODE}
