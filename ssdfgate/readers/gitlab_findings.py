"""One vulnerability of a GitLab security report as a finding."""

from collections.abc import Mapping

from ssdfgate.model import EvidenceKind, Finding, Location, Package, clean
from ssdfgate.readers.entries import Entry, file_path, is_about_secrets, place, withheld
from ssdfgate.readers.fields import (
    NAME_LENGTH,
    mapping,
    optional_mapping,
    optional_sequence,
    optional_text,
    sequence,
    text,
    web_address,
)
from ssdfgate.readers.identifiers import advisories, purl, severity, weaknesses
from ssdfgate.readers.weakness import SECRETS, topic_of

_ABOUT_PACKAGES = frozenset({EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.CONTAINER})
_ADVISORIES = ("cve", "ghsa", "osvdb", "usn", "rhsa", "elsa")
_TYPES = {
    "bundler": "gem",
    "cargo": "cargo",
    "composer": "composer",
    "conan": "conan",
    "go": "golang",
    "gradle": "maven",
    "maven": "maven",
    "npm": "npm",
    "nuget": "nuget",
    "pip": "pypi",
    "pipenv": "pypi",
    "pnpm": "npm",
    "poetry": "pypi",
    "sbt": "maven",
    "setuptools": "pypi",
    "uv": "pypi",
    "yarn": "npm",
}
_NAMES = ("cve", "name", "id")
_TEXTS = ("message", "name", "description")


def finding_of(entry: Entry, kind: EvidenceKind, managers: Mapping[str, str]) -> Finding:
    """Understand a vulnerability; `managers` tells which package manager reads which file.

    The rule is its first identifier, the primary one; of a package the advisory that others know too.
    """
    identifiers = [mapping(item, "an identifier") for item in sequence(entry.get("identifiers", []), "`identifiers`")]
    rule = _rule(entry, identifiers, kind)
    location = mapping(entry.get("location", {}), f"the location of {rule}")
    found = tuple(cwe for item in identifiers if _type(item) == "cwe" for cwe in _weaknesses(item))
    said = next((shown for key in _TEXTS if (shown := optional_text(entry.get(key), limit=1000))), rule)
    topic = SECRETS if kind is EvidenceKind.SECRETS else topic_of(found)
    known = advisories([item.get("value") for item in identifiers], [item.get("name") for item in identifiers])
    return Finding(
        rule=rule,
        message=withheld(said) if topic == SECRETS or is_about_secrets(rule, said) else said,
        severity=severity(entry.get("severity")),
        location=_place(location, rule),
        package=_package(location, managers) if kind in _ABOUT_PACKAGES else None,
        cwe=found,
        aliases=tuple(item for item in known if item != rule),
        url=_address(entry, identifiers),
        topic=topic,
    )


def _type(identifier: Entry) -> str:
    shown = identifier.get("type")
    return shown.lower() if isinstance(shown, str) else ""


def _weaknesses(identifier: Entry) -> tuple[str, ...]:
    """By its value, a number; some analyzers write their rule there, and the number in the name alone."""
    return weaknesses(identifier.get("value")) or weaknesses(identifier.get("name"))


def _rule(entry: Entry, identifiers: list[Entry], kind: EvidenceKind) -> str:
    known = [item for word in _ADVISORIES for item in identifiers if _type(item) == word]
    main = [*known, *identifiers] if kind in _ABOUT_PACKAGES else identifiers
    value = main[0].get("value") if main else next((entry[key] for key in _NAMES if entry.get(key)), None)
    named = str(value) if isinstance(value, int) else value
    return clean(text(named, "the identifier of a vulnerability"), NAME_LENGTH)


def _place(location: Entry, rule: str) -> Location | None:
    """A file with lines, or an address that was tried; containers have neither."""
    if optional_text(location.get("file")):
        return place(location["file"], location.get("start_line"), location.get("end_line"), f"the file of {rule}")
    host, address = optional_text(location.get("hostname")), optional_text(location.get("path"))
    return Location(f"{host or ''}{address or ''}") if host or address else None


def _package(location: Entry, managers: Mapping[str, str]) -> Package | None:
    dependency = optional_mapping(location.get("dependency"))
    name = optional_text(optional_mapping(dependency.get("package")).get("name"))
    if name is None:
        return None
    version = optional_text(dependency.get("version")) or ""
    file = location.get("file")
    manager = managers.get(file_path(file, "a file")) if optional_text(file) else None
    kind = _TYPES.get(manager or "")
    return Package(purl(kind, name, version) if kind else "", name, version)


def _address(entry: Entry, identifiers: list[Entry]) -> str | None:
    links = [optional_mapping(item) for item in optional_sequence(entry.get("links"))]
    addresses = (web_address(item.get("url")) for item in (*identifiers, *links))
    return next((address for address in addresses if address), None)
