"""Weakness numbers (CWE) and the topics that policies ask for, for rules that do not name their topic themselves."""

import re
from collections.abc import Iterable

SECRETS = "secrets"
"""Topic of findings whose text may quote a credential."""

_NUMBER = re.compile(r"\s*(?:CWE-)?([0-9]{1,5})\b", re.IGNORECASE)
_TOPICS = {
    SECRETS: (259, 321, 798),
    "crypto": (325, 326, 327, 328, 329, 760, 780, 916, 1240),
    "randomness": (330, 331, 335, 337, 338, 340, 1241),
    "authentication": (287, 306, 347, 384, 613, 620, 640),
    "transport": (295, 297, 319, 322),
    "injection": (74, 89, 90, 91, 94, 95, 643, 917, 943, 1336),
    "command": (77, 78, 88),
    "deserialization": (502,),
    "xss": (79, 80),
    "path": (22, 23, 36, 73),
    "ssrf": (918,),
    "xxe": (611, 776, 827),
    "redirect": (601,),
    "filesystem": (276, 377, 378, 379, 732),
    "configuration": (489, 614, 942, 1004, 1188),
}
_TOPIC_OF = {f"CWE-{number}": topic for topic, numbers in _TOPICS.items() for number in numbers}


def weakness(value: object) -> str | None:
    """`CWE-79` for `CWE-79: ...`, `79` and the like; None for what names no weakness."""
    match = _NUMBER.match(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    return f"CWE-{int(match[1])}" if match and int(match[1]) else None


def topic_of(weaknesses: Iterable[str]) -> str | None:
    """Topic of the first weakness that has one; credentials go first, since their text must be withheld."""
    topics = [_TOPIC_OF[item] for item in weaknesses if item in _TOPIC_OF]
    return SECRETS if SECRETS in topics else next(iter(topics), None)
