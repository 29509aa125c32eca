"""`gate --each`: one line for every bundle, as text or as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.guarded import redactor
from ssdfgate.cli.outputs import Output, write
from ssdfgate.errors import UsageError

if TYPE_CHECKING:
    from ssdfgate.gate.each import Result
    from ssdfgate.gate.judge import Case
    from ssdfgate.model import JsonValue

_FORMATS = frozenset({"text", "json"})


def check_options(outputs: tuple[Output, ...], options: dict[str, Any]) -> None:
    """Refuse what speaks of one decision.

    Raises:
        UsageError: there is such an option.
    """
    alone = [name for name in ("attest", "decision_log") if options[name] is not None]
    if alone:
        name = alone[0].replace("_", "-")
        raise UsageError(f"--{name} speaks of one decision", hint="Leave out --each, and call once for each bundle.")
    if any(output.format not in _FORMATS for output in outputs):
        raise UsageError("--each writes text or json", hint="Call once for each bundle to have the other formats.")


def show_each(case: "Case", outputs: tuple[Output, ...]) -> int:
    """Decide, write every output, and return the worst exit code."""
    from ssdfgate.gate.each import judge_each, worst

    results = list(judge_each(case))
    for output in outputs or (Output("text", None),):
        write(_json(results) if output.format == "json" else _text(results), output.path)
    for item in results:
        if item.error is not None:
            click.echo(f"Error: {item.path}: {item.error}\n{item.error.hint}", err=True)
    return int(worst(results))


def _text(results: Iterable["Result"]) -> str:
    from ssdfgate.model import visible
    from ssdfgate.renderers.words import headline

    lines = []
    for item in results:
        told = headline(item.report) if item.report else visible(f"{item.error}")
        lines.append(f"{int(item.exit_code)}  {visible(str(item.path))}  {told}\n")
    return "".join(lines)


def _json(results: Iterable["Result"]) -> str:
    """JSON Lines; shape of each: {schema, bundle, exit_code, error: {message, hint} or null, report or null}."""
    from ssdfgate.renderers.encode import dump
    from ssdfgate.renderers.json import report_document

    lines = []
    for item in results:
        error: JsonValue = {"message": str(item.error), "hint": item.error.hint} if item.error else None
        document: JsonValue = {
            "schema": "ssdfgate/each/v1",
            "bundle": str(item.path),
            "exit_code": int(item.exit_code),
            "error": error,
            "report": report_document(item.report) if item.report else None,
        }
        lines.append(redactor().text(dump(document)))
    return "".join(lines)
