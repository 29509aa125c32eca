"""Takes reports of bandit apart, file by file, and puts them together again (seen with 1.9.4)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ssdfgate.collectors.bandit_call import expected
from ssdfgate.collectors.basis import Part
from ssdfgate.collectors.look import CONTROL
from ssdfgate.collectors.reuse import grouped, listed, owner
from ssdfgate.collectors.shards import Task
from ssdfgate.model import JsonValue

_KEYS = {"errors", "generated_at", "metrics", "results"}
_TOTALS = "_totals"
_UNPARSED = "syntax error while parsing AST from file"
"""The only error that is the same whenever bandit reads the same file."""


def cut(document: Mapping[str, JsonValue], task: Task) -> dict[str, Part] | None:
    """Parts by path; see `basis.Cut`."""
    results, errors = grouped(document.get("results"), "filename"), grouped(document.get("errors"), "filename")
    metrics = document.get("metrics")
    if results is None or errors is None or not isinstance(metrics, Mapping) or document.keys() != _KEYS:
        return None
    shown = {owner(name): name for name in metrics if name != _TOTALS}
    if len(shown) != len(metrics) - 1 or not {*shown, *results, *errors} <= {*task.paths, CONTROL}:
        return None
    parts: dict[str, Part] = {
        path: {"results": results.get(path, []), "errors": errors.get(path, []), "metrics": {name: metrics[name]}}
        for path, name in shown.items()
    }
    parts = {path: part for path, part in parts.items() if _is_lasting(part)}
    return parts if CONTROL in parts and _proves(parts[CONTROL], honouring=task.honouring) else None


def _is_lasting(part: Part) -> bool:
    """Whether the numbers of a file add up, and no error but a lasting one is about it."""
    (numbers,) = part["metrics"].values() if isinstance(part["metrics"], Mapping) else ({},)
    if not isinstance(numbers, Mapping) or not all(isinstance(number, int) for number in numbers.values()):
        return False
    counted = sum(int(str(number)) for key, number in numbers.items() if key.startswith("SEVERITY."))
    errors = listed([part], "errors")
    return counted == len(listed([part], "results")) and all(
        isinstance(error, Mapping) and error.get("reason") == _UNPARSED for error in errors
    )


def _proves(control: Part, *, honouring: bool) -> bool:
    found = Counter(
        (str(item.get("filename")).removeprefix(CONTROL), str(item.get("test_id")), item.get("line_number"))
        for item in listed([control], "results")
        if isinstance(item, Mapping)
    )
    return not control["errors"] and found == expected(honouring=honouring)


def join(control: Part, parts: Sequence[Part], made: datetime) -> dict[str, JsonValue]:
    """A report of parts; see `reuse.Joined`. `generated_at` is the time of the oldest."""
    everything = (control, *parts)
    metrics = {name: numbers for part in everything for name, numbers in _metrics(part).items()}
    totals: Counter[str] = Counter()
    for numbers in metrics.values():
        totals.update(numbers)
    return {
        "errors": listed(everything, "errors"),
        "generated_at": made.isoformat(),
        "metrics": {**metrics, _TOTALS: dict(totals)},
        "results": listed(everything, "results"),
    }


def _metrics(part: Part) -> dict[str, dict[str, int]]:
    metrics = part.get("metrics")
    pairs = metrics.items() if isinstance(metrics, Mapping) else ()
    return {
        name: {key: int(str(number)) for key, number in numbers.items()}
        for name, numbers in pairs
        if isinstance(numbers, Mapping)
    }


def packages_above(path: str, there: Callable[[str], bool]) -> int:
    """In how many packages a file lies: bandit works out the name of its module from the `__init__.py` above it.

    Args:
        path: of the file.
        there: whether a file lies at a path.
    """
    folder, number = path.rpartition("/")[0], 0
    while folder and there(f"{folder}/__init__.py"):
        folder, number = folder.rpartition("/")[0], number + 1
    return number
