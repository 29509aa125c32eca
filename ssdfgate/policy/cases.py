"""Runs the cases of Rego test files in the embedded engine, by the names that stand in the source.

A test file holds `subject`, `cases` and one `test_NAME if holds("NAME")` for each case, as those of the shipped
policies; OPA runs the same files. A test that is undefined is simply missing from what an engine says, so names are
taken from the source, and what gives no answer has failed.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import PolicyError, ProcessError
from ssdfgate.model import JsonValue, canonical_json, clean
from ssdfgate.policy.stages import package_of, reached_from
from ssdfgate.process import Command, Ended, run
from ssdfgate.scratch import scratch

_WORKER = Path(__file__).with_name("cases_worker.py")
_NAMED = re.compile(r"^test_(\w+)\b(.*)$", re.MULTILINE)
_HOLDS = "\nholds(name) if {"
_TIMEOUT_S = 60.0
_LARGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Ran:
    """A test that ran; `problem` is None where it holds."""

    path: str
    line: int
    name: str
    problem: str | None


def run_cases(modules: Mapping[str, str], fixtures: Mapping[str, str], tests: Mapping[str, str]) -> tuple[Ran, ...]:
    """Run every test of every file, each file in a process of its own, with limits.

    Args:
        modules: what the tests are about, by path.
        fixtures: modules that tests may import.
        tests: the test files, by path.
    """
    return tuple(ran for path, text in tests.items() for ran in _ran(path, text, {**modules, **fixtures}))


def _ran(path: str, text: str, around: Mapping[str, str]) -> Iterator[Ran]:
    named = [(text[: match.start()].count("\n") + 1, match[1], match[2].strip()) for match in _NAMED.finditer(text)]
    lean = text.partition(_HOLDS)[0] + "\n"  # `with input as` ends regopy 1.5.2 when it compiles it
    package = package_of(text)
    modules = {**reached_from(package, {**around, path: lean}), path: lean}
    try:
        result = _answers(modules, package)
    except PolicyError as error:
        yield from (Ran(path, line, name, clean(str(error), 500)) for line, name, _ in named or [(1, "", "")])
        return
    cases, answers = result
    for line, name, body in named:
        if body != f'if holds("{name}")':
            yield Ran(path, line, name, f'is not written as `test_{name} if holds("{name}")`')
        else:
            yield Ran(path, line, name, _problem(cases.get(name), answers.get(name)))
    for name in sorted(cases.keys() - {name for _, name, _ in named}):
        yield Ran(path, 1, name, f'the case has no line `test_{name} if holds("{name}")`')


def _problem(case: JsonValue, answers: JsonValue) -> str | None:
    if not isinstance(case, Mapping) or not isinstance(answers, list) or not answers:
        return "there is no case of this name with an input"
    want, says = case.get("want"), case.get("says", [])
    if not isinstance(want, Mapping) or not want or not isinstance(says, list):
        return "the case does not say what it wants"
    return next((found for answer in answers if (found := _differs(answer, want, says))), None)


def _differs(answer: JsonValue, want: Mapping[str, JsonValue], says: list[JsonValue]) -> str | None:
    if not isinstance(answer, Mapping):
        return "the answer is undefined"
    for key, value in want.items():
        if key not in answer or canonical_json(answer[key]) != canonical_json(value):
            given = canonical_json(answer[key]).decode() if key in answer else "nothing"
            return clean(f"`{key}` is {given}, and {canonical_json(value).decode()} is wanted", 500)
    listed = answer.get("violations")
    reasons = listed if isinstance(listed, list) else []
    messages = [str(item.get("message")) for item in reasons if isinstance(item, Mapping)]
    unsaid = next((words for words in says if not any(str(words) in message for message in messages)), None)
    return None if unsaid is None else clean(f"no reason says {unsaid!r}: {messages}", 500)


def _answers(modules: Mapping[str, str], package: str) -> tuple[Mapping[str, JsonValue], Mapping[str, JsonValue]]:
    with scratch("ssdfgate-cases-") as folder:
        job, answer = folder / "job.json", folder / "answer.json"
        job.write_bytes(canonical_json({"modules": dict(modules), "package": package}))
        command = Command(
            argv=(sys.executable, "-I", str(_WORKER), str(job), str(answer)),
            cwd=folder,
            timeout_s=_TIMEOUT_S,
            memory_bytes=1024**3,
            outputs=(answer,),
            output_bytes=_LARGEST_ANSWER,
        )
        try:
            finished = run(command)
            if finished.ended is not Ended.EXITED or finished.returncode != 0:
                raise PolicyError(f"the policy engine {finished.describe()}")
            result = json.loads(answer.read_bytes())
        except (OSError, ValueError, RecursionError, ProcessError) as error:
            raise PolicyError("the policy engine gave no answer that can be read") from error
    if "error" in result:
        raise PolicyError(f"the tests cannot be evaluated: {result['error']}")
    return result["cases"], result["answers"]
