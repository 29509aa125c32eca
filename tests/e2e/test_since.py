"""`check --since` as a person calls it: the verdict of a full run, and what is new beside it."""

import pytest
from conftest import git
from support.scanning import write
from support.trees import PROJECTS, commit, copy_of, ssdfgate

WITHOUT = "collectors:\n  semgrep:\n    enabled: false\n    reason: to be quick\n"


@pytest.fixture
def root(tmp_path):
    root = copy_of(PROJECTS / "vulnerable-flask", tmp_path / "root")
    write(root, {"ssdfgate.yaml": WITHOUT, "old.py": "value = eval(input())\n"})
    commit(root)
    return root


@pytest.mark.tools
def test_the_verdict_is_that_of_a_full_run(check, root):
    check(root, "--bundle", root / ".ssdfgate/out/base")
    git(root, "switch", "--quiet", "--create", "topic")
    write(root, {"new.py": "value = eval(input())\n"})
    git(root, "add", "--all", ".")
    assert git(root, "diff", "--cached", "--name-only").split() == ["new.py"]
    git(root, "commit", "--quiet", "-m", "change")
    full, since = check(root), check(root, "--since", "main")
    for key in ("outcome", "exit_code", "requirements", "measures"):
        assert since[key] == full[key], key
    assert [item["id"] for item in since["evidence"]] == [item["id"] for item in full["evidence"]]
    assert full["comparison"] is None
    found = {item["collector"]: item for item in since["comparison"]["collections"]}
    assert [item["location"]["path"] for item in found["bandit"]["new"]["first"]] == ["new.py"]
    assert found["bandit"]["persisting"]["total"] > 1
    assert found["pip-audit"]["persisting"]["total"] > 1
    assert found["bandit"]["fixed"]["total"] == found["pip-audit"]["new"]["total"] == 0
    (bandit,) = (item for item in since["evidence"] if item["collector"] == "bandit")
    assert (bandit["reused"]["files"], bandit["reused"]["total"]) == (2, 3)


def test_a_base_without_since_is_an_error(root):
    done = ssdfgate("check", root, "--base", root / "bundle")
    assert done.returncode == 2
    assert "Add --since REF" in done.stderr
