"""Names that all tools share (advisories, weaknesses, packages, severities, times): no reader has its own."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from ssdfgate.model import Severity, clean
from ssdfgate.readers.fields import NAME_LENGTH
from ssdfgate.readers.weakness import weakness

_ADVISORY = re.compile(
    r"\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|(?:PYSEC|RUSTSEC|GO|OSV|MAL|DSA|DLA|RHSA|USN|ALAS"
    r"|ELSA|SUSE-SU|SNYK)-[A-Za-z0-9][A-Za-z0-9:.-]*[A-Za-z0-9])\b",
    re.IGNORECASE,
)
_WORDS = {
    "critical": Severity.CRITICAL,
    "blocker": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "error": Severity.HIGH,
    "major": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "warn": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "note": Severity.LOW,
    "negligible": Severity.INFO,
    "info": Severity.INFO,
    "informational": Severity.INFO,
    "information": Severity.INFO,
    "style": Severity.INFO,
    "none": Severity.INFO,
}
_LISTED = re.compile(r"CWE-[0-9]{1,5}", re.IGNORECASE)
_ZONE = re.compile(r"(?:Z| UTC|[+-]\d\d:?\d\d)\Z", re.IGNORECASE)
_BANDS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))
_HIGHEST = 10.0


def severity(word: object) -> Severity:
    """Severity for the word that a tool uses, in any case; `unknown` for anything that is no such word.

    A tool whose words mean something else (semgrep's INFO is a finding of low severity) has a table of its own.
    """
    return _WORDS.get(word.strip().lower(), Severity.UNKNOWN) if isinstance(word, str) else Severity.UNKNOWN


def severity_of_score(score: object) -> Severity:
    """Severity for a CVSS base score from 0 to 10, or its text; bands of CVSS v3.1, section 5; 0 is `info`."""
    try:
        number = float(score) if isinstance(score, int | float | str) and not isinstance(score, bool) else -1.0
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= _HIGHEST:
        return Severity.UNKNOWN
    if number == 0.0:
        return Severity.INFO
    return next((level for bound, level in _BANDS if number >= bound), Severity.LOW)


def advisories(*values: object) -> tuple[str, ...]:
    """CVE, GHSA and like ids in texts (or lists of texts), each once, in order; CVE in upper case."""
    texts = [text for value in values for text in (value if isinstance(value, list | tuple) else (value,))]
    found = (match[0] for text in texts if isinstance(text, str) for match in _ADVISORY.finditer(text))
    return tuple(dict.fromkeys(item.upper() if item[:4].lower() == "cve-" else item for item in found))


def weaknesses(values: object) -> tuple[str, ...]:
    """`CWE-79`, ... for a text, a number, or a list of these; each once, in order."""
    if isinstance(values, str) and values.lstrip().startswith("["):
        values = _LISTED.findall(values)  # npm wrote a list as text
    items = values if isinstance(values, list | tuple) else (values,)
    return tuple(dict.fromkeys(found for item in items if (found := weakness(item))))


def purl(kind: str, name: str, version: str = "", namespace: str = "") -> str:
    """A package URL: `pkg:pypi/flask@2.2.2`; empty where the parts give none.

    `kind` is a type of the purl specification (pypi, npm, golang, maven, deb, ...). A name such as `@scope/name` or
    `group:artifact` is split as the type has it.
    """
    from packageurl import PackageURL  # every reader is imported before one is chosen

    parent, own = namespace, name
    separator = ":" if kind == "maven" else "/" if kind in {"npm", "golang", "composer", "github", "swift"} else ""
    if separator and separator in own and not parent:
        parent, _, own = own.rpartition(separator)
    try:
        return PackageURL(kind, parent or None, own, version or None).to_string()
    except ValueError:
        return ""


def purl_parts(value: object) -> tuple[str, str, str] | None:
    """(type, name with its namespace, version) of a package URL; None for anything that is none."""
    from packageurl import PackageURL

    if not isinstance(value, str):
        return None
    try:
        found = PackageURL.from_string(value)
    except ValueError:
        return None
    separator = ":" if found.type == "maven" else "/"
    name = f"{found.namespace}{separator}{found.name}" if found.namespace else found.name
    return found.type, clean(name, NAME_LENGTH), clean(found.version or "", NAME_LENGTH)


def moment(value: object) -> datetime | None:
    """A time with its zone, for ISO 8601 text (`Z` and missing zones are UTC) or seconds since 1970; else None."""
    try:
        if isinstance(value, str):
            text = re.sub(r"(\.\d{6})\d+", r"\1", value.strip().replace(" UTC", "Z"))
            found = datetime.fromisoformat(text)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def zoned(value: object) -> datetime | None:
    """A time that states its zone; None for any other, since nobody knows the clock that it was read from."""
    found = moment(value)
    if found is None or not isinstance(value, str):
        return None
    return found if _ZONE.search(value.strip()) else None


def names(values: Iterable[object]) -> tuple[str, ...]:
    """The texts among these, cleaned, each once, in order."""
    return tuple(dict.fromkeys(clean(item, NAME_LENGTH) for item in values if isinstance(item, str) and item.strip()))
