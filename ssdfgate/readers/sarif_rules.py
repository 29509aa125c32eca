"""Rules of a SARIF run: what they say of every result that does not say it itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ssdfgate.model import EvidenceKind, Severity, clean
from ssdfgate.readers.fields import NAME_LENGTH, optional_mapping, optional_sequence, optional_text, web_address
from ssdfgate.readers.identifiers import advisories, severity, severity_of_score
from ssdfgate.readers.sarif_document import Component, Descriptor, Result
from ssdfgate.readers.weakness import SECRETS, topic_of, weakness

LEVELS = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "note": Severity.LOW, "none": Severity.INFO}
"""SARIF levels (3.27.10) as severities."""

_DEFAULT_LEVEL = "warning"
_GRADES = frozenset({"CRITICAL", "HIGH", "MEDIUM", "LOW"})
"""Tags in which gosec names the severity of a rule: its levels are `error` for a medium one, too."""

_CWE_TAG = ("external/cwe/", "cwe-", "cwe:", "cwe_")
_CWE_PAGE = re.compile(r"cwe\.mitre\.org/data/definitions/([0-9]{1,5})\b")
_OF_TAGS = {
    "vulnerability": EvidenceKind.DEPENDENCY_AUDIT,
    "misconfiguration": EvidenceKind.INFRASTRUCTURE,
    "secret": EvidenceKind.SECRETS,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        severity: by `security-severity`, else by a tag, its level, or the level `warning` (3.50.3).
        scored: whether it comes from `security-severity` or a tag, which count more than a result's level.
        texts: messages by id.
        kind: of evidence, where the rule says so by a tag (Trivy).
        help: as the tool wrote it: text, else Markdown.
        purls: packages that the rule names (grype).
        enabled: whether it runs unless somebody says otherwise (3.50.2).
    """

    id: str
    title: str
    severity: Severity
    scored: bool
    cwe: tuple[str, ...]
    aliases: tuple[str, ...]
    url: str | None
    topic: str | None
    texts: Mapping[str, str] = field(default_factory=dict)
    kind: EvidenceKind | None = None
    help: str = ""
    purls: tuple[str, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a run: by component (driver first, then extensions) and place, and by id.

    Attributes:
        names: of the components; two of them may have a rule of one id.
    """

    components: tuple[tuple[Rule, ...], ...]
    by_id: Mapping[str, Rule]
    names: tuple[str | None, ...] = ()

    @classmethod
    def of(cls, tool: Mapping[str, Any]) -> "Rules":
        """Rules of the driver and of all extensions."""
        parts = [tool.get("driver"), *optional_sequence(tool.get("extensions"))]
        components = tuple(tuple(_rules(optional_mapping(part))) for part in parts)
        by_id: dict[str, Rule] = {}
        for rule in (rule for rules in components for rule in rules):
            by_id.setdefault(rule.id, rule)
        return cls(components, by_id, tuple(optional_text(optional_mapping(part).get("name")) for part in parts))

    def running(self, switched: Mapping[str, bool]) -> frozenset[str]:
        """Ids of the rules that ran; `switched` tells of those that were switched on or off for this run."""
        return frozenset(name for name, rule in self.by_id.items() if switched.get(name, rule.enabled))

    def of_result(self, result: Result) -> Rule:
        """The rule of a result (3.52.3): by place where the id agrees, else by id or its beginning (`CA1/1`)."""
        reference = result.rule or _NOWHERE
        name = result.ruleId or reference.id
        placed = self._placed(reference, result.ruleIndex, name)
        if name is None:
            return placed or _unknown("unknown")
        known = placed if placed and _is_called(placed, name) else self.by_id.get(name) or self._parent(name)
        if known is not None:
            return known if known.id == name else _named(known, name)
        return _named(placed, name) if placed and placed.id.startswith(name) else _unknown(name)

    def referred(self, reference: Descriptor) -> Rule | None:
        """The rule that a reference means; None where there is none."""
        placed = self._placed(reference, None, reference.id)
        return placed if placed or reference.id is None else self.by_id.get(reference.id)

    def _parent(self, name: str) -> Rule | None:
        while "/" in name:
            name = name.rpartition("/")[0]
            if name in self.by_id:
                return self.by_id[name]
        return None

    def _placed(self, reference: Descriptor, index: int | None, name: str | None) -> Rule | None:
        """By its place in the component, else by its id there where the component is named."""
        number = self._number(reference.toolComponent)
        place = reference.index if reference.index is not None else index
        rules = self.components[number] if number is not None and 0 <= number < len(self.components) else ()
        if place is not None:
            return rules[place] if 0 <= place < len(rules) else None
        return next((rule for rule in rules if rule.id == name), None) if reference.toolComponent else None

    def _number(self, component: Component | None) -> int | None:
        """Place of a component; the driver where none is named."""
        if component is None or (component.index is None and component.name is None):
            return 0
        if component.index is not None:
            return component.index + 1
        return self.names.index(component.name) if component.name in self.names else None


def _is_called(rule: Rule, name: str) -> bool:
    return name == rule.id or name.startswith(f"{rule.id}/")


_NOWHERE = Descriptor()


def _rules(component: Mapping[str, Any]) -> Iterator[Rule]:
    for item in optional_sequence(component.get("rules")):
        yield _rule(optional_mapping(item))


def _rule(item: Mapping[str, Any]) -> Rule:
    properties = optional_mapping(item.get("properties"))
    tags = [tag for tag in optional_sequence(properties.get("tags")) if isinstance(tag, str)]
    cwe = tuple(dict.fromkeys(_weaknesses(item, properties, tags)))
    score = severity_of_score(properties.get("security-severity"))
    if score is Severity.UNKNOWN:
        score = next((severity(tag) for tag in tags if tag in _GRADES), score)
    configuration = optional_mapping(item.get("defaultConfiguration"))
    level = configuration.get("level")
    name = optional_text(item.get("id")) or optional_text(item.get("name")) or "unknown"
    kinds = [_OF_TAGS[tag] for tag in tags if tag in _OF_TAGS]
    return Rule(
        id=name,
        title=_title(item) or name,
        severity=score if score is not Severity.UNKNOWN else severity_of_level(level),
        scored=score is not Severity.UNKNOWN,
        cwe=cwe,
        aliases=tuple(alias for alias in advisories(name, item.get("name"), tags) if alias != name),
        url=web_address(item.get("helpUri")),
        topic=SECRETS if EvidenceKind.SECRETS in kinds else topic_of(cwe),
        texts=dict(_texts(item)),
        kind=kinds[0] if kinds else None,
        help=_help(optional_mapping(item.get("help"))),
        purls=tuple(purl for purl in optional_sequence(properties.get("purls")) if isinstance(purl, str)),
        enabled=configuration.get("enabled") is not False,
    )


def _help(said: Mapping[str, Any]) -> str:
    return next((text for key in ("text", "markdown") if isinstance(text := said.get(key), str) and text), "")


def severity_of_level(level: object) -> Severity:
    """Severity for a level; a level that is missing is `warning`, one that is none of the four is unknown."""
    return LEVELS.get(_DEFAULT_LEVEL if level is None else str(level), Severity.UNKNOWN)


def _weaknesses(item: Mapping[str, Any], properties: Mapping[str, Any], tags: list[str]) -> Iterator[str]:
    listed = properties.get("cwe")
    marked = [tag.lower().removeprefix("external/cwe/") for tag in tags if tag.lower().startswith(_CWE_TAG)]
    page = _CWE_PAGE.search(str(item.get("helpUri") or ""))
    if page is not None:
        marked.append(page[1])
    related = (optional_mapping(entry).get("target") for entry in optional_sequence(item.get("relationships")))
    for value in [*marked, *(listed if isinstance(listed, list) else [listed]), *_taxa(related)]:
        if isinstance(value, str) and (found := weakness(value.replace("cwe:", "cwe-").replace("cwe_", "cwe-"))):
            yield found


def _taxa(targets: Iterator[Any]) -> Iterator[str]:
    for target in map(optional_mapping, targets):
        name = optional_mapping(target.get("toolComponent")).get("name")
        if isinstance(name, str) and name.upper().startswith("CWE"):
            yield str(target.get("id"))


def _title(item: Mapping[str, Any]) -> str:
    for key in ("shortDescription", "fullDescription"):
        if text := optional_text(optional_mapping(item.get(key)).get("text")):
            return text
    return optional_text(item.get("name")) or ""


def _texts(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in optional_mapping(item.get("messageStrings")).items():
        text = optional_mapping(value).get("text")
        if isinstance(text, str):
            yield name, text


def _named(rule: Rule, name: str) -> Rule:
    """The rule under the longer id that a result gives it."""
    return replace(rule, id=clean(name, NAME_LENGTH))


def _unknown(name: str) -> Rule:
    shown = clean(name, NAME_LENGTH) or "unknown"
    return Rule(shown, shown, severity_of_level(None), False, (), advisories(shown), None, None)  # noqa: FBT003
