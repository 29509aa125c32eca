"""Runs in a process of its own: answers every case of one Rego test file with the embedded engine.

Called with the folder of the policies and the path of a test file below it; prints {name: [answer, ...]} as the last
line, since the engine prints to standard output as well. An input that gives no answer has null in its place.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from regopy import Interpreter


def loaded(root: Path, test: Path) -> Interpreter:
    """Everything but the other test files; in a lean set where one measure or library is tested."""
    interpreter = Interpreter()
    interpreter.strict_built_in_errors = True
    wanted = [path for path in sorted(root.rglob("*.rego")) if not path.name.endswith("_test.rego")]
    if test.parent.parent.parent.name == "measures":
        wanted = [path for path in wanted if path.parent.name == "lib" or path.parent == test.parent]
    if test.parent.name == "lib":
        wanted = [path for path in wanted if path.parent.name == "lib"]
    shared = [path for path in sorted((root / "lib").glob("*fixtures_test.rego")) if _imports(test, path)]
    for path in (*wanted, *shared, test):
        interpreter.add_module(path.relative_to(root).as_posix(), without_with(path.read_text(encoding="utf-8")))
    return interpreter


def _imports(test: Path, shared: Path) -> bool:
    """Whether a test takes inputs from this file; all of them take some from the general one."""
    name = shared.name.removesuffix("_test.rego")
    return name == "fixtures" or f"import data.ssdfgate.lib.{name}\n" in test.read_text(encoding="utf-8")


def without_with(text: str) -> str:
    """Leave out the rules that OPA needs to run the cases: `with input as` ends regopy 1.5.2 when it compiles it."""
    return text.partition("\nholds(name) if {")[0] + "\n"


def answer(output: Any) -> Any:
    """The value of `x`, or None where the engine gave none."""
    return (
        json.loads(str(output)).get("bindings", {}).get("x") if output.ok() and str(output) != "undefined" else None
    )


def main() -> None:
    """Print the answers."""
    root, test = Path(sys.argv[1]), Path(sys.argv[2])
    match = re.search(r"^package (\S+)$", test.read_text(encoding="utf-8"), re.MULTILINE)
    assert match is not None
    asker = loaded(root, test)
    asker.set_input_term("{}")
    cases = answer(asker.query(f"x := data.{match[1]}.cases"))
    interpreter = loaded(root, test)
    interpreter.set_input_term("{}")
    plan = interpreter.build(f"x := data.{match[1]}.subject")
    answers: dict[str, Any] = {}
    for name, case in cases.items():
        answers[name] = []
        for document in case["inputs"]:
            interpreter.set_input_term(json.dumps(document, sort_keys=True, ensure_ascii=False))
            answers[name].append(answer(interpreter.query_bundle(plan)))
    sys.stdout.write("\n" + json.dumps({"cases": cases, "answers": answers}) + "\n")


if __name__ == "__main__":
    main()
