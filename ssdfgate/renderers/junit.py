"""JUnit XML: one case per requirement. Valid for Jenkins (xunit-plugin, junit-10.xsd) and for Apache Ant's schema."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import ClassVar
from xml.etree import ElementTree as ET

from ssdfgate.model import Decision, GateReport, Outcome, visible
from ssdfgate.model.moment import told_moment
from ssdfgate.renderers.cases import Result, message_of, result_of
from ssdfgate.renderers.found import violations_of
from ssdfgate.renderers.gaps import gaps
from ssdfgate.renderers.interface import Style
from ssdfgate.renderers.words import HOLDS, counted, headline, place

_LONGEST_PATH = 200
_UNTIMED = "0"
"""Verdicts take no time of their own; Ant's schema wants a number."""

_NO_CHARACTERS = {0xFFFE: r"\ufffe", 0xFFFF: r"\uffff"}
"""Beside control characters, which are shown as escapes everywhere, the only ones that XML 1.0 cannot hold."""


class JunitRenderer:
    """A suite per framework; the gate itself is a case only where no requirement says why it is shut."""

    name: ClassVar[str] = "junit"
    media_type: ClassVar[str] = "application/xml"
    suffix: ClassVar[str] = ".xml"

    def render(self, report: GateReport, style: Style) -> str:  # noqa: ARG002  # XML looks the same everywhere
        """Indented XML 1.0 in UTF-8."""
        root = ET.Element("testsuites")
        for number, (name, cases) in enumerate(_suites(report)):
            root.append(_suite(report, name, number, cases))
        ET.indent(root)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suites(report: GateReport) -> Iterator[tuple[str, list[ET.Element]]]:
    told = False
    for framework in dict.fromkeys(decision.framework for decision in report.decisions):
        decisions = [decision for decision in report.decisions if decision.framework == framework]
        told = told or any(result_of(item) in {Result.FAILURE, Result.ERROR} for item in decisions)
        yield framework, [_case(decision, report) for decision in decisions]
    if not told and report.enforced is not Outcome.OPEN:
        yield "ssdfgate", [_gate(report)]


def _suite(report: GateReport, name: str, number: int, cases: Sequence[ET.Element]) -> ET.Element:
    found = Counter(child.tag for case in cases for child in case)
    suite = ET.Element(
        "testsuite",
        {
            "name": _token(name),
            "package": "ssdfgate",
            "id": str(number),
            "tests": str(len(cases)),
            "failures": str(found[Result.FAILURE]),
            "errors": str(found[Result.ERROR]),
            "skipped": str(found[Result.SKIPPED]),
            "time": _UNTIMED,
            "timestamp": report.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "hostname": "localhost",
        },
    )
    suite.append(_properties(report))
    suite.extend(cases)
    ET.SubElement(suite, "system-out").text = "\n".join((_text(headline(report)), *_limits(report)))
    ET.SubElement(suite, "system-err")
    return suite


def _properties(report: GateReport) -> ET.Element:
    values = {
        "ssdfgate.version": report.version,
        "ssdfgate.outcome": str(report.outcome),
        "ssdfgate.profile": report.profile,
        "ssdfgate.repository": report.subject.repository or "",
        "ssdfgate.commit": report.subject.commit or "",
        **({"ssdfgate.effective-time": told_moment(report.effective_at)} if report.effective_at else {}),
        "ssdfgate.bundle": str(report.bundle.digest) if report.bundle else "",
    }
    properties = ET.Element("properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", {"name": name, "value": _text(value)})
    return properties


def _limits(report: GateReport) -> Iterator[str]:
    for gap in gaps(report):
        yield _text(f"not looked at: {gap.text}")


def _case(decision: Decision, report: GateReport) -> ET.Element:
    name = f"{decision.id} {decision.title}"
    case = _empty_case(f"{decision.framework}.{decision.id.partition('.')[0]}", name)
    result = result_of(decision)
    if result is not Result.PASSED:
        child = ET.SubElement(case, result, {"type": str(decision.verdict), "message": _text(message_of(decision))})
        if result is not Result.SKIPPED:
            child.text = "\n".join(_text(line) for line in _details(decision, report))
    return case


def _details(decision: Decision, report: GateReport) -> Iterator[str]:
    yield from decision.reasons
    for violation in violations_of(decision, report):
        where = place(violation, _LONGEST_PATH)
        yield "  ".join(part for part in ("-", where, violation.rule or "", violation.message) if part)
    asked = frozenset(decision.measures)
    measures = [item for item in report.measures if item.id in asked]
    if left := sum(max(item.violations_total - len(item.violations), 0) for item in measures):
        yield f"and {counted(left, 'more violation')}, in the bundle"
    lacking = [item for item in measures if item.verdict not in HOLDS and item.remediation]
    yield from dict.fromkeys(f"Do: {item.remediation}" for item in lacking)


def _gate(report: GateReport) -> ET.Element:
    case = _empty_case("ssdfgate.gate", "The gate")
    kind = Result.FAILURE if report.enforced in {Outcome.CLOSED, Outcome.INCOMPLETE} else Result.ERROR
    ET.SubElement(case, kind, {"type": str(report.enforced), "message": _text(headline(report))})
    return case


def _empty_case(group: str, name: str) -> ET.Element:
    return ET.Element("testcase", {"classname": _token(group), "name": _token(name), "time": _UNTIMED})


def _token(text: str) -> str:
    """Text without spaces at its ends or in rows, never empty (xs:token)."""
    return " ".join(_text(text).split()) or "-"


def _text(text: str) -> str:
    return visible(text).translate(_NO_CHARACTERS)
