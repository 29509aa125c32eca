"""Severity from CVSS, for advisories to which no tool gave a word of its own."""

from functools import lru_cache

from ssdfgate.model import Severity
from ssdfgate.readers.identifiers import severity_of_score

_LONGEST = 300
"""Characters of a vector; version 4.0 with every metric has fewer."""


def severity_of_vector(vector: object) -> Severity:
    """Severity of the base score of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0; `unknown` for anything else.

    A vector without a prefix is one of version 2 or 3, told apart by its metrics, as older tools write it.
    """
    if not isinstance(vector, str) or len(vector) > _LONGEST:
        return Severity.UNKNOWN
    return _scored(vector.strip().strip("()"))


@lru_cache(maxsize=4096)
def _scored(text: str) -> Severity:
    from cvss import CVSS2, CVSS3, CVSS4, CVSSError  # tables of version 4

    try:
        if text.startswith("CVSS:4"):
            return severity_of_score(float(CVSS4(text).base_score))
        if text.startswith("CVSS:3"):
            return severity_of_score(float(CVSS3(text).base_score))
        if "/Au:" in text:
            return severity_of_v2(float(CVSS2(text).base_score))
        return severity_of_score(float(CVSS3(f"CVSS:3.1/{text}").base_score))
    except (CVSSError, ValueError, KeyError, ArithmeticError):
        return Severity.UNKNOWN


def severity_of_v2(score: object) -> Severity:
    """Severity for a base score of CVSS 2.0, whose bands (of the NVD) end with high."""
    found = severity_of_score(score)
    return Severity.HIGH if found is Severity.CRITICAL else Severity.LOW if found is Severity.INFO else found
