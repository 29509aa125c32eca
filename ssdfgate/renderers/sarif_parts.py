"""Small pieces of SARIF: levels, scores, addresses, and text that cannot become a link."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote, urlsplit

from ssdfgate.model import JsonValue, Severity, visible

BASE_ID = "SRCROOT"
ANCHOR = "README.md"
"""Where a result without a place of its own is shown. See `anchor` in sarif_results for the reasons."""

LONGEST_DESCRIPTION = 1024
"""Characters of a rule's description that code scanning keeps."""

LONGEST_MESSAGE = 1000
LONGEST_NAME = 255
LONGEST_ID = 255
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

RANK: Mapping[Severity, int] = {
    Severity.CRITICAL: 0,
    Severity.UNKNOWN: 1,
    Severity.HIGH: 2,
    Severity.MEDIUM: 3,
    Severity.LOW: 4,
    Severity.INFO: 5,
}
"""Order in which results stand, worst first."""


def plain(text: str, limit: int = LONGEST_MESSAGE) -> str:
    r"""Text from outside as a message: safe to print, never empty, no embedded link (SARIF 3.11.6: `\[`)."""
    safe = visible(text).strip() or "(no text)"
    if "](" in safe:
        safe = escaped(safe)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def escaped(text: str) -> str:
    """Text inside the brackets of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def identifier(*parts: str) -> str:
    """Id of a rule: parts joined by slashes, spaces and odd characters as %20; a long one ends in its digest."""
    name = "/".join(quote(visible(part), safe="/:@+,;=!$&'()*~") or "-" for part in parts)
    return name if len(name) <= LONGEST_ID else f"{name[: LONGEST_ID - 17]}-{sha256(name.encode()).hexdigest()[:16]}"


def is_relative(path: str) -> bool:
    """Whether the path is a place inside the repository."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


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
    if not text or not text.isascii() or not text.isprintable() or any(char in ' "<>\\^`{|}[]' for char in text):
        return False
    parts = urlsplit(text)
    return parts.scheme in {"http", "https", "ssh"} and bool(parts.netloc)
