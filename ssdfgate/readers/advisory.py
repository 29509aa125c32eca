"""What the readers of dependency scanners share: packages, severities of last resort, messages, digests."""

import re
from collections.abc import Iterable

from ssdfgate.model import Package, Severity, clean
from ssdfgate.readers.cvss import severity_of_v2, severity_of_vector
from ssdfgate.readers.fields import NAME_LENGTH
from ssdfgate.readers.identifiers import severity_of_score

_DIGEST = re.compile(r"(?:\A|@)(sha(?:256|384|512):[0-9a-f]{64,128})\Z")
_MESSAGE = 500
"""Characters of a description that are kept: advisories run to pages."""


def package(purl: str, name: str, version: str, fixed: tuple[str, ...] = ()) -> Package:
    """A package as a tool names it, with its texts cleaned."""
    return Package(clean(purl, NAME_LENGTH), clean(name, NAME_LENGTH), clean(version, NAME_LENGTH), fixed)


def described(texts: Iterable[object], rule: str, name: str, version: str) -> str:
    """The first text that says something; else that the advisory is open against the package."""
    said = next((text for text in texts if isinstance(text, str) and text.strip()), None)
    return clean(said, _MESSAGE) if said else clean(f"{rule} is open against {name} {version}".strip(), _MESSAGE)


def scored(ratings: Iterable[tuple[object, object]]) -> Severity:
    """The worst of (CVSS base score, vector) pairs, where a vector tells the version and either may be missing."""
    order = list(Severity)
    found = [_rated(score, vector) for score, vector in ratings]
    known = [level for level in found if level is not Severity.UNKNOWN]
    return min(known, key=order.index) if known else Severity.UNKNOWN


def _rated(score: object, vector: object) -> Severity:
    if score is None:
        return severity_of_vector(vector)
    is_v2 = isinstance(vector, str) and "Au:" in vector
    return severity_of_v2(score) if is_v2 else severity_of_score(score)


def digests(values: Iterable[object]) -> tuple[str, ...]:
    """`sha256:...` out of digests and of names that end in one, each once."""
    found = (_DIGEST.search(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(match[1] for match in found if match))
