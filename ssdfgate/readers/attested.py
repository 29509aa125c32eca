"""Whole documents inside in-toto statements: SBOMs and exploitability statements, as cosign, syft and GitHub do it.

The predicate is the document itself, or its text (SPDX tag-value); cosign before 1.6 put it under `Data`. What the
document says counts as it does in a file of its own; the statement adds which artifacts it is about, by digest.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from ssdfgate.errors import ReaderError
from ssdfgate.model import JsonValue, Reading, Stated, clean
from ssdfgate.readers.fields import NAME_LENGTH, optional_mapping
from ssdfgate.readers.interface import Reader
from ssdfgate.readers.outline import outline_of

_Fields = Mapping[str, JsonValue]
_Now = Callable[[], datetime]
_CYCLONEDX, _SPDX, _OPENVEX = "https://cyclonedx.org/bom", "https://spdx.dev/Document", "https://openvex.dev/ns"
_TYPES = (_CYCLONEDX, _SPDX, _OPENVEX)
"""How types of predicates begin; a version may follow."""

_NO_ARTIFACT = "the statement names no artifact by its digest"


def holds_document(statement: _Fields) -> bool:
    """Whether the predicate is a document that has a format of its own."""
    return str(statement.get("predicateType")).startswith(_TYPES)


def read_document(statement: _Fields, stated: Stated, now: _Now) -> tuple[Reading, ...]:
    """The readings of the document, about what the statement names.

    Facts, besides those of the document: attested ({predicate_type, artifacts, verified}).

    Raises:
        ReaderError: the document is of another format than the statement says, or cannot be read.
    """
    kind = str(statement.get("predicateType"))
    content = _content(statement.get("predicate"))
    outline = outline_of(content)
    reader = next((item for item in _readers(kind, now) if item.recognises(outline)), None)
    if reader is None:
        raise ReaderError(f"the predicate is not what its type says ({clean(kind, 100)})")
    found = reader.read(content)
    about: JsonValue = {
        "predicate_type": clean(kind, NAME_LENGTH),
        "artifacts": len(stated.digests),
        "verified": False,
    }
    return tuple(
        replace(
            reading,
            subject=_subject(reading.subject, stated),
            facts={**reading.facts, "attested": about},
            gaps=reading.gaps if stated.digests else (*reading.gaps, _NO_ARTIFACT),
        )
        for reading in found
    )


def _readers(kind: str, now: _Now) -> Iterator[Reader]:
    from ssdfgate.readers.cyclonedx import CycloneDxReader
    from ssdfgate.readers.openvex import OpenVexReader
    from ssdfgate.readers.spdx import SpdxReader
    from ssdfgate.readers.spdx3 import Spdx3Reader
    from ssdfgate.readers.spdx_tag_value import SpdxTagValueReader

    if kind.startswith(_CYCLONEDX):
        yield CycloneDxReader(now)
    elif kind.startswith(_SPDX):
        yield from (SpdxReader(now), Spdx3Reader(now), SpdxTagValueReader(now))
    else:
        yield OpenVexReader()


def _content(predicate: JsonValue) -> bytes:
    document = optional_mapping(predicate).get("Data", predicate)
    if isinstance(document, str) and document.strip():
        return document.encode()
    if isinstance(document, Mapping) and document:
        return json.dumps(document, ensure_ascii=False).encode()
    raise ReaderError("the statement holds no document: its predicate is empty")


def _subject(own: Stated | None, stated: Stated) -> Stated:
    """What the document calls itself, with the digests of the artifacts that the statement is about."""
    name = own.name if own and own.name else stated.name
    digests = dict.fromkeys((*stated.digests, *(own.digests if own else ())))
    return Stated(name=name, digests=tuple(digests))
