"""`--cache`, `--no-cache` and their variables: which folder a run uses, and that nothing else changes."""

import json
from pathlib import Path

import pytest
from support.scanning import write
from support.trees import commit, ssdfgate

from ssdfgate.cli.app import run
from ssdfgate.errors import PolicyError
from ssdfgate.gate import check as use_case

ADVISORIES = Path(__file__).resolve().parents[1] / "fixtures" / "osv"


@pytest.fixture
def folder_used(tmp_path, monkeypatch):
    """Calls `check` up to the moment at which it would look at the folder; returns the cache that it would use."""
    root = write(tmp_path / "root", {"a.py": "x = 1\n"})
    asked = []

    def stop(request):
        asked.append(request.place.cache)
        raise PolicyError("that is enough")

    monkeypatch.setattr(use_case, "check", stop)

    def call(*arguments, **environment):
        for name in ("SSDFGATE_CACHE", "SSDFGATE_NO_CACHE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert run(["check", str(root), "-q", *arguments]) == 5  # stopped on purpose
        (cache,) = asked
        return cache.folder if cache else None

    return call


@pytest.mark.parametrize(
    ("arguments", "environment", "used"),
    [
        ([], {}, None),
        (["--cache", "one"], {}, "one"),
        ([], {"SSDFGATE_CACHE": "two"}, "two"),
        (["--cache", "one"], {"SSDFGATE_CACHE": "two"}, "one"),
        (["--no-cache"], {"SSDFGATE_CACHE": "two"}, None),
        (["--cache", "one", "--no-cache"], {}, None),
        (["--cache", "one"], {"SSDFGATE_NO_CACHE": "1"}, None),
        ([], {"SSDFGATE_CACHE": ""}, None),
    ],
)
def test_the_folder_is_named_by_option_or_variable(folder_used, tmp_path, monkeypatch, arguments, environment, used):
    monkeypatch.chdir(tmp_path)
    assert folder_used(*arguments, **environment) == (tmp_path / used if used else None)


@pytest.mark.parametrize("place", [".", "a.py", "below/cache"])
def test_a_folder_among_the_files_is_a_usage_error(tmp_path, capsys, place):
    root = write(tmp_path / "root", {"a.py": "x = 1\n"})
    assert run(["check", str(root), "-q", "--cache", str(root / place)]) == 2
    assert "lies among the files of the repository" in capsys.readouterr().err
    assert not (root / "below").exists()


def check(root, cache, *more, **environment):
    """Run `check` whole; returns the report and what is left of it."""
    report = root.parent / "report.json"
    options = ["--bundle", root.parent / "bundle", "--advisories", ADVISORIES, "-f", "json", "-o", report, "-q"]
    done = ssdfgate("check", root, *options, "--cache", cache, *more, **environment)
    assert done.stderr == ""
    return json.loads(report.read_text(encoding="utf-8"))


def reused(report):
    return {item["collector"]: item["reused"] for item in report["evidence"] if item.get("reused")}


def verdicts(report):
    return [(row["id"], row["verdict"]) for row in report["requirements"]], report["exit_code"]


@pytest.mark.tools
def test_an_unchanged_tree_is_judged_the_same_without_a_scan_and_the_report_says_so(tmp_path):
    root = write(tmp_path / "root", {"a.py": "eval(input())\n", "b.py": "x = 1\n"})
    commit(root)
    cache = tmp_path / "cache"
    first, again, anew = check(root, cache), check(root, cache), check(root, cache, "--no-cache")
    assert reused(first) == reused(anew) == {}
    for collector in ("bandit", "semgrep"):
        told = reused(again)[collector]
        assert (told["files"], told["total"], told["control_ran"]) == (2, 2, False)
        sentence = f"{collector}: what it says of 2 of 2 files comes from the cache"
        assert [limit["message"].startswith(sentence) for limit in again["limits"]].count(True) == 1
    assert verdicts(first) == verdicts(again) == verdicts(anew)
