"""Runs in a process of its own: answers every case of one Rego test file with regopy. Started by path.

Reads {"modules": {path: text}, "package": text} from the file that the first argument names, and writes
{"cases": {name: case}, "answers": {name: [answer or null]}} or {"error": text} to the one the second names. An input
that gives no answer has null in its place.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regopy import Interpreter, Output

SHOWN = 2000
"""Characters of an error of the engine that are passed on."""


def answered(job: dict[str, Any]) -> dict[str, Any]:
    """The cases of the package, and what its subject says to each of their inputs."""
    asker = _loaded(job["modules"])
    asker.set_input_term("{}")
    cases = _value(asker.query(f"x := data.{job['package']}.cases"))
    if not isinstance(cases, dict):
        return {"error": f"data.{job['package']}.cases gives nothing"}
    interpreter = _loaded(job["modules"])
    interpreter.set_input_term("{}")
    plan = interpreter.build(f"x := data.{job['package']}.subject")
    answers: dict[str, Any] = {}
    for name, case in cases.items():
        answers[name] = []
        for document in case["inputs"]:
            interpreter.set_input_term(json.dumps(document, sort_keys=True, ensure_ascii=False))
            answers[name].append(_value(interpreter.query_bundle(plan)))
    return {"cases": cases, "answers": answers}


def _loaded(modules: dict[str, str]) -> "Interpreter":
    from regopy import Interpreter

    interpreter = Interpreter()
    interpreter.strict_built_in_errors = True
    for path, text in modules.items():
        interpreter.add_module(path, text)
    return interpreter


def _value(output: "Output") -> object:
    if not output.ok() or str(output) == "undefined":
        return None
    return json.loads(str(output)).get("bindings", {}).get("x")


def main() -> None:
    """Answer one job."""
    os.environ.clear()
    try:
        result = answered(json.loads(Path(sys.argv[1]).read_bytes()))
    except Exception as error:  # noqa: BLE001  # whatever the engine raises is told, never a test that passed
        result = {"error": f"{type(error).__name__}: {error}"[:SHOWN]}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
