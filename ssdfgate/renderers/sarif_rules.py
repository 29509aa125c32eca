"""Rules: one for each requirement that does not pass, one for each rule that has a finding."""

from collections.abc import Iterable, Iterator, Sequence

from ssdfgate.model import Decision, Finding, GateReport, JsonValue, Verdict
from ssdfgate.renderers.found import RANK, Found
from ssdfgate.renderers.links import PUBLISHED
from ssdfgate.renderers.sarif_parts import (
    LEVELS,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    SCORES,
    is_uri,
    plain,
    tags,
)
from ssdfgate.renderers.sarif_results import finding_message, requirement_id


def requirement_rules(report: GateReport) -> dict[str, JsonValue]:
    """By id, in the order of the decisions."""
    unmet = [decision for decision in report.decisions if decision.blocking or decision.verdict is not Verdict.PASS]
    return {requirement_id(decision): _requirement_rule(decision, report) for decision in unmet}


def _requirement_rule(decision: Decision, report: GateReport) -> JsonValue:
    asked = frozenset(decision.measures)
    remedies = [item.remediation for item in report.measures if item.id in asked and item.remediation]
    title = f"{decision.id}: {decision.title}"
    more = f"More: ssdfgate explain {decision.id}"
    help_text = " ".join((f"{title}.", *_asked(decision, report), *dict.fromkeys(remedies), more))
    link = PUBLISHED.get(decision.framework)
    return {
        "id": requirement_id(decision),
        "name": plain(f"{decision.framework} {decision.id}", LONGEST_NAME),
        "shortDescription": {"text": plain(title, LONGEST_DESCRIPTION)},
        "fullDescription": {"text": plain(title, LONGEST_DESCRIPTION)},
        "help": {"text": plain(help_text, LONGEST_DESCRIPTION * 4)},
        **({"helpUri": link} if link else {}),
        "defaultConfiguration": {"level": "error" if decision.required else "note"},
        "properties": {"tags": tags(("requirement", decision.framework))},
    }


def _asked(decision: Decision, report: GateReport) -> Iterator[str]:
    """What the catalogue says that the requirement asks, where the report holds the catalogue."""
    for framework in report.catalogues:
        if framework.id == decision.framework:
            yield from (item.summary for item in framework.requirements if item.id == decision.id and item.summary)


def finding_rules(found: Iterable[Found]) -> dict[str, JsonValue]:
    """By id, in the order of the findings, which is worst first."""
    by_rule: dict[str, list[Found]] = {}
    for item in found:
        by_rule.setdefault(item.rule, []).append(item)
    return {name: _finding_rule(name, items) for name, items in by_rule.items()}


def _finding_rule(name: str, found: Sequence[Found]) -> JsonValue:
    worst = min((item.finding.severity for item in found), key=RANK.__getitem__)
    first = found[0].finding
    collector = found[0].record.evidence.collector
    score = SCORES[worst]
    message = finding_message(first)
    return {
        "id": name,
        "name": plain(f"{collector} {first.rule}", LONGEST_NAME),
        "shortDescription": {"text": plain(f"{first.rule}: {message}", LONGEST_DESCRIPTION // 4)},
        "fullDescription": {"text": plain(message, LONGEST_DESCRIPTION)},
        "help": {"text": _help(first, collector)},
        **({"helpUri": first.url} if is_uri(first.url) else {}),
        "defaultConfiguration": {"level": LEVELS[worst]},
        "properties": {
            "tags": tags(("security", *_cwe_tags(first), first.topic or "", collector)),
            **({"security-severity": score} if score else {}),
        },
    }


def _help(finding: Finding, collector: str) -> str:
    aliases = f" Also known as {', '.join(finding.aliases)}." if finding.aliases else ""
    more = f" More: {finding.url}" if is_uri(finding.url) else ""
    return plain(f"{collector} rule {finding.rule}.{aliases}{more}", LONGEST_DESCRIPTION * 4)


def _cwe_tags(finding: Finding) -> Sequence[str]:
    """In the form that code scanning understands: `external/cwe/cwe-089`."""
    numbers = [name.upper().removeprefix("CWE-") for name in finding.cwe]
    return [f"external/cwe/cwe-{int(number):03}" for number in numbers if number.isdecimal() and number.isascii()]
