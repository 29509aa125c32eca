"""Runs in a process of its own: evaluates the gate with regopy. Started by path, so it imports nothing of ours.

Reads {"modules": {path: text}, "query": text, "documents": {name: JSON text}, "compiled": path or null} from the file
that the first argument names, and writes {"answers": {name: value}} or {"error": text} to the one the second names.
Standard output is not used: the engine itself prints there.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regopy import Bundle, Interpreter

SHOWN = 2000
"""Characters of an error of the engine that are passed on."""

_PLACE = re.compile(r"\(error(?: \d+:([^|()]+)\|(\d+)\|\d+)?\s*\(errormsg \d+:([^)]*)\)")
_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)


class _FaultError(Exception):
    """A fault with the module that it lies in, as far as that is known."""


def evaluate(job: dict[str, Any]) -> dict[str, Any]:
    """Answer the query for every document; the first fault ends it."""
    interpreter, plan = _planned(job)
    answers = {}
    for name, document in job["documents"].items():
        interpreter.set_input_term(document)
        output = interpreter.query_bundle(plan)
        if not output.ok():
            raise _FaultError(f"{name}: {_blame(job['modules'], document)} cannot be evaluated")
        bindings = json.loads(str(output)).get("bindings", {}) if str(output) != "undefined" else {}
        if "answer" not in bindings:
            raise _FaultError(f"{name}: the policies give no answer (undefined)")
        answers[name] = bindings["answer"]
    return {"answers": answers}


def _planned(job: dict[str, Any]) -> "tuple[Interpreter, Bundle]":
    """Compile the modules once for all documents, or take what an earlier worker of the same session compiled."""
    from regopy import BundleFormat

    kept = job["compiled"]
    if kept and os.path.exists(kept):
        interpreter = _loaded({})
        return interpreter, interpreter.load_bundle(kept, BundleFormat.Binary)
    interpreter = _loaded(job["modules"])
    plan = interpreter.build(f"answer := {job['query']}")
    if kept:
        interpreter.save_bundle(f"{kept}.new", plan, BundleFormat.Binary)
        os.replace(f"{kept}.new", kept)
    return interpreter, plan


def _loaded(modules: dict[str, str]) -> "Interpreter":
    from regopy import Interpreter, RegoError

    interpreter = Interpreter()
    interpreter.strict_built_in_errors = True
    for path, text in modules.items():
        try:
            interpreter.add_module(path, text)
        except RegoError as error:
            raise _FaultError(_told(str(error), modules) or f"{path} cannot be read") from error
    return interpreter


def _blame(modules: dict[str, str], document: str) -> str:
    """The module that gives an error by itself; the engine does not say which one it was."""
    for path, text in modules.items():
        package = _PACKAGE.search(text)
        if path.startswith("measures/") and package:
            interpreter = _loaded(modules)
            interpreter.set_input_term(document)
            if not interpreter.query(f"answer := data.{package[1]}").ok():
                return path
    return "one of the policies"


def _told(error: str, modules: dict[str, str]) -> str:
    """What the engine says, with the line in place of the offset, and without the syntax trees it adds."""
    parts = []
    for path, offset, message in _PLACE.findall(error):
        line = modules[path].encode()[: int(offset)].count(b"\n") + 1 if path in modules else None
        parts.append(f"{path}:{line}: {message}" if line else message)
    return "; ".join(dict.fromkeys(parts))


def main() -> None:
    """Evaluate one job."""
    os.environ.clear()  # a policy can read the environment with `opa.runtime`
    job = json.loads(Path(sys.argv[1]).read_bytes())
    try:
        result = evaluate(job)
    except json.JSONDecodeError as error:  # the engine prints compile errors as a tree where an answer should be
        result = {"error": (_told(error.doc, job["modules"]) or "the engine's answer is not JSON")[:SHOWN]}
    except _FaultError as error:
        result = {"error": str(error)[:SHOWN]}
    except Exception as error:  # noqa: BLE001  # whatever the engine raises is told, never an answer
        result = {"error": f"{type(error).__name__}: {error}"[:SHOWN]}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
