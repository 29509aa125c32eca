"""Our SARIF before Microsoft's validator, with the rules that GitHub's code scanning adds (`Ghas`)."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from support.reports import REPORTS, big_report

from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.sarif import SarifRenderer

ROOT = Path(__file__).parents[2]
TOOLS = Path(os.environ.get("SSDFGATE_TEST_TOOLS", ROOT / ".tools"))
MULTITOOL = TOOLS / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
pytestmark = pytest.mark.skipif(not MULTITOOL.is_file(), reason="no SARIF multitool: run tools/ci/install.sh")
ALLOWED = {"SARIF2005"}
"""A tool without a page of its own gives no `informationUri`."""


def validated(folder: Path, logs: dict[str, str]) -> dict[str, list[str]]:
    """What the validator says of each log, by name; all in one run, since it takes seconds to start."""
    for name, text in logs.items():
        (folder / f"{name}.sarif").write_text(text)
    command = [
        *(MULTITOOL, "validate", f"{folder}/*.sarif", "--rule-kind", "Sarif;Ghas"),
        *("--output", f"{folder}/out.json", "--level", "Error;Warning"),
    ]
    environ = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=300, check=False)
    assert (folder / "out.json").is_file(), done.stdout + done.stderr
    said: dict[str, list[str]] = {name: [] for name in logs}
    for result in json.loads((folder / "out.json").read_bytes())["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        said[Path(uri).stem].append(result["ruleId"])
    return said


def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    reports = {name: REPORTS[name]() for name in ("closed", "hostile", "empty", "invalid")}
    reports["big"] = big_report(200)
    said = validated(tmp_path, {name: SarifRenderer().render(made, Style()) for name, made in reports.items()})
    assert {name: set(rules) - ALLOWED for name, rules in said.items()} == {name: set() for name in said}


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    log = json.loads(SarifRenderer().render(REPORTS["closed"](), Style()))
    log["runs"][0]["results"][0]["ruleIndex"] = 999
    assert set(validated(tmp_path, {"wrong": json.dumps(log)})["wrong"]) - ALLOWED
