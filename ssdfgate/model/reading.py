"""What a reader understood of a raw report, before anyone compared it with the inventory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ssdfgate.model.coverage import ScanError
from ssdfgate.model.digest import JsonValue
from ssdfgate.model.kind import EvidenceKind, Status, Tool
from ssdfgate.model.payload import Payload


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report itself says that it is about; anything may be missing.

    Attributes:
        repository: address as the report states it.
        commit: full commit id.
        name: what was looked at: an image, a project, a package.
        digests: `algorithm:hex` of the artifacts that were looked at.
    """

    repository: str | None = None
    commit: str | None = None
    name: str | None = None
    digests: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {repository, commit, name, digests}."""
        return {
            "repository": self.repository,
            "commit": self.commit,
            "name": self.name,
            "digests": list(self.digests),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader understood of one raw report, before anyone compared it with the inventory.

    Attributes:
        format: name of the reader.
        analysed: names (paths, dependencies) that the report says were looked at; None where the format is silent.
        skipped: (reason, name) pairs that the report itself names.
        rules_run: ids of the rules that ran; None where the format is silent.
        suppressed: suppressions by mechanism that the report counts.
        failure: why the tool itself says that it failed; None when it does not say so.
        warnings: things that are odd but readable.
        facts: anything else that the collector of this format needs, or that policies ask of the kind.
        subject: what the report says that it is about; None when it does not say.
        produced_at: when the report says that it was made, with a time zone; None when it does not say.
        gaps: why the report proves less than it seems to (no rule ran, no test was executed, the list of results is
            missing); sentences. Any gap makes the evidence partial.
        listed: entries of the report where the payload holds fewer, because the reader joined equal ones.
        unit: what `analysed` and `skipped` name: files, dependencies, components, ...
    """

    format: str
    kind: EvidenceKind
    tool: Tool
    payload: Payload
    analysed: frozenset[str] | None = None
    skipped: tuple[tuple[str, str], ...] = ()
    errors: tuple[ScanError, ...] = ()
    rules_run: frozenset[str] | None = None
    suppressed: Mapping[str, int] = field(default_factory=dict)
    failure: str | None = None
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    subject: Stated | None = None
    produced_at: datetime | None = None
    gaps: tuple[str, ...] = ()
    listed: int | None = None
    unit: str = "files"

    @property
    def status(self) -> Status:
        """What the report itself allows: failed, partial with any gap, error or skip, else complete."""
        if self.failure is not None:
            return Status.FAILED
        return Status.PARTIAL if self.gaps or self.errors or self.skipped else Status.COMPLETE
