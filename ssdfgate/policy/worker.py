"""Runs in a process of its own: evaluates the gate with regopy. Found by its folder, so it imports nothing of ours.

Reads {"stages": [{"modules": {path: text}, "query": text, "fields": [name] or null, "hands_over": name or null}],
"documents": {name: value}, "compiled": path or null, "keep": whether plans may be written there} from the file that
the first argument names, and writes {"answers": {name: value}} or {"error": text} to the one the second names.
It looks for the job when standard input is at its end, so it can be started before there is one. Further arguments
are plans that it loads meanwhile, since one of them is likely to be asked for.
Standard output is not used: the engine itself prints there.
"""

import contextlib
import importlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regopy import Bundle, Interpreter, Output

    Plan = tuple[Interpreter, Bundle]

SHOWN = 2000
"""Characters of an error of the engine that are passed on."""

LARGEST = 2**63 - 1
"""Numbers beyond it are handed over as text."""

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_PLACE = re.compile(r"\(error(?: \d+:([^|()]+)\|(\d+)\|\d+)?\s*\(errormsg \d+:([^)]*)\)")
_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)


class _FaultError(Exception):
    """A fault with the module that it lies in, as far as that is known."""


class _NotExactError(Exception):
    """A number that regopy would not take as it is."""


def evaluate(job: dict[str, Any], ready: "Mapping[str, Plan] | None" = None) -> dict[str, Any]:
    """Answer every document, stage by stage; the first fault ends it.

    Args:
        job: see above.
        ready: plans that are loaded already, by their files.
    """
    answers: dict[str, Any] = {}
    handed_over: dict[str, dict[str, Any]] = {name: {} for name in job["documents"]}
    for number, stage in enumerate(job["stages"]):
        kept = plan_file(job["compiled"], number) if job["compiled"] else None
        interpreter, plan = (ready or {}).get(kept or "") or planned(stage, kept, keep=job["keep"])
        for name, document in job["documents"].items():
            given = _seen({**document, **handed_over[name]}, stage["fields"])
            _set_input(interpreter, given)
            answers[name] = _answer(interpreter.query_bundle(plan), name, stage["modules"], given)
            if stage["hands_over"]:
                handed_over[name][stage["hands_over"]] = answers[name]
    return {"answers": answers}


def _seen(document: dict[str, Any], fields: "list[str] | None") -> dict[str, Any]:
    return document if fields is None else {name: document[name] for name in fields if name in document}


def _set_input(interpreter: "Interpreter", document: dict[str, Any]) -> None:
    """Set the input as values, which takes a third of the time, or as JSON where values could not be told exactly."""
    from regopy import Input

    try:
        interpreter.set_input(Input(_told_as_value(document)))
    except _NotExactError:
        interpreter.set_input_term(_json(document))


def _told_as_value(value: object) -> object:
    """The value as regopy takes it: texts as they stand in JSON, and no number that it would round or cut."""
    if isinstance(value, str):
        return _json(value)[1:-1]
    if isinstance(value, dict):
        return {_told_as_value(key): _told_as_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_told_as_value(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        raise _NotExactError
    return value


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _answer(output: "Output", name: str, modules: dict[str, str], document: dict[str, Any]) -> object:
    if not output.ok():
        raise _FaultError(f"{name}: {_blame(modules, document)} cannot be evaluated")
    bindings = json.loads(str(output)).get("bindings", {}) if str(output) != "undefined" else {}
    if "answer" not in bindings:
        raise _FaultError(f"{name}: the policies give no answer (undefined)")
    return bindings["answer"]


def plan_file(place: str, number: int) -> str:
    """Where the plan of a stage lies, when plans are kept at this place."""
    return f"{place}-{number}.rbb"


def loaded(kept: str) -> "Plan":
    """The plan in a file, and an engine for it."""
    from regopy import BundleFormat

    interpreter = _interpreter({})
    return interpreter, interpreter.load_bundle(kept, BundleFormat.Binary)


def planned(stage: "Mapping[str, Any]", kept: str | None, *, keep: bool = True) -> "Plan":
    """Compile the modules once for all documents and keep the plan, or take one that was kept.

    Args:
        stage: as in the job.
        kept: file of the plan; None compiles each time.
        keep: whether it is written where it is not there.
    """
    from regopy import BundleFormat

    if kept and os.path.exists(kept):
        return loaded(kept)
    interpreter = _interpreter(stage["modules"])
    plan = interpreter.build(f"answer := {stage['query']}")
    if kept and keep:
        new = f"{kept}.{os.getpid()}.new"  # another worker may compile the same
        interpreter.save_bundle(new, plan, BundleFormat.Binary)
        os.replace(new, kept)
    return interpreter, plan


def _interpreter(modules: dict[str, str]) -> "Interpreter":
    from regopy import Interpreter, RegoError

    interpreter = Interpreter()
    interpreter.strict_built_in_errors = True
    for path, text in modules.items():
        try:
            interpreter.add_module(path, text)
        except RegoError as error:
            raise _FaultError(_told(str(error), modules) or f"{path} cannot be read") from error
    return interpreter


def _blame(modules: dict[str, str], document: dict[str, Any]) -> str:
    """The module that gives an error by itself; the engine does not say which one it was."""
    for path, text in modules.items():
        package = _PACKAGE.search(text)
        if path.startswith("measures/") and package:
            interpreter = _interpreter(modules)
            _set_input(interpreter, document)
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
    with contextlib.suppress(ImportError):  # told when it is needed
        importlib.import_module("regopy")
    place, answer, *plans = sys.argv[1:]
    ready = _ready(plans)
    sys.stdin.buffer.read()
    with open(place, "rb") as stream:
        job = json.load(stream)
    try:
        result = evaluate(job, ready)
    except json.JSONDecodeError as error:  # the engine prints compile errors as a tree where an answer should be
        modules = {path: text for stage in job["stages"] for path, text in stage["modules"].items()}
        result = {"error": (_told(error.doc, modules) or "the engine's answer is not JSON")[:SHOWN]}
    except _FaultError as error:
        result = {"error": str(error)[:SHOWN]}
    except Exception as error:  # noqa: BLE001  # whatever the engine raises is told, never an answer
        result = {"error": f"{type(error).__name__}: {error}"[:SHOWN]}
    with open(answer, "w", encoding="utf-8") as stream:
        json.dump(result, stream)
    sys.stdout.flush()
    os._exit(0)  # to take the engine apart, tree by tree, takes a tenth of the time of an evaluation


def _ready(plans: "list[str]") -> "dict[str, Plan]":
    """Those that are there; what is wrong with one is told to whoever asks it."""
    found = {}
    for kept in filter(os.path.exists, plans):
        with contextlib.suppress(Exception):
            found[kept] = loaded(kept)
    return found
