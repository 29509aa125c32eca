"""Takes from the cache the document that was made of the same dependencies before, with its positive control."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ssdfgate
from ssdfgate.cache import Cache
from ssdfgate.collectors.installed import beside_us
from ssdfgate.model import Control, JsonValue, Reused
from ssdfgate.sbom.request import Request

_LIBRARY = "cyclonedx"
_FORMAT = 1
"""Changes with the shape of what is kept."""


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a document, and what the positive control of the run that made it gave."""

    document: bytes
    control: Control


def kept_or_made(cache: Cache | None, collector: str, request: Request, make: Callable[[], Made]) -> Made:
    """The document of the very same request, made by the very same packages, or one that is made now.

    It is kept only where the control gave what it must. Whether it is sound, and holds what it has to, is looked at
    in every run.

    Args:
        cache: keeps it; None where only what is made now counts.
        collector: whose document it is.
        request: what it is made from.
        make: makes document and control.
    """
    key = _key(cache, collector, request) if cache else None
    if cache is None or key is None:
        return make()
    entry = cache.get(key)
    kept = _kept(entry.fragment) if entry else None
    if entry and kept:
        asked = len(request.declared.dependencies) + len(request.declared.unusable)
        cache.note(collector, Reused(asked, asked, entry.made, control_ran=False), "dependencies")
        return kept
    made = make()
    if made.control.ok:
        cache.put(key, {"document": made.document.decode(), "control": made.control.expected})
    return made


def _kept(fragment: Mapping[str, JsonValue]) -> Made | None:
    document, checks = fragment.get("document"), fragment.get("control")
    return (
        Made(document.encode(), Control(checks, checks))
        if isinstance(document, str) and type(checks) is int
        else None
    )


def _key(cache: Cache, collector: str, request: Request) -> dict[str, JsonValue] | None:
    """Everything that decides what stands in the document; None where we do not know all of it."""
    try:
        installed, asked = beside_us(cache, _LIBRARY), request.digest()
    except (OSError, ValueError):  # ValueError: a manifest holds text that is not valid Unicode
        return None
    if installed is None:
        return None
    return {
        "format": _FORMAT,
        "ssdfgate": ssdfgate.__version__,
        "python": sys.version,
        "installed": installed,
        "about": collector,
        "request": str(asked),
    }
