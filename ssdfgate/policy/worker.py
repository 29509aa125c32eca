"""Runs in a process of its own: evaluates the gate with regopy. Started by path, so it imports nothing of ours.

Reads {"modules": {path: text}, "query": text, "documents": {name: JSON text}} from the file that the first argument
names, and writes {"answers": {name: value}} or {"error": text} to the one that the second names. Standard output is
not used: the engine itself prints there.
"""

import json
import sys
from pathlib import Path
from typing import Any

SHOWN = 2000
"""Characters of an error of the engine that are passed on."""


def evaluate(job: dict[str, Any]) -> dict[str, Any]:
    """Answer the query for every document; the first fault ends it."""
    from regopy import Interpreter

    interpreter = Interpreter()
    interpreter.strict_built_in_errors = True
    for path, text in job["modules"].items():
        interpreter.add_module(path, text)
    plan = interpreter.build(f"answer := {job['query']}")  # once: a query would compile everything again
    answers = {}
    for name, document in job["documents"].items():
        interpreter.set_input_term(document)
        output = interpreter.query_bundle(plan)
        if not output.ok():
            return {"error": f"{name}: {output}"[:SHOWN]}
        bindings = json.loads(str(output)).get("bindings", {}) if str(output) != "undefined" else {}
        if "answer" not in bindings:
            return {"error": f"{name}: the policies give no answer (undefined)"}
        answers[name] = bindings["answer"]
    return {"answers": answers}


def main() -> None:
    """Evaluate one job."""
    job = json.loads(Path(sys.argv[1]).read_bytes())
    try:
        result = evaluate(job)
    except Exception as error:  # noqa: BLE001  # whatever the engine raises is told, never an answer
        result = {"error": f"{type(error).__name__}: {error}"[:SHOWN]}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
