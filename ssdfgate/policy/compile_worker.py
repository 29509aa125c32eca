"""Runs in a process of its own: compiles policies with regopy, and makes their plans lean and narrow.

Imports nothing of ours but what lies beside it. A process of its own because regopy brings its own memory allocator:
where another C++ library is loaded already, writing a plan as JSON ends the process. Called with the path of
{"stages": [as in worker.py], "plans": [path of each plan]}; the folder of that file keeps each plan as JSON: `wide-N`
as regopy made it, `narrow-N` as it was written.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = str(Path(__file__).parent)


def compiled(stage: dict[str, Any], number: int, work: Path, target: str) -> None:
    """Write the plan of one stage."""
    from plans.lean import make_lean  # type: ignore[import-not-found]  # lies beside this file
    from plans.narrow import narrowed  # type: ignore[import-not-found]
    from plans.statements import StrangePlanError  # type: ignore[import-not-found]
    from regopy import BundleFormat, Interpreter
    from worker import planned  # type: ignore[import-not-found]  # lies beside this file

    wide, narrow = work / f"wide-{number}", work / f"narrow-{number}"
    interpreter, plan = planned(stage, None)
    interpreter.save_bundle(str(wide), plan, BundleFormat.JSON)
    told = json.loads((wide / "plan.json").read_bytes())
    try:
        make_lean(told)
        narrowed(told)
    except StrangePlanError:  # an engine that plans in another way
        interpreter.save_bundle(target, plan, BundleFormat.Binary)
        return
    shutil.copytree(wide, narrow)
    (narrow / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    other = Interpreter()
    other.save_bundle(target, other.load_bundle(str(narrow), BundleFormat.JSON), BundleFormat.Binary)


def main() -> None:
    """Compile what one job names."""
    sys.path.append(HERE)
    place = Path(sys.argv[1])
    job = json.loads(place.read_bytes())
    for number, (stage, target) in enumerate(zip(job["stages"], job["plans"], strict=True)):
        compiled(stage, number, place.parent, target)


if __name__ == "__main__":
    main()
