"""Evidence: what a collector or a reader can say, with everything that limits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from ssdfgate.model.context import Subject
from ssdfgate.model.coverage import Coverage
from ssdfgate.model.digest import Digest, JsonValue, canonical_json
from ssdfgate.model.kind import EvidenceKind, Origin, Status, Tool
from ssdfgate.model.payload import Findings, Payload, payload_json, payload_pieces

_MANY = 100_000
"""Findings whose text is not kept, but made again where it is needed."""


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence. It holds no time, so equal runs give equal bytes; times stand in the manifest.

    Attributes:
        collector: who brought it: name of the collector, or of the reader of an imported report.
        reasons: why the status is not `complete`; sentences for people, empty when it is.
        hint: the command or step that would mend it; empty when there is nothing to mend.
        tolerable: whether the only holes are single files that were skipped; a profile may bear a share of these.
        facts: what else the policies need to know, by name.
    """

    kind: EvidenceKind
    collector: str
    tool: Tool
    subject: Subject
    origin: Origin
    status: Status
    coverage: Coverage
    payload: Payload | None = None
    reasons: tuple[str, ...] = ()
    hint: str = ""
    tolerable: bool = False
    facts: Mapping[str, JsonValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tolerable and self.status is not Status.PARTIAL:
            raise ValueError(f"{self.collector}: only partial evidence can be tolerable")
        if self.status is not Status.COMPLETE and not self.reasons:
            raise ValueError(f"{self.collector}: {self.status} evidence needs a reason")

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute; this is what the bundle keeps as a blob."""
        return {
            "schema": "ssdfgate/evidence/v1",
            "kind": str(self.kind),
            "collector": self.collector,
            "tool": self.tool.to_json(),
            "subject": self.subject.to_json(),
            "origin": str(self.origin),
            "status": str(self.status),
            "coverage": self.coverage.to_json(),
            "payload": payload_json(self.payload),
            "reasons": list(self.reasons),
            "hint": self.hint,
            "tolerable": self.tolerable,
            "facts": dict(self.facts),
        }

    def content(self) -> bytes:
        """The canonical bytes that are stored and named by digest."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The same piece by piece; cut between findings, and kept where they are few."""
        if isinstance(self.payload, Findings) and len(self.payload.items) > _MANY:
            return self._hashed()
        return iter(self._kept)

    @cached_property
    def digest(self) -> Digest:
        """Name of the blob."""
        return Digest.of_pieces(self.pieces())

    def _hashed(self) -> Iterator[bytes]:
        """The pieces; whoever goes through all of them need not make them once more for the digest."""
        hashed = sha256()
        for piece in self._pieces():
            hashed.update(piece)
            yield piece
        self.__dict__.setdefault("digest", Digest(hashed.hexdigest()))

    @cached_property
    def _kept(self) -> tuple[bytes, ...]:
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        """Canonical JSON, put together key by key: findings are encoded many times faster than the rest."""
        whole = replace(self, payload=None).to_json()
        for number, name in enumerate(sorted(whole)):
            yield b'%s"%s":' % (b"," if number else b"{", name.encode())
            yield from payload_pieces(self.payload) if name == "payload" else (canonical_json(whole[name]),)
        yield b"}"
