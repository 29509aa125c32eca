"""What can be said of a document without judging what it says: its words, its gaps, and when it was last reviewed.

Every pattern is bounded or has only one way to match, so that the time grows with the text and with nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

EASTERNMOST = timedelta(hours=14)
"""A day begins this long before it begins in UTC, so a date may lie as far ahead of the clock."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK_COMMENT = re.compile(r"^\[(?://|comment)\]:.*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_INLINE_CODE = re.compile(r"`[^`\n]{1,300}`")
_FENCES = ("```", "~~~")
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.{0,20000}?\n)?\1[ \t]*(?:\n|\Z)", re.DOTALL)

_TOGETHER = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
_LETTER = r"(?:(?![" + _TOGETHER + r"])[^\W_])"
_WORD = re.compile("[" + _TOGETHER + "]{1,2}|" + _LETTER + "+(?:['\u2019.-]" + _LETTER + "+)*")
"""A run of letters and digits; in writing that sets no blanks between words, two characters."""

_HTML = "audio|button|details|dialog|iframe|input|ol|option|script|select|textarea|video"
_BLANKS = (
    r"company|contact|date|email|name|organi[sz]ation|owner|placeholder|product|project|role|team|your[\w-]{0,30}"
)
_PLACEHOLDER = re.compile(
    r"(?<![\w-])(?:TODO|FIXME|TBD|TBC|XXX|(?i:fixme|tbd|todo(?=:)))(?![\w-])"
    r"|(?i:\blorem[ \t\n]{1,4}ipsum\b)"
    r"|<[ ]?(?:\.\.\.|\u2026)[ ]?>"
    r"|(?<![\w<])<(?i:" + _BLANKS + r")>"
    r"|(?<![\w<])<(?!(?i:" + _HTML + r")\b)[A-Za-z][A-Za-z'\u2019-]{0,30}(?:[ _][A-Za-z0-9'\u2019-]{1,30}){1,15}>"
    r"|\[(?i:insert|enter|fill in|your|placeholder|todo|tbd)\b[^\]\[\n]{0,200}\](?!\()"
)
_REVIEWED = re.compile(
    r"^[ \t>*_#|:\"'+-]{0,12}(?i:(?:last[ _-])?reviewed(?:[ _-](?:on|at))?)"
    r"[*_\"']{0,4}[ \t]{0,4}[:|,]?[ \t*_\"'|:]{0,8}(\d{4}-\d\d-\d\d)(?!\d)",
    re.MULTILINE | re.ASCII,
)
_EPOCH = date(1970, 1, 1)
_DAY_NS = 86_400 * 10**9


@dataclass(frozen=True, slots=True)
class Prose:
    """What was counted.

    Attributes:
        words: of what a reader of the rendered document sees.
        placeholders: marks that something is still to be written: TODO, TBD, FIXME, XXX, `<...>`, `[insert ...]`,
            lorem ipsum; what stands in code is not one.
        reviewed_ns: the newest date of a line `Last reviewed: YYYY-MM-DD` (or `reviewed:` in the front matter) that
            exists and does not lie ahead, as the beginning of that day in UTC; None where there is none.
    """

    words: int
    placeholders: int
    reviewed_ns: int | None


def read_prose(text: str, ending: str, now: datetime) -> Prose:
    """Count what is there.

    Args:
        text: of one document.
        ending: of its name, in lower case and without the dot; decides what rendering hides.
        now: dates after it do not count.
    """
    front, body = _front_matter(text.replace("\r\n", "\n"))
    shown = visible(body, ending)
    prose = _INLINE_CODE.sub(" ", "\n".join(_outside_code(shown.split("\n"))))
    counted = _TAG.sub(" ", shown) if ending in {"html", "htm"} else shown
    return Prose(
        words=sum(1 for _ in _WORD.finditer(counted)),
        placeholders=sum(1 for _ in _PLACEHOLDER.finditer(prose)),
        reviewed_ns=max(_reviews(f"{front}\n{prose}", now), default=None),
    )


def without_comments(text: str) -> str:
    """Leave out what a reader of the rendered page does not see; an open comment hides all that follows."""
    return _COMMENT.sub(" ", text)


def visible(text: str, ending: str) -> str:
    """Leave out the comments of a markup language."""
    match ending:
        case "rst":
            return "\n".join(_outside_directives(text.split("\n")))
        case "adoc" | "asciidoc":
            return "\n".join(line for line in text.split("\n") if not line.startswith("//"))
        case "json" | "yaml" | "yml" | "toml" | "csv" | "txt":
            return text
        case _:
            return _LINK_COMMENT.sub(" ", without_comments(text))


def _front_matter(text: str) -> tuple[str, str]:
    found = _FRONT.match(text)
    return (found[2] or "", text[found.end() :]) if found else ("", text)


def _outside_directives(lines: list[str]) -> Iterator[str]:
    """Lines of reStructuredText but for comments: `.. ` without a directive or target, and what is indented below."""
    hidden = False
    for line in lines:
        if line.startswith(".. "):
            hidden = "::" not in line and line[3:4] not in {"_", "[", "|"}
        elif line.strip() and not line.startswith((" ", "\t")):
            hidden = False
        if not hidden:
            yield line


def _outside_code(lines: list[str]) -> Iterator[str]:
    """Lines outside fenced blocks; a fence that is never closed reaches to the end."""
    fence = ""
    for line in lines:
        start = line.lstrip(" ")[:3]
        if fence:
            fence = "" if start == fence else fence
        elif start in _FENCES:
            fence = start
        else:
            yield line


def _reviews(text: str, now: datetime) -> Iterator[int]:
    latest = (now.astimezone(UTC) + EASTERNMOST).date()
    for stated in _REVIEWED.finditer(text):
        try:
            found = date.fromisoformat(stated[1])
        except ValueError:
            continue
        if _EPOCH <= found <= latest:
            yield (found - _EPOCH).days * _DAY_NS
