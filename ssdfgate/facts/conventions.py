"""Where records usually lie, and what they are usually called; the configuration may name other files."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ssdfgate.facts.tree import Tree

PLACES = (
    ".ssdfgate", "docs/security", "security", "", "docs", "doc", "documentation", ".github", "docs/compliance",
    "compliance",
)  # fmt: skip
"""Folders that are looked into, the likeliest first; folders of records count below each of them but the root."""

PROSE = frozenset({"", "md", "markdown", "rst", "txt", "adoc", "asciidoc", "org", "textile", "html", "htm"})
DATA = frozenset({"json", "yaml", "yml", "toml", "csv"})
"""Records in a form for machines; not in the root, where such files are mostly settings."""

OFFICE = frozenset({"pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp"})
"""Documents that are there, but that nothing can be said of."""

STEMS: Mapping[str, tuple[str, ...]] = {
    "development_policy": (
        "development-policy", "secure-development-policy", "secure-development", "secure-development-process",
        "secure-development-lifecycle", "development-process", "ssdlc", "sdlc",
    ),
    "security_requirements": ("security-requirements",),
    "roles": ("roles", "security-roles", "roles-and-responsibilities", "responsibilities", "raci", "governance"),
    "training": ("training", "security-training", "training-plan", "training-records"),
    "component_policy": (
        "component-policy", "third-party-components", "third-party-policy", "dependency-policy",
        "dependency-management", "open-source-policy",
    ),
    "risks": ("risks", "security-risks", "risk-assessment", "cybersecurity-risk-assessment", "risk-register"),
    "threat_model": (
        "threat-model", "threatmodel", "threat-models", "threat-modelling", "threat-modeling", "threats",
    ),
    "design": (
        "architecture", "design", "security-architecture", "security-design", "system-design",
        "software-architecture", "adr", "adrs", "decisions",
    ),
    "design_review": ("design-review", "design-reviews", "security-design-review", "architecture-review"),
    "coding_rules": (
        "coding-rules", "secure-coding", "secure-coding-rules", "secure-coding-guidelines", "coding-standard",
        "coding-standards", "coding-guidelines", "coding-conventions",
    ),
    "test_plan": (
        "test-plan", "security-test-plan", "security-testing", "test-strategy", "testing-strategy",
    ),
    "support_policy": (
        "support-policy", "support-period", "security-support", "supported-versions", "end-of-support", "end-of-life",
    ),
    "secure_defaults": (
        "secure-defaults", "secure-by-default", "secure-configuration", "hardening", "hardening-guide",
    ),
    "user_instructions": (
        "user-instructions", "security-instructions", "security-guide", "user-guide", "user-manual", "instructions",
    ),
    "release_archive": ("release-archive", "release-archiving", "archive-policy", "release-retention"),
    "updates": ("updates", "security-updates", "update-policy", "update-process", "patch-management"),
    "technical_file": ("technical-file", "technical-documentation", "cra-technical-documentation"),
    "response_plan": (
        "response-plan", "incident-response", "incident-response-plan", "vulnerability-response",
        "vulnerability-response-plan", "vulnerability-handling", "vulnerability-management", "psirt",
    ),
    "reporting_plan": ("reporting-plan", "incident-reporting", "authority-reporting", "cra-reporting"),
    "vulnerability_records": (
        "vulnerability-records", "vulnerability-register", "vulnerability-log", "vulnerabilities",
        "known-vulnerabilities",
    ),
    "root_causes": (
        "root-causes", "root-cause-analysis", "root-cause-analyses", "postmortems", "post-mortems", "lessons-learned",
    ),
    "advisories": ("advisories", "security-advisories"),
    "vex_records": ("vex", "openvex"),
}  # fmt: skip
"""Names of the records without ending, as `stem_of` spells them; files and folders alike, the likeliest first."""

_BEGINNINGS = frozenset(place.partition("/")[0] for place in PLACES)
_FOLDERS_AT_THE_ROOT = frozenset({
    "adr", "adrs", "advisories", "security-advisories", "vulnerability-records", "postmortems", "vex", "openvex",
})  # fmt: skip
"""The others (design, training, updates ...) are as likely code."""

_VEX_FILE = re.compile(r"(?:.*[-_.])?(?:open)?vex\.json", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-_. ]+")
_KNOWN_ENDINGS = PROSE | DATA | OFFICE


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in the usual places.

    Attributes:
        parts: the texts in every folder that may be a record; empty where it holds documents, but none that is text.
    """

    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_name: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _telling: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree) -> "Shelf":
        """Go through the tree once."""
        shelf = cls()
        for path in sorted(tree.sizes):
            for place in _places_of(path):
                shelf._put(path, place)
        return shelf

    def _put(self, path: str, place: str) -> None:
        name, _, below = path.removeprefix(f"{place}/").partition("/")
        if not below:
            if may_be_record(place, name):
                self._by_name[place, stem_of(name)].append(path)
        elif (place or self._tells(name)) and (is_part(path) or ending_of(path) in OFFICE):
            folder = f"{place}/{name}" if place else name
            if folder not in self.parts:
                self._by_name[place, stem_of(name)].append(folder)
            self.parts[folder] += [path] if is_part(path) else []

    def _tells(self, name: str) -> bool:
        """Whether a folder at the root holds records by its name; asked for every file below it."""
        if name not in self._telling:
            self._telling[name] = stem_of(name) in _FOLDERS_AT_THE_ROOT
        return self._telling[name]

    def found(self, record: str) -> Iterator[str]:
        """Files and folders that by their names hold this record, the likeliest first."""
        for place in PLACES:
            for stem in STEMS[record]:
                yield from self._by_name.get((place, stem), ())


def stem_of(name: str) -> str:
    """The name of a file or folder without its ending, as STEMS spells it: lower case, joined by hyphens."""
    if _VEX_FILE.fullmatch(name):
        return "vex"
    stem = name.rpartition(".")[0] if ending_of(name) else name
    return _SEPARATORS.sub("-", stem.lower()).strip("-")


def ending_of(path: str) -> str:
    """The ending of a document, in lower case; nothing where there is none, or where it is not that of a document."""
    name, _, ending = path.rpartition("/")[2].rpartition(".")
    return ending.lower() if name and ending.lower() in _KNOWN_ENDINGS else ""


def may_be_record(place: str, name: str) -> bool:
    """Whether a file directly in a place is a document of some sort, and not code or settings."""
    ending = ending_of(name)
    if ending in DATA:
        return bool(place) or bool(_VEX_FILE.fullmatch(name))
    return bool(ending) or "." not in name.lstrip(".")


def is_part(path: str) -> bool:
    """Whether a file in a folder of records is one of them: a text, and no template for others."""
    return ending_of(path) in (PROSE | DATA) - {""} and "template" not in path.rpartition("/")[2].lower()


def _places_of(path: str) -> Iterator[str]:
    """The usual places that a path lies in or below."""
    yield ""
    end = path.find("/")
    if path[:end] not in _BEGINNINGS:
        return  # most paths
    while end > 0:
        if path[:end] in PLACES:
            yield path[:end]
        end = path.find("/", end + 1)
