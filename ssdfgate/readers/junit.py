"""JUnit XML in its dialects (seen: pytest 9, Surefire 3.5, node 20, gotestsum, CTest, jest-junit).

There is no standard. What all writers agree on is `testcase` with a `failure`, `error` or `skipped` below it, so the
cases are counted; the numbers that suites claim are used only where no case is listed, and held against the cases
otherwise: Surefire counts reruns its own way, and nested suites repeat what is inside them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from xml.etree.ElementTree import Element  # the type only; defusedxml parses

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Facts, JsonValue, Reading, Tool, clean
from ssdfgate.readers.fields import NAME_LENGTH
from ssdfgate.readers.identifiers import zoned
from ssdfgate.readers.interface import Outline, XmlOutline
from ssdfgate.readers.xmlfile import children, local, parse_xml

_ROOTS = ("testsuites", "testsuite")
_BELOW = frozenset({"testsuite", "testcase", "properties", "system-out", "system-err", "error", "failure"})
_NOT_RUN = frozenset({
    "disabled", "filtered", "ignored", "inconclusive", "notexecuted", "notrun", "pending", "skipped", "suppressed",
    "unknown", "untested",
})  # fmt: skip
_FAILED = frozenset({"fail", "failed", "failure"})
_BROKEN = frozenset({
    "aborted", "broken", "canceled", "cancelled", "crashed", "error", "errored", "incomplete", "interrupted",
    "timedout", "timeout", "undefined",
})  # fmt: skip
"""Bazel writes `interrupted` for a test that was running when its time was up, without any failure below it."""

_SYNONYMS = {"skip": "skipped", "ignored": "skipped", "disabled": "skipped", "failed": "failure"}
_LINTERS = frozenset({"bandit", "mypy", "org.eslint", "org.ruff", "org.stylelint", "ruff", "semgrep results"})
_FLAKE8 = "flake8."
"""Names and packages of suites in which linters write what they found, and that they found nothing."""

_NO_TESTS = "Import its SARIF or JSON report in place of this one."
_AGAIN = ("flaky", "rerun")
_SECURITY, _PYTEST = "security", "pytest"
_FAILING_LISTED = 20
_OUTCOMES = ("error", "failure", "skipped", "passed")
"""Worst first: a case that was skipped and then failed in its teardown failed."""


class JUnitReader:
    """Counts test cases: each once, by the worst that happened to it; a flaky one that passed in the end has passed.

    A case is a security test when the word `security` stands in its name, class, file, suite or a property of it.
    """

    name: ClassVar[str] = "junit-xml"
    title: ClassVar[str] = "JUnit XML"
    kinds: ClassVar[tuple[EvidenceKind, ...]] = (EvidenceKind.TESTS,)

    def recognises(self, outline: Outline) -> bool:
        """Whether the root is a suite, or suites, and holds some of what these hold; bandit writes one, too."""
        return (
            isinstance(outline, XmlOutline)
            and outline.root in _ROOTS
            and (not outline.children or not _BELOW.isdisjoint(outline.children))
            and outline.attributes.get("name") != "bandit"
        )

    def read(self, content: bytes) -> tuple[Reading, ...]:
        """Understand a report; see `Reader.read`."""
        root = parse_xml(content)
        if local(root) not in _ROOTS:
            raise ReaderError("not a report of tests: its root is neither testsuites nor testsuite")
        for suite in _suites(root):
            if linter := _linter(suite):
                raise ReaderError(f"these are findings of {linter}, and no tests", hint=_NO_TESTS)
        return (_understand(root),)


def _linter(suite: Element) -> str | None:
    """Who wrote the suite, where that is a linter: without a finding it writes a case that passed."""
    names = (suite.get("name", ""), suite.get("package", ""))
    return next((name for name in names if name in _LINTERS or name.startswith(_FLAKE8)), None)


@dataclass(frozen=True, slots=True)
class _Case:
    outcome: str
    name: str
    is_security: bool


def _understand(root: Element) -> Reading:
    cases = tuple(_cases(root, root.get("name", "")))
    claimed = _claimed(root)
    counts = _counted(cases) if cases else claimed
    return Reading(
        format=JUnitReader.name,
        kind=EvidenceKind.TESTS,
        tool=_tool(root),
        payload=Facts(_facts(counts, cases)),
        gaps=tuple(_gaps(root, counts, claimed, cases)),
        warnings=() if cases or not counts["total"] else ("the report counts tests but lists none of them",),
        produced_at=max(_times(root), default=None),
        unit="tests",
    )


def _cases(element: Element, suite: str) -> Iterator[_Case]:
    """Every case below an element, wherever it stands: reports that were merged nest suites, and cases, in their way.

    Depth is bounded by the parser.
    """
    for below in element:
        if local(below) == "testcase":
            yield _case(below, suite)
        yield from _cases(below, f"{suite} {below.get('name', '')}" if local(below) == "testsuite" else suite)


def _case(case: Element, suite: str) -> _Case:
    parts = (case.get("classname", ""), case.get("name", ""))
    words = " ".join((suite, *parts, case.get("file", ""), *_properties(case))).lower()
    return _Case(_outcome(case), clean(".".join(filter(None, parts)), NAME_LENGTH), _SECURITY in words)


def _outcome(case: Element) -> str:
    if any(below.get("type") == "todo" for below in children(case, "skipped")):
        return "skipped"  # node counts a test that is yet to be written apart, though it lists how that failed
    names = [local(below).lower() for below in children(case)]
    said = {_SYNONYMS.get(name, name) for name in names}
    words = {_word(case.get("status", "")), _word(case.get("result", ""))}
    if case.get("failure") is not None or (words & _FAILED and "error" not in said):
        said.add("failure")
    if words & _NOT_RUN:
        said.add("skipped")
    if words & _BROKEN:
        said.add("error")
    return next((word for word in _OUTCOMES if word in said), "passed")


def _word(value: str) -> str:
    return value.lower().replace("_", "").replace("-", "").replace(" ", "")


def _properties(case: Element) -> Iterator[str]:
    for group in children(case, "properties"):
        for item in children(group, "property"):
            yield f"{item.get('name', '')} {item.get('value', '')}"


def _counted(cases: tuple[_Case, ...]) -> dict[str, int]:
    seen = Counter(case.outcome for case in cases)
    return {
        "total": len(cases), "passed": seen["passed"], "failures": seen["failure"], "errors": seen["error"],
        "skipped": seen["skipped"],
    }  # fmt: skip


def _claimed(root: Element) -> dict[str, int]:
    """What the outermost suites claim; a suite claims for those inside it."""
    suites = list(_outermost(root))
    total, failures, errors = (sum(_number(item, key) for item in suites) for key in ("tests", "failures", "errors"))
    skipped = sum(max(_number(item, "skipped"), _number(item, "skip")) + _number(item, "disabled") for item in suites)
    passed = max(0, total - failures - errors - skipped)
    return {"total": total, "passed": passed, "failures": failures, "errors": errors, "skipped": skipped}


def _outermost(root: Element) -> Iterator[Element]:
    """The outermost suites that claim a number of tests."""
    if root.get("tests") is not None:
        yield root
        return
    for suite in children(root, "testsuite"):
        yield from _outermost(suite)


def _number(suite: Element, name: str) -> int:
    value = suite.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0  # noqa: PLR2004  # a count


def _facts(counts: dict[str, int], cases: tuple[_Case, ...]) -> dict[str, JsonValue]:
    security = Counter(case.outcome for case in cases if case.is_security)
    failing: list[JsonValue] = [case.name for case in cases if case.outcome in {"error", "failure"}]
    return {
        **counts,
        "security_total": security.total(),
        "security_failures": security["failure"] + security["error"],
        "security_skipped": security["skipped"],
        "failing": failing[:_FAILING_LISTED],
    }


def _gaps(root: Element, counts: dict[str, int], claimed: dict[str, int], cases: tuple[_Case, ...]) -> Iterator[str]:
    if counts["total"] == 0:
        yield "no test was executed"
    elif counts["total"] == counts["skipped"]:
        yield f"all {counts['total']} tests were skipped"
    if cases:
        yield from _unlisted(root, claimed, len(cases))
    if any(True for suite in _suites(root) for _ in children(suite, "failure", "error")):
        yield "a suite failed outside of its cases"


def _unlisted(root: Element, claimed: dict[str, int], cases: int) -> Iterator[str]:
    """Where suites count more than they list; Surefire counts every try of a test that it ran again."""
    names = [local(item) for item in root.iter()]
    if any(name.startswith(_AGAIN) for name in names):
        return
    # pytest counts subtests that passed, and does not list them.
    if claimed["total"] > cases and _tool(root).name != _PYTEST:
        yield f"the suites count {claimed['total']} tests, but the report lists {cases}"
    listed = sum(name in {"failure", "error"} for name in names)
    bad = claimed["failures"] + claimed["errors"]
    if bad > listed:
        yield f"the suites count {bad} failures and errors, but the report lists {listed}"


def _suites(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) in _ROOTS)


def _tool(root: Element) -> Tool:
    """The format has no place for it: pytest and Surefire are known by what they write, the rest by the format."""
    names = {suite.get("name", "") for suite in _suites(root)}
    if "pytest" in names or "pytest tests" in names:
        return Tool(_PYTEST, None)
    if any("surefire" in value for value in root.attrib.values()):
        return Tool("maven-surefire", None)
    return Tool("junit", None)


def _times(root: Element) -> Iterator[datetime]:
    """Times with a zone; without one they are of a clock that nobody knows."""
    for suite in _suites(root):
        found = zoned(suite.get("timestamp"))
        if found is not None:
            yield found
