"""Requirements files of pip: every line is a pinned dependency, something that cannot be used, or an option.

`pip-requirements-parser` (32.0.1) reads the same format, but only from files that it opens itself, by name and
without a bound; so lines are joined and split here and understood by `packaging`. A test compares both.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ssdfgate.lockfiles.border import UnreadableError, shown
from ssdfgate.lockfiles.model import Dependency, Reason, Unusable
from ssdfgate.lockfiles.parsed import Include, Local, Parsed, Wanted
from ssdfgate.lockfiles.pypi import (
    VERSION_CONTROL,
    as_dependency,
    direct_reference,
    normal_name,
    path_of,
    requirement,
    unusable,
)

_COMMENT = re.compile(r"(?:^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{[A-Z0-9_]+\}")
_HASH = re.compile(r"--hash(?:\s*=\s*|\s+)['\"]?([a-z0-9]+):([0-9a-fA-F]+)")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_ARCHIVE = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*?)-\d[^/]*\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz)\Z")
_EGG = re.compile(r"#(?:.*&)?egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_COOKIE = re.compile(r"coding[:=]\s*([-\w.]+)")
_UNICODE = frozenset({"utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"})
_LIKE_ASCII = ("latin-1", "latin1", "iso-8859-", "iso8859-", "cp125", "windows-125")
_EXTRAS = re.compile(r"\[[^\]]*\]\Z")

_INCLUDE = ("-r", "--requirement")
_EDITABLE = ("-e", "--editable")
_WITH_VALUE = (
    "-c", "--constraint", "-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links",
    "--no-binary", "--only-binary", "--trusted-host", "--use-feature", "--config-settings", "--global-option",
    "--uploaded-prior-to",
)  # fmt: skip
_WITHOUT_VALUE = ("--no-index", "--prefer-binary", "--require-hashes", "--pre", "--process-dependency-links")


@dataclass
class _Content:
    """What has been read of one file so far."""

    path: str
    dependencies: list[Dependency] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    local: list[Local] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def names_nothing(self) -> bool:
        """Whether there is no line that asks for anything; where packages come from may still be said."""
        return not (self.dependencies or self.unusable or self.wanted or self.local or self.includes)

    def spoilt(self, line: str, reason: Reason, number: int) -> None:
        """Keep a line that cannot be used."""
        self.unusable.append(unusable(line, reason, self.path, number))


def parse(text: str, path: str) -> Parsed:
    """A file that states what is installed (`requirements.txt`)."""
    content = _read(text, path)
    loose = [unusable(item.name, item.reason, path, item.line) for item in content.wanted]
    ours = tuple(sorted((*content.unusable, *loose), key=lambda item: item.line))
    return Parsed(
        locks=bool(content.dependencies) and not ours,
        dependencies=tuple(content.dependencies),
        unusable=ours,
        local=tuple(content.local),
        includes=tuple(content.includes),
        notes=tuple(content.notes),
        states_none=content.names_nothing,
    )


def parse_input(text: str, path: str) -> Parsed:
    """A file from which a pinned one is made (`requirements.in`): pinned lines are wishes too."""
    content = _read(text, path)
    pins = [Wanted(item.name, Reason.NOT_PINNED, item.version, marker=item.marker) for item in content.dependencies]
    return Parsed(
        unusable=tuple(content.unusable),
        wanted=(*content.wanted, *pins),
        local=tuple(content.local),
        includes=tuple(content.includes),
        notes=tuple(content.notes),
        states_none=content.names_nothing,
    )


def _read(text: str, path: str) -> _Content:
    _check_encoding(text)
    content = _Content(path)
    for number, line in _lines(text):
        if _VARIABLE.search(line):
            content.spoilt(line, Reason.ENVIRONMENT, number)
        elif line.startswith("-"):
            _options(content, line, number)
        else:
            _requirement(content, line, number)
    return content


def _check_encoding(text: str) -> None:
    """Refuse a text that pip reads in an encoding of its own choice, in which a comment may hold further lines."""
    for line in text.split("\n")[:2]:
        named = _COOKIE.search(line) if line.startswith("#") else None
        name = named[1].lower().replace("_", "-") if named else "utf-8"
        if name not in _UNICODE and not (text.isascii() and name.startswith(_LIKE_ASCII)):
            raise UnreadableError(f"declares the encoding {shown(name)}, in which pip reads it")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their number, continuations joined and comments taken away, in the order that pip does it."""
    parts: list[str] = []
    start = 0
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        start = start if parts else number
        comment = re.match(r"\s*#", raw) is not None
        if raw.endswith("\\") and not comment:
            parts.append(raw.strip("\\"))
            continue
        line = _COMMENT.sub("", "".join((*parts, f" {raw}" if comment else raw))).strip()
        parts = []
        if line:
            yield start, line


