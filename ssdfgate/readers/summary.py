"""What was understood of a report, in numbers: what `import` shows of it."""

from ssdfgate.model import Components, EvidenceKind, Facts, Findings, JsonValue, Reading, Severity

_TESTS = ("total", "failures", "errors", "skipped")


def summary(reading: Reading) -> dict[str, JsonValue]:
    """Shape: one key per field of `import -f json` (docs/imports.md).

    `findings` counts every entry of the report, `unique_findings` different ones, `suppressed` those that do not
    block, `by_severity` all entries. `components` and `tests` are null where the format has none.
    """
    payload = reading.payload
    found = payload if isinstance(payload, Findings) else Findings(())
    return {
        "format": reading.format,
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
        "warnings": list(reading.warnings),
    }


def _by_severity(found: Findings) -> dict[str, JsonValue]:
    counts = dict.fromkeys(Severity, 0)
    for item in found.items:
        counts[item.severity] += 1
    return {str(severity): number for severity, number in counts.items()}


def _tests(reading: Reading) -> dict[str, JsonValue] | None:
    values = reading.payload.values if isinstance(reading.payload, Facts) else {}
    return {name: values.get(name, 0) for name in _TESTS} if reading.kind is EvidenceKind.TESTS else None
