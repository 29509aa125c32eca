"""Small pieces of SARIF: levels, scores, addresses, and text that cannot become a link."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from ssdfgate.model import JsonValue, Severity, visible

BASE_ID = "SRCROOT"
LONGEST_DESCRIPTION = 1024
"""Characters of a rule's description that code scanning keeps."""

LONGEST_MESSAGE = 1000
LONGEST_NAME = 255
MAX_TAGS = 10
"""Code scanning takes 20 tags for a rule and keeps 10."""

LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
    Severity.UNKNOWN: "error",
}
SCORES: Mapping[Severity, str | None] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: None,
    Severity.UNKNOWN: "8.0",
}
"""`security-severity`, in the middle of the bands that code scanning has. A severity that the tool did not give
counts as `high`, so that a rule set which stops at high stops here too; `info` has none."""


_ADDRESS = re.compile(r"""[^\x00-\x20"<>\\^`{|}\[\]\x7f-\U0010ffff]+\Z""")
"""Printable ASCII without what no address may hold."""


def plain(text: str, limit: int = LONGEST_MESSAGE) -> str:
    r"""Text from outside as a message: safe to print, never empty, no embedded link (SARIF 3.11.6: `\[`)."""
    safe = visible(text).strip() or "(no text)"
    if "](" in safe:
        safe = escaped(safe)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def escaped(text: str) -> str:
    """Text inside the brackets of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def location(path: str, line: int, end_line: int = 0) -> dict[str, JsonValue]:
    """Shape: location. Code scanning wants a region, so a line that is not known becomes the first."""
    region = {"startLine": max(line, 1), "endLine": max(line, end_line, 1)}
    artifact = {"uri": quote(path, safe="/", errors="backslashreplace"), "uriBaseId": BASE_ID}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def tags(names: Iterable[str]) -> Sequence[JsonValue]:
    """Each once, safe, and no more than code scanning keeps."""
    safe = dict.fromkeys(visible(name)[:LONGEST_NAME] for name in names if name)
    return list(safe)[:MAX_TAGS]


def is_uri(text: str | None) -> bool:
    """Whether the text is an absolute address of a page or a repository, and nothing else."""
    if not text or not _ADDRESS.match(text):
        return False
    parts = urlsplit(text)
    return parts.scheme in {"http", "https", "ssh"} and bool(parts.netloc)
