"""`--decision-log`: a record of each decision, in a file or at a service."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ssdfgate.cli.guarded import redactor
from ssdfgate.cli.options import option
from ssdfgate.errors import DecisionLogError, ExitCode, PolicyError

if TYPE_CHECKING:
    from ssdfgate.decisionlog.target import Target
    from ssdfgate.model import GateReport, JsonValue
    from ssdfgate.policy.interface import Engine
    from ssdfgate.policy.overheard import Overheard

_TOKEN = "SSDFGATE_DECISION_LOG_TOKEN"  # noqa: S105  # the name of a variable

decision_log_option = option(
    "--decision-log", metavar="FILE|URL", help="Record the decision as OPA does: a line in FILE, or a POST to URL."
)


class DecisionLog:
    """The log of one call; does nothing where none is asked for."""

    def __init__(self, engine: "Engine", target: "Target | None") -> None:
        """Take the engine to listen to, and where the record goes."""
        self._target = target
        self._heard = None if target is None else _listening(engine)
        self.engine: Engine = self._heard or engine

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Record a decision that could not be made; the error goes on its way."""
        try:
            yield
        except PolicyError as error:
            self._record(None, str(error))
            raise

    def kept(self, report: "GateReport") -> "GateReport":
        """Record the decision; where that fails, the report says so, and is an error unless it is closed with 1."""
        problem = self._record(report)
        return report if problem is None else _unrecorded(report, problem)

    def _record(self, report: "GateReport | None", error: str | None = None) -> str | None:
        """What went wrong, which is told at once; None where all was written."""
        if self._heard is None or self._target is None:
            return None
        import uuid

        from ssdfgate.gate.logged import event_of

        instance = str(uuid.uuid4())
        heard = list(self._heard.evaluations.values()) or ([self._heard.nothing()] if error else [])
        evaluations = [replace(item, error=error or item.error) for item in heard]
        events = [event_of(item, report, self.engine.name, instance, redactor()) for item in evaluations]
        try:
            _write(self._target, events)
        except DecisionLogError as problem:
            click.echo(f"Error: {problem}\n{problem.hint}", err=True)
            return str(problem)
        return None


def _listening(engine: "Engine") -> "Overheard":
    from ssdfgate.policy.overheard import Overheard

    return Overheard(engine)


def log_of(options: Mapping[str, Any], engine: "Engine") -> DecisionLog:
    """The log that the options ask for.

    Raises:
        UsageError: the target is no target.
        DecisionLogError: the file cannot be written; this is found out before the work begins.
    """
    if options["decision_log"] is None:
        return DecisionLog(engine, None)
    from ssdfgate.decisionlog.append import check_file
    from ssdfgate.decisionlog.target import File, target_of

    target = target_of(options["decision_log"], os.environ.get(_TOKEN, "").strip() or None)
    if isinstance(target, File):
        check_file(target.path)
    return DecisionLog(engine, target)


def _write(target: "Target", events: list[dict[str, "JsonValue"]]) -> None:
    from ssdfgate.decisionlog.append import append, line_of
    from ssdfgate.decisionlog.target import File
    from ssdfgate.decisionlog.upload import upload

    if isinstance(target, File):
        append(target.path, b"".join(map(line_of, events)))
    else:
        upload(target, events)


def _unrecorded(report: "GateReport", problem: str) -> "GateReport":
    from ssdfgate.model import Limit, Outcome

    told = Limit(f"This decision is not on record: {problem}.", DecisionLogError.default_hint)
    noted = replace(report, limits=(told, *report.limits))
    if report.exit_code is ExitCode.NOT_MET:
        return noted
    return replace(noted, outcome=Outcome.ERROR, enforced=Outcome.ERROR)
