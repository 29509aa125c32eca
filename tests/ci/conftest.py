"""A project for a pipeline to run in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.trees import PROJECTS, commit, copy_of


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    """Make a repository of one of the sample projects, by its name."""

    def make(name: str) -> Path:
        root = copy_of(PROJECTS / name, tmp_path / "project")
        commit(root)
        return root

    return make
