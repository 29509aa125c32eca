"""What was looked at, and what was not: no evidence without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from ssdfgate.model.digest import Digest, JsonValue

EXAMPLES = 5
"""How many names are shown for a reason; the count beside them is always the true one."""

ERRORS_SHOWN = 50
"""How many scan errors travel in the evidence; `errors_total` is the true count, the raw report has all."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Items not looked at for one reason, with the first few names."""

    reason: str
    count: int
    examples: tuple[str, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {reason, count, examples}."""
        return {"reason": self.reason, "count": self.count, "examples": list(self.examples)}


def skips(items: Iterable[tuple[str, str]]) -> tuple[Skip, ...]:
    """Group (reason, name) pairs into skips, by reason, with the first names in alphabetical order."""
    ordered = sorted(set(items))
    result = []
    for reason, group in groupby(ordered, key=lambda item: item[0]):
        names = [name for _, name in group]
        result.append(Skip(reason, len(names), tuple(names[:EXAMPLES])))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class ScanError:
    """Something the tool says went wrong while it looked."""

    message: str
    path: str | None = None
    rule: str | None = None

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {message, path, rule}."""
        return {"message": self.message, "path": self.path, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class RepositoryConfig:
    """Scanner configuration that lies in the scanned tree: found, and what was done about it."""

    path: str
    digest: Digest
    handling: str

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {path, digest, handling}."""
        return {"path": self.path, "digest": str(self.digest), "handling": self.handling}


@dataclass(frozen=True, slots=True)
class Control:
    """The positive control: findings that a known-bad input of ours must give, and what it gave.

    `expected` and `observed` count findings; `missing` and `surplus` name the first that differ.
    """

    expected: int
    observed: int
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether exactly the expected findings came back, and there was something to expect."""
        return self.expected > 0 and self.expected == self.observed and not self.missing and not self.surplus

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {ok, expected, observed, missing, surplus}."""
        return {
            "ok": self.ok,
            "expected": self.expected,
            "observed": self.observed,
            "missing": list(self.missing[:EXAMPLES]),
            "surplus": list(self.surplus[:EXAMPLES]),
        }


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """Files of one language: how many there are, and how many were really analysed."""

    considered: int
    analysed: int

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: {considered, analysed}."""
        return {"considered": self.considered, "analysed": self.analysed}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what there was has been looked at.

    Attributes:
        unit: what is counted: `files`, `dependencies`, `components`, `facts`.
        considered: how many there are by our own inventory.
        analysed: how many of these the tool answered for without an error.
        skipped: the others, every one with a reason.
        excluded: left out by the configuration, pattern by pattern with a reason; scope, not a hole.
        rules: rules that ran; None where the tool has no rules.
        errors: the first ERRORS_SHOWN errors; errors_total counts all.
        suppressed: findings hidden by a mechanism (`nosec`, `nosemgrep`), counted.
        control: None only where a control makes no sense (nothing was run).
        by_language: for `files`, the counts per language.
    """

    unit: str
    considered: int
    analysed: int
    skipped: tuple[Skip, ...] = ()
    excluded: tuple[Skip, ...] = ()
    rules: int | None = None
    errors: tuple[ScanError, ...] = ()
    errors_total: int = 0
    suppressed: Mapping[str, int] = field(default_factory=dict)
    repository_config: tuple[RepositoryConfig, ...] = ()
    control: Control | None = None
    by_language: Mapping[str, LanguageCount] = field(default_factory=dict)

    def __post_init__(self) -> None:
        skipped = sum(skip.count for skip in self.skipped)
        if self.analysed < 0 or self.analysed + skipped != self.considered:
            raise ValueError(f"{self.considered} considered, but {self.analysed} analysed and {skipped} skipped")

    def to_json(self) -> dict[str, JsonValue]:
        """Shape: one key per attribute; `suppressed` is the total and `suppressed_by` the mechanisms."""
        return {
            "unit": self.unit,
            "considered": self.considered,
            "analysed": self.analysed,
            "skipped": [skip.to_json() for skip in self.skipped],
            "excluded": [skip.to_json() for skip in self.excluded],
            "rules": self.rules,
            "errors": [error.to_json() for error in self.errors[:ERRORS_SHOWN]],
            "errors_total": max(self.errors_total, len(self.errors)),
            "suppressed": sum(self.suppressed.values()),
            "suppressed_by": dict(self.suppressed),
            "repository_config": [config.to_json() for config in self.repository_config],
            "control": self.control.to_json() if self.control else None,
            "by_language": {name: count.to_json() for name, count in self.by_language.items()},
        }
