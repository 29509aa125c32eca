"""Addresses of files in a SARIF run as paths from the root of the repository, as far as the run allows."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ssdfgate.model import Location
from ssdfgate.readers.fields import normal_path, optional_mapping, optional_sequence, shown
from ssdfgate.readers.sarif_document import ArtifactLocation, Result

_LONGEST = 4096
_LARGEST_LINE = 2**31 - 1
_FILE = "file://"
_PLAIN = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
"""Paths as most tools write them: relative, without anything that would have to be changed."""


class Places:
    """Turns locations into paths; the same address comes thousands of times, so it is worked out once."""

    def __init__(self, bases: Mapping[str, Any], artifacts: list[Any]) -> None:
        """Take `originalUriBaseIds` (3.14.14) and `artifacts` (3.14.15)."""
        self._bases = {name: _uri(optional_mapping(entry)) for name, entry in bases.items()}
        self._artifacts = [optional_mapping(optional_mapping(item).get("location")) for item in artifacts]
        self._known: dict[tuple[str | None, str | None, int | None], str] = {}

    def path(self, location: ArtifactLocation) -> str:
        """The path; empty where the location names no file."""
        key = (location.uri, location.uriBaseId, location.index if location.uri is None else None)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._worked_out(*key)
        return found

    def of(self, result: Result) -> Location | None:
        """The first place of a result."""
        for where in result.locations or ():
            physical = where.physicalLocation
            if physical is None or physical.artifactLocation is None:
                continue
            path = self.path(physical.artifactLocation)
            if path:
                region = physical.region
                if region is None or region.startLine is None:
                    return Location(path)
                first, last = region.startLine, region.endLine or 0
                if not 0 < first <= last <= _LARGEST_LINE:
                    first = _line(first)
                    last = max(first, _line(last))
                return Location(path, first, last)
        return None

    def _worked_out(self, uri: str | None, base: str | None, index: int | None) -> str:
        if uri is None and index is not None and 0 <= index < len(self._artifacts):
            entry = self._artifacts[index]
            uri, base = _text(entry.get("uri")), _text(entry.get("uriBaseId"))
        if uri is None:
            return ""
        prefix = self._bases.get(base or "", "")
        if not prefix and len(uri) <= _LONGEST and _PLAIN.fullmatch(uri):
            return uri
        if prefix and not _is_absolute(prefix) and not _is_absolute(uri):
            uri = f"{prefix.rstrip('/')}/{uri}"
        return _path(self._shortened(uri))

    def _shortened(self, uri: str) -> str:
        """An absolute address below one of the bases, from that base on."""
        for prefix in self._bases.values():
            if len(prefix) > len(_FILE) + 1 and prefix.endswith("/") and uri.startswith(prefix):
                return uri.removeprefix(prefix)
        return uri


def analysis_targets(artifacts: list[Any], places: Places) -> frozenset[str] | None:
    """Files that the run says it looked at (3.24.6); None where no artifact has that role."""
    targets = [
        places.path(ArtifactLocation(_text(location.get("uri")), _text(location.get("uriBaseId"))))
        for item in map(optional_mapping, artifacts)
        if "analysisTarget" in optional_sequence(item.get("roles"))
        for location in [optional_mapping(item.get("location"))]
    ]
    return frozenset(filter(None, targets)) if targets else None


def _path(uri: str) -> str:
    plain = unquote(uri.removeprefix(_FILE)) if "%" in uri or uri.startswith(_FILE) else uri
    return shown(normal_path(plain), _LONGEST) if plain.strip() else ""


def _uri(entry: Mapping[str, Any]) -> str:
    return _text(entry.get("uri")) or ""


def _is_absolute(uri: str) -> bool:
    return uri.startswith("/") or "://" in uri


def _line(number: int) -> int:
    return number if 0 < number <= _LARGEST_LINE else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
