"""Every Rego test, by its name in the source, in the embedded engine.

The cases of a test file are its tests: OPA runs them with `with input as`, and so do these, with the input set. Names
come from the source, because a rule that is undefined would simply be missing from a result.
"""

import functools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.opa import LACKING, opa

from ssdfgate.model import canonical_json
from ssdfgate.policy import compiled
from ssdfgate.policy.compiled import compile_into
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.load import load_policies, policies_folder
from ssdfgate.policy.metadata import measures_of

ROOT = policies_folder()
RUNNER = Path(__file__).with_name("rego_cases.py")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*_test.rego")
    if not path.name.endswith("fixtures_test.rego")
)
TESTS = [
    (file, name)
    for file in FILES
    for name in re.findall(r"^test_(\w+) if", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
]
POLICIES = load_policies()
MEASURES = measures_of(POLICIES)
KEYS = {"message", "path", "line", "rule", "evidence"}
OF_EVIDENCE = (
    "missing_evidence", "partial_evidence", "failed_evidence", "unbound_evidence", "stale_evidence",
    "malformed_evidence",
)  # fmt: skip
EXEMPT = {("govern.evidence_bound", "partial_evidence"), ("govern.evidence_bound", "failed_evidence")}
"""Partial evidence is bound all the same, and so is evidence of a failure."""


@functools.cache
def _ran(file: str) -> dict[str, Any]:
    command = [sys.executable, "-I", str(RUNNER), str(ROOT), str(ROOT / file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@pytest.mark.parametrize(("file", "name"), TESTS, ids=[f"{file}::{name}" for file, name in TESTS])
def test_case(file: str, name: str) -> None:
    ran = _ran(file)
    case, answers = ran["cases"][name], ran["answers"][name]
    assert answers
    assert len(answers) == len(case["inputs"])
    for answer in answers:
        assert answer is not None, "undefined"
        assert {key: answer.get(key, "nothing") for key in case["want"]} == case["want"]
        if file.startswith("measures/"):
            _check_shape(answer)
        messages = [violation["message"] for violation in answer.get("violations", [])]
        for words in case.get("says", []):
            assert any(words in message for message in messages), messages


def _check_shape(answer: dict[str, Any]) -> None:
    assert set(answer) - {"waived", "remedy"} == {"verdict", "violations", "violations_total", "evidence"}
    assert all(set(violation) == KEYS for violation in answer["violations"])
    assert answer["violations_total"] >= len(answer["violations"])
    assert (answer["verdict"] == "pass") == (not answer["violations"])


@pytest.mark.parametrize("file", FILES)
def test_every_case_is_a_test(file: str) -> None:
    named = {name for other, name in TESTS if other == file}
    assert named == set(_ran(file)["cases"])


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_measure_is_tested_against_bad_evidence(measure: Any) -> None:
    practice, _, name = measure.id.partition(".")
    file = f"measures/{practice}/{name}/{name}_test.rego"
    named = {test for other, test in TESTS if other == file}
    wanted = {test for test in OF_EVIDENCE if measure.needs and (measure.id, test) not in EXEMPT}
    assert wanted <= named


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_every_verdict_of_a_measure_is_tested_and_no_other_is_given(measure: Any) -> None:
    practice, _, name = measure.id.partition(".")
    ran = _ran(f"measures/{practice}/{name}/{name}_test.rego")
    given = {answer["verdict"] for answers in ran["answers"].values() for answer in answers}
    assert given == set(measure.verdicts)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A package with what its build has compiled, for every engine that is made meanwhile."""
    folder = tmp_path_factory.mktemp("package")
    compile_into(folder / "compiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "policies_folder", lambda: folder)
        yield


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_what_ships_compiled_gives_the_same_answers(measure: str) -> None:
    practice, _, name = measure.partition(".")
    ran = _ran(f"measures/{practice}/{name}/{name}_test.rego")
    documents = {case: {**told["inputs"][0], "measures": [measure]} for case, told in ran["cases"].items()}
    decisions = EmbeddedEngine().evaluate(POLICIES, documents)
    for case, decision in decisions.items():
        answer = ran["answers"][case][0]
        (row,) = decision["measures"]
        assert canonical_json({key: row[key] for key in answer if key != "waived"}) == canonical_json(
            {key: value for key, value in answer.items() if key != "waived"}
        ), case
        assert row["waived"] == answer.get("waived", False)


def test_what_ships_compiled_gives_the_same_decisions(request: pytest.FixtureRequest) -> None:
    inputs = [document for case in _ran("gate/gate_test.rego")["cases"].values() for document in case["inputs"]]
    documents = {str(at): document for at, document in enumerate(inputs)}
    by_text = EmbeddedEngine().evaluate(POLICIES, documents)
    request.getfixturevalue("package")
    assert canonical_json(EmbeddedEngine().evaluate(POLICIES, documents)) == canonical_json(by_text)


def _package(file: str) -> str:
    match = re.search(r"^package (\S+)$", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert match is not None
    return match[1]


@functools.cache
def _answers_of_open_policy_agent() -> dict[str, dict[str, list[Any]]]:
    """By file and case, from one process for all files: to load the policies takes longer than most of the answers."""
    answers = []
    for file in FILES:
        package = f"data.{_package(file)}"
        subject = f"[answer | some document in case.inputs; answer := {package}.subject with input as document]"
        answers.append(f"{json.dumps(file)}: {{name: {subject} | some name, case in {package}.cases}}")
    query = f"answers := {{{', '.join(answers)}}}"
    command = [str(opa()), "eval", "--strict-builtin-errors", "--data", str(ROOT), "--format", "json", query]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    result: dict[str, dict[str, list[Any]]] = json.loads(done.stdout)["result"][0]["bindings"]["answers"]
    return result


@pytest.mark.skipif(opa() is None, reason=LACKING)
@pytest.mark.parametrize("file", FILES)
def test_open_policy_agent_gives_the_same_answers_to_the_byte(file: str) -> None:
    answers = _answers_of_open_policy_agent()[file]
    for name, own in _ran(file)["answers"].items():
        assert canonical_json(answers[name]) == canonical_json(own), name
