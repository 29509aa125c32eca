"""The bundled semgrep rules: their metadata, their own tests, the positive control, and the canaries.

Each rule is tested with `semgrep --test`: it must report every line below a `ruleid:` comment and no other. The files in
the folders beside this one are vulnerable on purpose; they are read, never imported.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).parent
RULES = TESTS.parents[1] / "ssdfgate/rules"
PACK = RULES / "pack"
CONTROL = RULES / "control"
CANARY = RULES / "canary.yaml"
FILES = sorted(PACK.rglob("*.yaml"))
EXAMPLES = {path.name.removesuffix(".test.yaml").rsplit(".", 1)[0]: path for path in TESTS.glob("*/*.*")}
SEMGREP = Path(sys.executable).with_name("semgrep")
QUIET = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}

LANGUAGES = {
    "python": {"python"},
    "javascript": {"javascript", "typescript"},
    "go": {"go"},
    "java": {"java"},
    "dockerfile": {"dockerfile"},
    "github-actions": {"yaml"},
}
FIELDS = {"category", "cwe", "owasp", "confidence", "likelihood", "impact", "topic", "references"}
LEVELS = {"HIGH", "MEDIUM", "LOW"}
OWASP = {
    "A01:2021 - Broken Access Control",
    "A02:2021 - Cryptographic Failures",
    "A03:2021 - Injection",
    "A04:2021 - Insecure Design",
    "A05:2021 - Security Misconfiguration",
    "A06:2021 - Vulnerable and Outdated Components",
    "A07:2021 - Identification and Authentication Failures",
    "A08:2021 - Software and Data Integrity Failures",
    "A09:2021 - Security Logging and Monitoring Failures",
    "A10:2021 - Server-Side Request Forgery (SSRF)",
}
TOPICS = {
    "injection",
    "command",
    "deserialization",
    "path",
    "ssrf",
    "xss",
    "xxe",
    "crypto",
    "randomness",
    "authentication",
    "secrets",
    "transport",
    "redirect",
    "filesystem",
    "container",
    "ci",
    "configuration",
}
# None of them holds the word of a control rule.
NOISE = bytes((index * 73 + index * index * 31 + 128) % 256 for index in range(3000))
BROKEN = {
    "noise.py": NOISE,
    "noise.js": NOISE,
    "noise.ts": NOISE,
    "noise.go": NOISE,
    "noise.java": NOISE,
    "noise.dockerfile": NOISE,
    "broken.py": b"total = = 3 )\n",
    "broken.js": b"function ( { return 1; ) let = ;; }}}\n",
    "broken.ts": b"function ( : { return 1; ) let = ;; }}}\n",
    "broken.go": b"package main\nfunc f( { return ) ]\n",
    "broken.java": b"class A { void f( { return ) ] }}}\n",
    "broken.dockerfile": b"class A { }\n",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_describes_itself(path: Path) -> None:
    [rule] = _rules(path)
    metadata = rule["metadata"]
    assert rule["id"] == path.stem
    assert path.stem.startswith(f"{path.parent.name}-")
    assert set(rule["languages"]) == LANGUAGES[path.parent.name]
    assert rule["severity"] in {"ERROR", "WARNING", "INFO"}
    assert set(metadata) == FIELDS
    assert metadata["category"] == "security"
    assert metadata["topic"] in TOPICS
    assert {metadata[name] for name in ("confidence", "likelihood", "impact")} <= LEVELS
    assert metadata["owasp"]
    assert set(metadata["owasp"]) <= OWASP
    assert metadata["cwe"]
    assert all(re.fullmatch(r"CWE-[1-9]\d{0,3}: [A-Z].{5,}", name) for name in metadata["cwe"])
    assert metadata["references"]
    assert all(re.fullmatch(r"https://[\w.-]+/\S*", address) for address in metadata["references"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_message_is_short_and_says_what_to_do(path: Path) -> None:
    [rule] = _rules(path)
    message = rule["message"].strip()
    assert 60 <= len(message) <= 400
    assert message.endswith(".")
    assert 2 <= len(re.findall(r"[.!?](?=\s+[A-Z]|$)", message)) <= 3


def test_ids_are_unique() -> None:
    ids = Counter(path.stem for path in FILES)
    assert [name for name, count in ids.items() if count > 1] == []


def test_rules_hold_no_path_filter() -> None:
    """The control lies outside of the repository, so a rule that looks at paths would not see it."""
    assert [path.name for path in FILES if "paths" in _rules(path)[0]] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_has_vulnerable_and_fixed_examples(path: Path) -> None:
    text = EXAMPLES[path.stem].read_text(encoding="utf-8")
    assert EXAMPLES[path.stem].parent.name == path.parent.name
    assert len(re.findall(rf"(?:#|//) ruleid: {path.stem}$", text, re.MULTILINE)) >= 2
    assert len(re.findall(rf"(?:#|//) ok: {path.stem}$", text, re.MULTILINE)) >= 2


def test_every_example_belongs_to_a_rule() -> None:
    assert set(EXAMPLES) == {path.stem for path in FILES}


@pytest.mark.tools
def test_rules_report_exactly_the_annotated_lines() -> None:
    document = _semgrep("--test", "--config", str(PACK), str(TESTS), at=TESTS.parents[1])
    assert document["config_missing_tests"] == []
    assert document["config_with_errors"] == []
    checks = {name: check for file in document["results"].values() for name, check in file["checks"].items()}
    failed = {name: check["matches"] for name, check in checks.items() if not check["passed"]}
    assert failed == {}
    assert set(checks) == {path.stem for path in FILES}


@pytest.mark.tools
def test_control_gives_exactly_what_is_expected(tmp_path: Path) -> None:
    expected = json.loads((CONTROL / "expected.json").read_text(encoding="utf-8"))
    document = _scan(PACK, CONTROL / "control-rule.yaml", CANARY, of=_control_copy(tmp_path))
    found: dict[str, dict[str, list[int]]] = {}
    for result in document["results"]:
        lines = found.setdefault(result["path"].removeprefix("./"), {}).setdefault(result["check_id"], [])
        lines.append(result["start"]["line"])
    assert document["errors"] == []
    assert _sorted(found) == _sorted(_merged(expected["always"], expected["pack"]))


def test_every_rule_and_language_has_a_control() -> None:
    expected = json.loads((CONTROL / "expected.json").read_text(encoding="utf-8"))
    assert _named(expected["pack"]) == {path.stem for path in FILES}
    assert _named(expected["always"]) == {rule["id"] for rule in _rules(CONTROL / "control-rule.yaml")}
    languages = {language for names in LANGUAGES.values() for language in names}
    for path in (CONTROL / "control-rule.yaml", CANARY):
        assert {language for rule in _rules(path) for language in rule["languages"]} == languages


def test_control_suppresses_nothing() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in CONTROL.rglob("*") if path.is_file()}
    assert [path.name for path, text in texts.items() if re.search(r"\bnosem", text)] == []


@pytest.mark.tools
def test_the_canaries_make_semgrep_parse_every_file(tmp_path: Path) -> None:
    """YAML is left out: semgrep parses it with any rule for YAML, canary or not."""
    for name, content in BROKEN.items():
        (tmp_path / name).write_bytes(content)
    document = _scan(CANARY, of=tmp_path)
    assert {path.removeprefix("./") for path in document["paths"]["scanned"]} == set(BROKEN)
    assert document["results"] == []
    assert _with_errors(document) == set(BROKEN)


@pytest.mark.tools
def test_canaries_report_nothing_and_broken_yaml_is_an_error(tmp_path: Path) -> None:
    folder = _control_copy(tmp_path)
    (folder / "broken.yaml").write_text('jobs:\n  a: [1, 2\n b: "x\n', encoding="utf-8")
    document = _scan(CANARY, of=folder)
    assert document["results"] == []
    assert _with_errors(document) == {"broken.yaml"}


def _rules(path: Path) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return rules


def _control_copy(folder: Path) -> Path:
    copied = folder / "control"
    shutil.copytree(CONTROL, copied, ignore=shutil.ignore_patterns("control-rule.yaml", "expected.json"))
    return copied


def _scan(*configurations: Path, of: Path) -> dict[str, Any]:
    options = ("--experimental", "--no-rewrite-rule-ids", "--no-git-ignore", "--x-ignore-semgrepignore-files", "-j1")
    chosen = [part for path in configurations for part in ("--config", str(path))]
    return _semgrep(*options, *chosen, ".", at=of)


def _semgrep(*arguments: str, at: Path) -> dict[str, Any]:
    command = [str(SEMGREP), "scan", "--json", "--metrics", "off", "--disable-version-check", *arguments]
    done = subprocess.run(command, cwd=at, env=os.environ | QUIET, capture_output=True, check=False)
    document: dict[str, Any] = json.loads(done.stdout.decode(errors="replace"))
    return document


def _with_errors(document: dict[str, Any]) -> set[str]:
    return {error["path"].removeprefix("./") for error in document["errors"]}


def _named(places: dict[str, dict[str, list[int]]]) -> set[str]:
    return {rule for rules in places.values() for rule in rules}


def _merged(*parts: dict[str, dict[str, list[int]]]) -> dict[str, dict[str, list[int]]]:
    paths = {path for part in parts for path in part}
    return {path: {rule: lines for part in parts for rule, lines in part.get(path, {}).items()} for path in paths}


def _sorted(places: dict[str, dict[str, list[int]]]) -> dict[str, dict[str, list[int]]]:
    return {path: {rule: sorted(lines) for rule, lines in rules.items()} for path, rules in places.items()}