def _options(content: _Content, line: str, number: int) -> None:
    try:
        words = shlex.split(line)
    except ValueError:
        content.spoilt(line, Reason.UNREADABLE, number)
        return
    waiting = iter(words)
    for word in waiting:
        option, value = _split(word)
        if option in (*_INCLUDE, *_EDITABLE, *_WITH_VALUE) and value is None:
            value = next(waiting, None)
        if not _option(content, option, value, number):
            content.spoilt(line, Reason.UNREADABLE, number)
            return


def _split(word: str) -> tuple[str, str | None]:
    """`--name=value`, `-xvalue` and `--name` as (name, value)."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        return name, value if equals else None
    return word[:2], word[2:] or None


def _option(content: _Content, option: str, value: str | None, number: int) -> bool:
    """Take one option; False where pip has none of this kind."""
    if option in _WITHOUT_VALUE:
        content.notes.append(option)
    elif value and option in _INCLUDE:
        content.includes.append(Include(value, number))
    elif value and option in _EDITABLE:
        _reference(content, value, number)
    elif value and option in _WITH_VALUE:
        content.notes.append(shown(f"{option} {value}"))
    else:
        return False
    return True


def _requirement(content: _Content, line: str, number: int) -> None:
    words = line.split(" ")
    end = next((index for index, word in enumerate(words) if word.startswith("-")), len(words))
    text, options = " ".join(words[:end]).strip(), " ".join(words[end:])
    if _is_reference(text):
        _reference(content, text, number)
        return
    try:
        understood = requirement(text, line=number)
    except UnreadableError:
        content.spoilt(line, Reason.UNREADABLE, number)
        return
    if isinstance(understood, Local):
        content.local.append(understood)
    elif understood.version is None:
        content.wanted.append(understood)
    else:
        found = as_dependency(understood, understood.version, content.path)
        content.dependencies.append(replace(found, direct=None, hashes=_hashes(options)))


def _hashes(options: str) -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for algorithm, digest in _HASH.findall(options):
        result[algorithm] = (*result.get(algorithm, ()), digest.lower())
    return result


def _is_reference(text: str) -> bool:
    """Whether a line names a place instead of a package, by the rules of pip."""
    head = text.partition(" ")[0]
    if "@" in text and re.match(r"[A-Za-z0-9._-]+\s*(?:\[[^\]]*\]\s*)?@", text):
        return False
    place = head.partition(";")[0]
    if _SCHEME.match(head) or place.startswith((".", "/", "\\", "file:", *VERSION_CONTROL)):
        return True
    return "/" in place or "\\" in place or _ARCHIVE.search(place) is not None


def _reference(content: _Content, text: str, number: int) -> None:
    place = text.partition(" ;")[0].partition("; ")[0].strip()
    path = path_of(place) if place.startswith("file:") else place
    if _SCHEME.match(path) or path.startswith(VERSION_CONTROL):
        content.spoilt(_name_in(place) or place, direct_reference(place), number)
    else:
        content.local.append(Local(_name_in(place) or shown(place), _EXTRAS.sub("", path), number))


def _name_in(place: str) -> str | None:
    found: Any = _EGG.search(place) or _ARCHIVE.search(place.partition("#")[0].rpartition("/")[2])
    try:
        return normal_name(found[1]) if found else None
    except UnreadableError:
        return None
