"""Collectors and readers of other packages: they take part when the configuration names them, and only then."""

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.trees import ssdfgate

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plugin"
KEY = "-----BEGIN PRIVATE " + "KEY-----"


def installed(folder: Path, source: Path = EXAMPLE) -> dict[str, str]:
    """Install the example as pip would, without pip; returns the environment that finds it."""
    project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
    shutil.copy(source / "acme_keys.py", folder)
    about = folder / "acme_keys-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    points = project["entry-points"].items()
    text = "\n".join(
        line for group, entries in points for line in (f"[{group}]", *(f"{k} = {v}" for k, v in entries.items()))
    )
    (about / "entry_points.txt").write_text(text)
    return {"PYTHONPATH": str(folder)}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that packages are installed into."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two source files, one with a key."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.py").write_text(f'KEY = """\n{KEY}\n"""\n')
    (root / "b.py").write_text("x = 1\n")
    (root / "ssdfgate.yaml").write_text("plugins: [acme-keys]\n")
    return root


def rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in report["evidence"] if item["collector"] == "acme-keys"]


def test_a_named_package_takes_part_and_the_report_says_so(
    project: Path, site: Path, check: Callable[..., dict[str, Any]]
) -> None:
    report = check(project, **installed(site))
    (row,) = rows(report)
    assert (row["kind"], row["status"], row["findings"]["open"]) == ("secrets", "complete", 1)
    assert any("acme-keys 1.0 took part" in limit["message"] for limit in report["limits"])


def test_an_installed_package_changes_nothing_when_nobody_names_it(
    project: Path, site: Path, check: Callable[..., dict[str, Any]]
) -> None:
    (project / "ssdfgate.yaml").unlink()
    assert rows(check(project, **installed(site))) == []


def test_a_package_that_fails_is_failed_evidence(
    project: Path, site: Path, check: Callable[..., dict[str, Any]]
) -> None:
    environment = installed(site)
    text = (site / "acme_keys.py").read_text()
    (site / "acme_keys.py").write_text(
        text.replace('job.progress(f"sear', 'raise RuntimeError("boom")\n        f("sear')
    )
    (row,) = rows(check(project, **environment))
    assert row["status"] == "failed"
    assert "boom" in row["reasons"][0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda site: shutil.rmtree(site / "acme_keys-1.0.dist-info"), "'acme-keys' is not installed"),
        (lambda site: (site / "acme_keys-1.0.dist-info/entry_points.txt").write_text(""), "registers no collector"),
        (lambda site: (site / "acme_keys.py").write_text("1 / 0\n"), "cannot be loaded: ZeroDivisionError"),
        (
            lambda site: (site / "acme_keys-1.0.dist-info/entry_points.txt").write_text(
                "[ssdfgate.collectors]\nbandit = acme_keys:Keys\n"
            ),
            "registers 'bandit', which is taken",
        ),
    ],
)
def test_a_package_that_cannot_count_is_one_clear_error(
    project: Path, site: Path, change: Callable[[Path], object], said: str
) -> None:
    environment = installed(site)
    change(site)
    done = ssdfgate("check", project, "--bundle", project.parent / "bundle", **environment)
    assert done.returncode == 2
    assert said in done.stderr
    assert "plugins:" in done.stderr
    assert not (project.parent / "bundle").exists()


def test_import_reads_with_a_named_package(project: Path, site: Path) -> None:
    report = project.parent / "keys.json"
    report.write_text(json.dumps({"acme_keys": "1.0", "files": {"a.py": [2]}}))
    environment = installed(site)
    refused = ssdfgate("import", "--dry-run", "-f", "json", report, cwd=project, **environment)
    read = ssdfgate("import", "--dry-run", "-f", "json", "--plugin", "acme-keys", report, cwd=project, **environment)
    assert (refused.returncode, read.returncode) == (2, 0)
    (row,) = json.loads(read.stdout) if read.stdout.lstrip().startswith("[") else [json.loads(read.stdout)]
    assert (row["format"], row["findings"]) == ("acme-keys-json", 1)


def test_doctor_tells_of_a_package_that_is_missing(project: Path) -> None:
    done = ssdfgate("doctor", project)
    assert done.returncode != 0
    assert "'acme-keys' is not installed" in done.stdout
