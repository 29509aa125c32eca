"""The package that a result of a dependency scanner is about.

SARIF has no place for it, so every tool has its own. Only forms that a tool builds from fixed words are read; where
none fits, the finding names no package. Taken from the sources: trivy 0.66 to 0.74 (pkg/report/sarif.go), grype 0.121
and the message of its older versions (grype/presenter/sarif), osv-scanner 2.2 to 2.6 (internal/output/sarif.go),
Dependency-Check (sarifReport.vsl: a package URL as the logical location, 3.33).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ssdfgate.model import Package
from ssdfgate.readers.advisory import package
from ssdfgate.readers.identifiers import names, purl_parts
from ssdfgate.readers.sarif_document import Result
from ssdfgate.readers.sarif_rules import Rule

_LONGEST = 4000
"""Characters of a message in which a form is looked for; none is longer."""

_TRIVY = (
    r"Package: (?P<name>[^\n]+)\nInstalled Version: (?P<version>[^\n]*)\nVulnerability [^\n]+\n"
    r"Severity: [^\n]*\nFixed Version: (?P<fixed>[^\n]*)\n"
)
_GRYPE = r"A [^\s]+ vulnerability in [^\s]+ package: (?P<name>[^\s]+), version (?P<version>[^\s]+) was found "
_OLD_GRYPE = (
    r"The path [^\n]{1,1000}? reports (?P<name>[^\s]+) at version (?P<version>[^\s]+)  which (?:is|would result in) "
)
_OSV = r"Package '(?P<name>[^'\n]+)@(?P<version>[^'@\n]+)' is vulnerable to '"
_MESSAGES = {"trivy": (_TRIVY,), "grype": (_GRYPE, _OLD_GRYPE), "osv-scanner": (_OSV,)}
_GRYPE_HELP = re.compile(
    r"Vulnerability (?P<id>[^\n]+)\nSeverity: [^\n]*\nPackage: (?P<name>[^\n]+)\nVersion: (?P<version>[^\n]*)\n"
    r"Fix Version: (?P<fixed>[^\n]*)\nType: "
)
_OSV_FIXED = re.compile(r"^\| [^|\n]+ \| (?P<name>[^|\n]+) \| (?P<fixed>[^|\n]+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Packages:
    """Packages of the results of one tool; what is said again and again is worked out once."""

    tool: str
    forms: tuple[re.Pattern[str], ...]
    known: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    @classmethod
    def of_tool(cls, name: str) -> "Packages":
        """For the tool with this name, in any case."""
        own = name.casefold()
        return cls(own, tuple(re.compile(form) for form in _MESSAGES.get(own, ())))

    def of(self, result: Result, rule: Rule) -> Package | None:
        """The package with its version, and the versions without the flaw; None where the report does not say."""
        said = self._said(result)
        if said is not None:
            name, version, fixed = said
            return package(_purl_of(rule, name, version), name, version, fixed or self._fixed(rule, name, version))
        return next(self._placed(result), None)

    def aliases(self, rule: Rule) -> tuple[str, ...]:
        """The advisory, where the id of the rule is made of it and of the package (grype)."""
        about = _GRYPE_HELP.match(rule.help[:_LONGEST]) if self.tool == "grype" else None
        return (about["id"],) if about and rule.id == f"{about['id']}-{about['name']}" else ()

    def _said(self, result: Result) -> tuple[str, str, tuple[str, ...]] | None:
        text = (result.message.text if result.message else None) or ""
        found = next((match for form in self.forms if (match := form.match(text[:_LONGEST]))), None)
        if found is None:
            return None
        listed = found["fixed"] if "fixed" in found.re.groupindex else ""
        return found["name"], found["version"], names(listed.split(", "))

    def _placed(self, result: Result) -> Iterator[Package]:
        for where in result.locations or ():
            for logical in where.logicalLocations or ():
                named = logical.fullyQualifiedName or ""
                if named.startswith("pkg:") and (parts := self._parts(named)):
                    yield package(named, *parts)

    def _parts(self, purl: str) -> tuple[str, str] | None:
        if purl not in self.known:
            parts = purl_parts(purl)
            self.known[purl] = parts[1:] if parts else None
        return self.known[purl]

    def _fixed(self, rule: Rule, name: str, version: str) -> tuple[str, ...]:
        """What the help of the rule says of this very package."""
        if self.tool == "osv-scanner":
            table = rule.help.rpartition("### Fixed Versions")[2]
            rows = [row["fixed"].split(", ") for row in _OSV_FIXED.finditer(table) if row["name"] == name]
            return names(version for row in rows for version in row)
        about = _GRYPE_HELP.match(rule.help[:_LONGEST]) if self.tool == "grype" else None
        is_ours = about is not None and (about["name"], about["version"]) == (name, version)
        return names(about["fixed"].split(",")) if about is not None and is_ours else ()


def _purl_of(rule: Rule, name: str, version: str) -> str:
    """The package URL that the rule names, if it is of this version; the rule may have met others before."""
    for purl in rule.purls:
        parts = purl_parts(purl)
        if parts and parts[2] == version and parts[1].rpartition("/")[2] in {name, name.rpartition("/")[2]}:
            return purl
    return ""
