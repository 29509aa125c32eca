"""Words of SPDX and what they are called in CycloneDX: algorithms, licences, people and tools."""

import re

from ssdfgate.model import JsonValue
from ssdfgate.sbom.component_fields import is_expression
from ssdfgate.sbom.values import DIGITS

DOCUMENT = "SPDXRef-DOCUMENT"
_LONGEST = 300
"""Characters of a name that are looked at: long ones cost these patterns time that grows with their square."""

SILENT = frozenset({"NOASSERTION", "NONE", ""})
"""Values that say nothing (SPDX 2.3, 7.7 and others)."""

_NO_VERSION = "-[not provided]"
"""What syft writes when it was built without a version."""

_TYPES = {
    "application": "application",
    "framework": "framework",
    "library": "library",
    "container": "container",
    "operatingsystem": "operating-system",
    "device": "device",
    "firmware": "firmware",
    "file": "file",
    "data": "data",
    "model": "machine-learning-model",
}
_ALGORITHMS = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in DIGITS}
_ENTITY = re.compile(r"(?:Person|Organization):\s*(?P<name>.*?)\s*(?:\((?P<email>[^()]*)\))?\s*\Z", re.DOTALL)
_TOOL = re.compile(r"(?P<name>.+?)(?:[-@\s/]v?(?P<version>[0-9][0-9A-Za-z.+_-]*|dev))?\Z", re.DOTALL)


def said(value: JsonValue) -> bool:
    """Whether a value is text that says something."""
    return isinstance(value, str) and value not in SILENT


def algorithm(name: JsonValue) -> str | None:
    """`SHA-256` for `SHA256`, `sha256` and `checksumAlgorithm_sha256`; None for what CycloneDX does not have."""
    if not isinstance(name, str):
        return None
    plain = re.sub(r"[^a-z0-9]", "", name.rpartition("_")[2].lower())
    return _ALGORITHMS.get(plain)


def purpose(value: JsonValue) -> dict[str, JsonValue]:
    """The type of a component, of a primary purpose (SPDX 2.3, 7.24; SPDX 3.0, SoftwarePurpose) that is one."""
    plain = value.replace("-", "").replace("_", "").lower() if isinstance(value, str) else ""
    return {"type": _TYPES[plain]} if plain in _TYPES else {}


def licence(value: JsonValue) -> dict[str, JsonValue] | None:
    """A licence choice of CycloneDX; None where nothing is said."""
    if not isinstance(value, str) or value in SILENT:
        return None
    return {"expression": value} if is_expression(value) else {"license": {"name": value}}


def entity(value: JsonValue) -> dict[str, JsonValue] | None:
    """A person or an organisation with an e-mail address in brackets (SPDX 2.3, 7.5)."""
    match = _ENTITY.match(value[:_LONGEST]) if isinstance(value, str) else None
    if match is None or not match["name"]:
        return None
    return {"name": match["name"], "contact": [{"email": match["email"]}] if match["email"] else []}


def tool(identifier: str) -> dict[str, JsonValue]:
    """A tool and its version, which by custom stands behind the last hyphen (SPDX 2.3, 6.8)."""
    match = _TOOL.match(identifier[:_LONGEST].strip().removesuffix(_NO_VERSION))
    return {"name": match["name"], "version": match["version"]} if match else {"name": identifier[:_LONGEST]}
