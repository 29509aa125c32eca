"""What was understood of a report, in numbers: what `import` shows of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ssdfgate.model import (
    Components,
    EvidenceKind,
    Facts,
    Findings,
    FindingState,
    JsonValue,
    Reading,
    Severity,
    Status,
)
from ssdfgate.readers.understand import Understood

_TESTS = ("total", "failures", "errors", "skipped")
_WORST = (Status.FAILED, Status.PARTIAL, Status.COMPLETE, Status.NOT_APPLICABLE)


def file_summary(name: str, understood: Understood) -> dict[str, JsonValue]:
    """The sum of a file, and below `readings` one object for each; docs/imports.md gives the fields.

    Of several tools, versions or kinds the first is shown, of the states the worst.
    """
    items = [summary(reading) for reading in understood.readings]
    return {
        "file": name,
        "format": understood.format,
        "title": understood.title,
        **{key: items[0][key] for key in ("tool", "version", "kind")},
        "status": str(min((reading.status for reading in understood.readings), key=_WORST.index)),
        "findings": _total(items, "findings"),
        "unique_findings": _total(items, "unique_findings"),
        "suppressed": _total(items, "suppressed"),
        "by_severity": _added([item["by_severity"] for item in items]),
        "components": _total(items, "components") if any(item["components"] is not None for item in items) else None,
        "tests": _added([item["tests"] for item in items]) or None,
        "warnings": [*understood.warnings, *(text for item in items for text in _texts(item["warnings"]))],
        "about_file": list(understood.warnings),
        "readings": items,
    }


def summary(reading: Reading) -> dict[str, JsonValue]:
    """One reading, field by field; docs/imports.md gives them.

    `findings` counts every entry of the report, `unique_findings` different ones, `suppressed` those that do not
    block, `by_severity` all. `components` and `tests` are null where the format has none.
    """
    payload = reading.payload
    found = payload if isinstance(payload, Findings) else Findings(())
    return {
        "tool": reading.tool.name,
        "version": reading.tool.version,
        "kind": str(reading.kind),
        "status": str(reading.status),
        "findings": len(found.items) if reading.listed is None else reading.listed,
        "unique_findings": found.unique(),
        "suppressed": len(found.items) - len(found.open()),
        "by_severity": _by_severity(found),
        "components": len(payload.items) if isinstance(payload, Components) else None,
        "tests": _tests(reading),
        "subject": reading.subject.to_json() if reading.subject else None,
        "produced_at": reading.produced_at.isoformat() if reading.produced_at else None,
        "gaps": list(reasons(reading)),
        "warnings": [*reading.warnings, *_unlisted(reading, found)],
    }


def _unlisted(reading: Reading, found: Findings) -> Iterator[str]:
    """What the tool counts as hidden without listing it: it stands in no other number."""
    listed = Counter(item.suppressed_by for item in found.items if item.state is not FindingState.OPEN)
    for mechanism, number in reading.suppressed.items():
        if number > listed[mechanism]:
            yield f"{number - listed[mechanism]} more are suppressed by {mechanism}, and not listed"


def reasons(reading: Reading, *, skipped: bool = True) -> tuple[str, ...]:
    """Why a reading is not complete, as sentences; empty where it is. What was `skipped` may be left to others."""
    failed = (f"{reading.tool.name} says that it failed: {reading.failure}",) if reading.failure is not None else ()
    return (*failed, *reading.gaps, *_counted(reading, skipped=skipped))


def _counted(reading: Reading, *, skipped: bool) -> Sequence[str]:
    said = []
    if reading.errors:
        first = reading.errors[0]
        place = f"{first.path}: " if first.path else ""
        said.append(f"{_number(len(reading.errors), 'error')}, the first: {place}{first.message}")
    if reading.skipped and skipped:
        reason, name = reading.skipped[0]
        said.append(f"{len(reading.skipped)} {reading.unit} not looked at, the first: {name} ({reason})")
    return said


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _by_severity(found: Findings) -> dict[str, JsonValue]:
    counts = Counter([item.severity for item in found.items])
    return {str(severity): counts[severity] for severity in Severity}


def _tests(reading: Reading) -> dict[str, JsonValue] | None:
    values = reading.payload.values if isinstance(reading.payload, Facts) else {}
    return {name: values.get(name, 0) for name in _TESTS} if reading.kind is EvidenceKind.TESTS else None


def _total(items: Sequence[Mapping[str, JsonValue]], key: str) -> int:
    return sum(number for item in items if isinstance(number := item[key], int))


def _added(counts: Sequence[JsonValue]) -> dict[str, JsonValue]:
    result: dict[str, int] = {}
    for entry in counts:
        for name, number in entry.items() if isinstance(entry, Mapping) else ():
            result[name] = result.get(name, 0) + (number if isinstance(number, int) else 0)
    return dict(result)


def _texts(value: JsonValue) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
