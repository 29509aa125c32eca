"""SPDX tag-value parsed into the structure of SPDX JSON (SPDX 2.3, clause 5 and the tag of each field).

A document is a list of lines `Tag: value`; a value in `<text>` may go on over several lines. Which element a tag
belongs to follows from the last one that began: `PackageName`, `FileName`, `SnippetSPDXID`, `LicenseID` begin one.
"""

import re
from collections.abc import Callable, Iterator

from ssdfgate.model import JsonValue

_VERSION = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*SPDXVersion:[ \t]*(SPDX-[0-9]+\.[0-9]+)[ \t]*(?:\r?\n|\Z)")
_LINE = re.compile(r"[ \t]*(?P<tag>[A-Za-z][A-Za-z0-9]*):[ \t]*(?P<value>.*?)[ \t\r]*\Z")
_OPEN, _CLOSE = "<text>", "</text>"

_PLAIN = {
    "PackageVersion": "versionInfo",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "PackageFileName": "packageFileName",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageDownloadLocation": "downloadLocation",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
}
"""Tags of a package that hold one value, and their keys in JSON."""

_OF_DOCUMENT = {"SPDXVersion": "spdxVersion", "DocumentName": "name", "DocumentNamespace": "documentNamespace"}


def spdx_version(text: str) -> str | None:
    """The version that the first tag states; None where the text is not tag-value."""
    match = _VERSION.match(text)
    return match[1] if match else None


class TagValueError(ValueError):
    """The text breaks off, or holds a line that is none."""


def parse(text: str) -> dict[str, JsonValue]:
    """The document with `packages`, `files`, `snippets` and `relationships`, as SPDX JSON has them.

    Raises:
        TagValueError: names the line.
    """
    state = _State()
    for number, tag, value in _tags(text):
        state.take(number, tag, value)
    return state.document


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    lines = enumerate(text.split("\n"), 1)
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise TagValueError(f"line {number} is not `Tag: value`")
        value = match["value"]
        yield number, match["tag"], _long(number, value, lines) if value.startswith(_OPEN) else value


def _long(begin: int, value: str, lines: Iterator[tuple[int, str]]) -> str:
    parts = [value.removeprefix(_OPEN)]
    while _CLOSE not in parts[-1]:
        following = next(lines, None)
        if following is None:
            raise TagValueError(f"the <text> that line {begin} opens is never closed")
        parts.append(following[1])
    return "\n".join(parts).partition(_CLOSE)[0]


class _State:
    """The document so far, and the element that tags belong to."""

    def __init__(self) -> None:
        self.packages: list[JsonValue] = []
        self.relationships: list[JsonValue] = []
        self.beside: dict[str, list[JsonValue]] = {"files": [], "snippets": []}
        self.creators: list[JsonValue] = []
        self.creation: dict[str, JsonValue] = {"creators": self.creators}
        self.document: dict[str, JsonValue] = {
            "creationInfo": self.creation,
            "packages": self.packages,
            "relationships": self.relationships,
            "files": self.beside["files"],
            "snippets": self.beside["snippets"],
        }
        self.current: dict[str, JsonValue] = self.document

    def take(self, number: int, tag: str, value: str) -> None:
        """One tag; those that nobody asks for pass by."""
        if tag == "Relationship":
            self.relationships.append(_relationship(number, value))
        elif tag in _BEGIN:
            _BEGIN[tag](self, value)
        elif tag == "SPDXID":
            self.current["SPDXID"] = value
        elif self.current is self.document:
            self._of_document(tag, value)
        elif tag in _PLAIN:
            self.current[_PLAIN[tag]] = value
        elif tag in {"PackageChecksum", "ExternalRef"} and "checksums" in self.current:
            self._of_package(number, tag, value)

    def _of_document(self, tag: str, value: str) -> None:
        if tag in _OF_DOCUMENT:
            self.document[_OF_DOCUMENT[tag]] = value
        elif tag == "Creator":
            self.creators.append(value)
        elif tag == "Created":
            self.creation["created"] = value

    def _of_package(self, number: int, tag: str, value: str) -> None:
        if tag == "PackageChecksum":
            name, colon, digest = value.partition(":")
            if not colon:
                raise TagValueError(f"the checksum of line {number} is not `ALGORITHM: value`")
            _append(self.current, "checksums", {"algorithm": name.strip(), "checksumValue": digest.strip()})
            return
        parts = value.split(None, 2)
        if len(parts) != 3:  # noqa: PLR2004  # category, type, locator
            raise TagValueError(f"the reference of line {number} is not `CATEGORY type locator`")
        _append(self.current, "externalRefs", {"referenceType": parts[1], "referenceLocator": parts[2].strip()})

    def begin_package(self, name: str) -> None:
        """A package: what follows belongs to it."""
        self.current = {"name": name, "checksums": [], "externalRefs": []}
        self.packages.append(self.current)

    def begin_file(self, _name: str) -> None:
        """A file: only its id matters."""
        self.current = {}
        self.beside["files"].append(self.current)

    def begin_snippet(self, identifier: str) -> None:
        """A snippet: only its id matters."""
        self.current = {"SPDXID": identifier}
        self.beside["snippets"].append(self.current)

    def begin_other(self, _value: str) -> None:
        """A licence: nothing of it matters."""
        self.current = {}


_BEGIN: dict[str, Callable[[_State, str], None]] = {
    "PackageName": _State.begin_package,
    "FileName": _State.begin_file,
    "SnippetSPDXID": _State.begin_snippet,
    "LicenseID": _State.begin_other,
}


def _append(owner: dict[str, JsonValue], key: str, value: dict[str, JsonValue]) -> None:
    found = owner[key]
    if isinstance(found, list):
        found.append(value)


def _relationship(number: int, value: str) -> JsonValue:
    parts = value.split()
    if len(parts) != 3:  # noqa: PLR2004  # element, type, element
        raise TagValueError(f"the relationship of line {number} is not `element TYPE element`")
    return dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), parts, strict=True))
