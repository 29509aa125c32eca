"""`gate --each`: many bundles, each decided by itself; the policies are tested once, and asked about many at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from ssdfgate.errors import ExitCode, PolicyError, SsdfgateError, UsageError
from ssdfgate.gate.ahead import check_moment
from ssdfgate.gate.decide import Prepared, Rules, finish, prepare
from ssdfgate.gate.judge import Case, examine, rules_of
from ssdfgate.model import GateReport, JsonValue
from ssdfgate.policy import HarmlessPolicies, prove_harmless
from ssdfgate.policy.decide import THE_EVIDENCE
from ssdfgate.policy.interface import Answered, Engine
from ssdfgate.process import processors

Made = tuple[Path, Prepared | SsdfgateError]
Answers = Mapping[int, JsonValue]

AT_ONCE = 20
"""Documents to one evaluation: its limits of time and memory are those of a single one."""

PRIORITY = (ExitCode.ERROR, ExitCode.INVALID, ExitCode.NOT_MET, ExitCode.INCOMPLETE, ExitCode.OPEN)
"""Of many exit codes the first of these: what could not be decided at all, then what is closed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one bundle: a report, or the error because of which there is none."""

    path: Path
    report: GateReport | None
    error: SsdfgateError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """The code with which a call for this bundle alone would end."""
        if self.report is not None:
            return self.report.exit_code
        return ExitCode(self.error.exit_code) if self.error else ExitCode.ERROR


def worst(results: Iterable[Result]) -> ExitCode:
    """The code for all of them together; nothing decided is an error."""
    found = {item.exit_code for item in results}
    return next((code for code in PRIORITY if code in found), ExitCode.ERROR)


def judge_each(case: Case) -> Iterator[Result]:
    """Decide over every bundle by itself, in their order; one that cannot be decided does not keep the others.

    Raises:
        UsageError: for a wrong profile, framework, configuration or key, which is wrong for all of them.
        PolicyError: the policies do not pass their own tests.
    """
    check_moment(case.effective, case.now, report_only=case.report_only)
    rules_for = cache(partial(rules_of, case))
    tested: dict[str, HarmlessPolicies] = {}
    waiting: deque[tuple[list[Made], Future[Answers]]] = deque()
    with ThreadPoolExecutor(max_workers=processors(), thread_name_prefix="evidence") as beside:
        for start in range(0, len(case.bundles), AT_ONCE):
            paths = case.bundles[start : start + AT_ONCE]
            made = [(path, _prepared(path, case, rules_for, tested)) for path in paths]
            items = [item for _, item in made if isinstance(item, Prepared)]
            waiting.append((made, beside.submit(_answers, items, case.engine)))
            if len(waiting) > processors():
                yield from _results(*waiting.popleft(), tested, case.engine)
        while waiting:
            yield from _results(*waiting.popleft(), tested, case.engine)


def _results(
    made: Sequence[Made], asked: Future[Answers], tested: Mapping[str, HarmlessPolicies], engine: Engine
) -> Iterator[Result]:
    answers = asked.result()
    for path, item in made:
        if isinstance(item, Prepared):
            policies = tested[item.rules.profile.name]
            yield _finished(path, item, policies, _answered(answers.get(id(item)), engine))
        else:
            yield Result(path, None, item)


def _prepared(
    path: Path, case: Case, rules_for: Callable[[str], Rules], tested: dict[str, HarmlessPolicies]
) -> Prepared | SsdfgateError:
    try:
        question, _, rules = examine(replace(case, bundles=(path,)), rules_for)
    except UsageError:
        raise
    except SsdfgateError as error:
        return error
    if rules.profile.name not in tested:
        tested[rules.profile.name] = prove_harmless(case.engine, rules.policies, rules.profile, rules.measures)
    return prepare(question, rules)


def _answers(items: Sequence[Prepared], engine: Engine) -> Answers:
    """Answers by the identity of the item; none where the evaluation of all of them fails, so each is asked alone."""
    if not items:
        return {}
    documents: dict[str, JsonValue] = {f"{THE_EVIDENCE} {at}": item.document for at, item in enumerate(items)}
    try:
        found = engine.evaluate(items[0].rules.policies, documents)
    except PolicyError:
        return {}
    return {id(item): found[f"{THE_EVIDENCE} {at}"] for at, item in enumerate(items)}


def _answered(answer: JsonValue, engine: Engine) -> Engine:
    return engine if answer is None else Answered(engine.name, answer)


def _finished(path: Path, item: Prepared, policies: HarmlessPolicies, engine: Engine) -> Result:
    try:
        return Result(path, finish(item, policies, engine))
    except PolicyError as error:
        return Result(path, None, error)
