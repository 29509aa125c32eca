"""Results of a SARIF run as findings."""

import re
from collections.abc import Mapping

from ssdfgate.model import EvidenceKind, Finding, FindingState, ScanError, Severity, clean
from ssdfgate.model.text import LONGEST
from ssdfgate.readers.fields import shown
from ssdfgate.readers.identifiers import severity_of_score, weaknesses
from ssdfgate.readers.sarif_document import Result, Suppression, Text
from ssdfgate.readers.sarif_overrides import Overrides
from ssdfgate.readers.sarif_packages import Packages
from ssdfgate.readers.sarif_places import Places
from ssdfgate.readers.sarif_rules import LEVELS, Rule, Rules
from ssdfgate.readers.sarif_tools import unparsed_by
from ssdfgate.readers.weakness import SECRETS, topic_of

_NO_FINDING = frozenset({"pass", "notApplicable"})
_UNDECIDED = frozenset({"open", "review"})
_INFORMATIONAL = "informational"
_ACCEPTED = "accepted"
_PLACEHOLDER = re.compile(r"\{(\d{1,3})\}")
_QUOTED = re.compile(r"""(["'`]).*?\1""", re.DOTALL)
_WITHHELD = "A rule about credentials matched; its text is withheld because it may quote the value."


class Findings:
    """Turns results into findings, one by one; `left_out` counts those that are none, by reason.

    `unparsed` are those by which the tool says that it could not read a file.
    """

    def __init__(
        self, rules: Rules, overrides: Overrides, places: Places, packages: Packages, kind: EvidenceKind
    ) -> None:
        """Take what results refer to, and the kind of evidence where the rule does not say it."""
        self._rules = rules
        self._overrides = overrides
        self._places = places
        self._packages = packages
        self._kind = kind
        self._unparsed = unparsed_by(packages.tool)
        self.unparsed: list[ScanError] = []
        self.left_out: dict[str, int] = {}
        self.found: dict[EvidenceKind, list[Finding]] = {}

    def add(self, result: Result) -> None:
        """Take one result."""
        if result.kind in _NO_FINDING or result.baselineState == "absent":
            reason = "absent" if result.baselineState == "absent" else str(result.kind)
            self.left_out[reason] = self.left_out.get(reason, 0) + 1
            return
        rule = self._rules.of_result(result)
        if rule.id in self._unparsed:
            place = self._places.of(result)
            message = shown(_written(result.message, rule.texts) if result.message else rule.title, LONGEST)
            self.unparsed.append(ScanError(message, place.path if place else None, rule.id))
            return
        kind = rule.kind or self._kind
        found = self._finding(result, rule, is_secret=kind is EvidenceKind.SECRETS)
        if kind is EvidenceKind.DEPENDENCY_AUDIT:
            found = self._about_package(found, result, rule)
        self.found.setdefault(kind, []).append(found)

    def _about_package(self, finding: Finding, result: Result, rule: Rule) -> Finding:
        aliases = tuple(dict.fromkeys((*self._packages.aliases(rule), *finding.aliases)))
        return finding.changed(package=self._packages.of(result, rule), aliases=aliases)

    def _finding(self, result: Result, rule: Rule, *, is_secret: bool) -> Finding:
        cwe, topic = rule.cwe, SECRETS if is_secret else rule.topic
        if result.properties is not None and result.properties.cwe is not None:
            cwe = tuple(dict.fromkeys((*cwe, *weaknesses(result.properties.cwe))))
            topic = topic or topic_of(cwe)
        by = _suppressed_by(result.suppressions)
        return Finding(
            rule.id,
            _WITHHELD if is_secret else _message(result.message, rule, quotes=topic != SECRETS),
            _severity(result, rule, self._overrides),
            self._places.of(result),
            None,
            cwe,
            rule.aliases,
            rule.url,
            topic,
            _context(result, is_secret=topic == SECRETS),
            FindingState.OPEN if by is None else FindingState.SUPPRESSED,
            by,
        )


def _message(message: Text | None, rule: Rule, *, quotes: bool) -> str:
    """The message; without what stands in quotes where that may be a credential."""
    text = (_written(message, rule.texts) if message is not None else "") or rule.title
    return shown(text if quotes else _QUOTED.sub(r"\1…\1", text), LONGEST)


def _written(message: Text, texts: Mapping[str, str]) -> str:
    """The text, or that of the rule, with its placeholders filled (3.11.5)."""
    text = message.text or (texts.get(message.id) if message.id else None) or message.markdown or ""
    if message.arguments and "{" in text:
        arguments = message.arguments
        return _PLACEHOLDER.sub(lambda m: arguments[int(m[1])] if int(m[1]) < len(arguments) else m[0], text)
    return text


def _severity(result: Result, rule: Rule, overrides: Overrides) -> Severity:
    """`security-severity` of the result, then of the rule; then the level of the result, then of the rule.

    A result that the tool could not decide (3.27.9: `open`, `review`) has none.
    """
    if result.properties is not None and result.properties.security_severity is not None:
        score = severity_of_score(result.properties.security_severity)
        if score is not Severity.UNKNOWN:
            return score
    if result.kind in _UNDECIDED and not rule.scored:
        return Severity.UNKNOWN
    if rule.scored:
        return rule.severity
    if result.level is None:
        return Severity.INFO if result.kind == _INFORMATIONAL else overrides.severity(result, rule)
    return LEVELS.get(result.level, Severity.UNKNOWN)


def _suppressed_by(suppressions: list[Suppression] | None) -> str | None:
    """Suppressed where there is a suppression, and none that is rejected or under review (3.27.23).

    Drafts of the standard called the status `state`.
    """
    said = [item.status or item.state or _ACCEPTED for item in suppressions or ()]
    if not suppressions or any(word != _ACCEPTED for word in said):
        return None
    return clean(suppressions[0].kind or "external", 40)


def _context(result: Result, *, is_secret: bool) -> str:
    """What stays the same when lines move: the tool's own fingerprint, else the matched text."""
    if result.partialFingerprints:
        return " ".join(sorted(result.partialFingerprints.values()))
    if is_secret:
        return ""
    for where in result.locations or ():
        region = where.physicalLocation.region if where.physicalLocation else None
        if region is not None and region.snippet is not None and region.snippet.text:
            return region.snippet.text
    return ""
