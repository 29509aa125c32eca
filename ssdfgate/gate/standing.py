"""What people have recorded, put beside the requirements and findings that it is about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ssdfgate.errors import ConfigError
from ssdfgate.model import EvidenceRecord, Finding, Findings, Framework, JsonValue, Limit, Profile, Requirement
from ssdfgate.model.records import Attestation, Records, Waiver, WaiverState
from ssdfgate.model.standing import Standing, Statement
from ssdfgate.policy import Recorded
from ssdfgate.validation import suggestion


@dataclass(frozen=True, slots=True)
class Register:
    """The waivers at one time: those in force, and what has to be said of the rest.

    Attributes:
        refused: ids of waivers that do not count, with the reason.
        used: ids of those that cover a finding, or a requirement that is judged.
    """

    waivers: tuple[Waiver, ...]
    states: Mapping[str, WaiverState]
    refused: Mapping[str, str]
    used: frozenset[str]

    def in_force(self) -> tuple[Waiver, ...]:
        """Those that count: not expired, and not given for longer than the profile allows."""
        return tuple(item for item in self.waivers if self._counts(item))

    def _counts(self, waiver: Waiver) -> bool:
        return self.states[waiver.id] is not WaiverState.EXPIRED and waiver.id not in self.refused

    def to_document(self) -> dict[str, JsonValue]:
        """Shape: {total, active, expired, expiring, unused, problems}, as policies read it."""
        states = list(self.states.values())
        active = {waiver.id for waiver in self.in_force()}
        return {
            "total": len(self.waivers),
            "active": len(active),
            "expired": states.count(WaiverState.EXPIRED),
            "expiring": states.count(WaiverState.EXPIRING),
            "unused": len(active - self.used),
            "problems": [f"The waiver {name} does not count: {reason}." for name, reason in self.refused.items()],
        }

    def limits(self) -> tuple[Limit, ...]:
        """What a reader should know of them: which are in force, and which should be looked at."""
        return tuple(limit for waiver in self.waivers for limit in self._limits_of(waiver))

    def _limits_of(self, waiver: Waiver) -> Iterable[Limit]:
        told = f"The waiver {waiver.id} ({waiver.where})"
        match self.states[waiver.id]:
            case WaiverState.EXPIRED:
                yield Limit(
                    f"{told} expired on {waiver.expires} and no longer counts.", "Mend what it covered, or renew it."
                )
                return
            case WaiverState.EXPIRING:
                yield Limit(f"{told} expires on {waiver.expires}.", "Mend what it covers before that day.")
            case WaiverState.ACTIVE:
                pass
        if waiver.id in self.refused:
            yield Limit(f"{told} does not count: {self.refused[waiver.id]}.", "Write it anew with `ssdfgate waive`.")
        elif waiver.id not in self.used:
            yield Limit(f"{told} covers nothing that was found.", "Remove it, or correct its scope.")
        elif _is_broad(waiver):
            yield Limit(f"{told} covers whatever is found in {waiver.scope.path}.", "Name the rule as well.")
        else:
            kept = f"{told} keeps what it covers from closing the gate until {waiver.expires}"
            yield Limit(f"{kept}: {waiver.reason} ({waiver.owner}, {waiver.ticket})", "Mend what it covers.")


def register_of(
    records: Records,
    evidence: Sequence[EvidenceRecord],
    frameworks: Iterable[Framework],
    profile: Profile,
    now: datetime,
) -> Register:
    """Look at every waiver on the day of `now`, with the findings and requirements that there are."""
    today, longest = now.date(), profile.parameters["waiver_max_days"]
    judged = {(framework.id, item.id) for framework in frameworks for item in framework.requirements}
    used = {
        waiver.id for waiver in records.waivers if waiver.scope.requirement in judged or _covers_any(waiver, evidence)
    }
    return Register(
        waivers=records.waivers,
        states={waiver.id: waiver.state(today) for waiver in records.waivers},
        refused={waiver.id: reason for waiver in records.waivers if (reason := _refusal(waiver, longest))},
        used=frozenset(used),
    )


def _covers_any(waiver: Waiver, evidence: Iterable[EvidenceRecord]) -> bool:
    return any(waiver.covers(item) for record in evidence for item in _findings(record))


def _refusal(waiver: Waiver, longest: JsonValue) -> str | None:
    if not isinstance(longest, int | float) or not waiver.is_within(longest):
        return "it is given for longer than the profile allows"
    if waiver.scope.requirement and _of_findings(waiver):
        return "it names a requirement and findings; only one of them can be waived at a time"
    return None


def recorded(
    records: Records,
    register: Register,
    frameworks: Iterable[Framework],
    classes: Mapping[str, str],
    by_name: Collection[tuple[str, str]] = (),
) -> Recorded:
    """How every requirement stands, and which findings are waived.

    Args:
        records: what people have recorded.
        register: the waivers among it.
        frameworks: the catalogues to judge by.
        classes: framework id to the class of it that is chosen.
        by_name: requirements that somebody requires by name, so that no later day spares them.

    Raises:
        ConfigError: a class is chosen that the framework does not have.
    """
    active = register.in_force()
    whole = {waiver.scope.requirement: waiver for waiver in active if waiver.scope.requirement}
    standings = {}
    for framework in frameworks:
        chosen = class_of(framework, classes)
        for item in framework.requirements:
            key = (framework.id, item.id)
            standings[key] = Standing(
                exemption=_exemption(records, framework, item, chosen),
                waiver=_waiver_json(whole[key]) if key in whole else None,
                statement=_statement(records, item),
                due=None if key in by_name else item.due,
            )
    return Recorded(standings, partial(_waived, active), register.to_document())


def class_of(framework: Framework, classes: Mapping[str, str]) -> str | None:
    """The class of a framework that the configuration chooses, or its default.

    Raises:
        ConfigError: there is no such class.
    """
    if framework.classes is None:
        return None
    known = [item.id for item in framework.classes.values]
    chosen = classes.get(framework.id, framework.classes.default)
    if chosen not in known:
        problem = f"{framework.id} has no class {chosen!r}{suggestion(chosen, known)}"
        raise ConfigError(problem, hint=f"Known classes ({framework.classes.title}): {', '.join(known)}.")
    return chosen


def _findings(record: EvidenceRecord) -> tuple[Finding, ...]:
    payload = record.evidence.payload
    return payload.items if isinstance(payload, Findings) else ()


def _of_findings(waiver: Waiver) -> bool:
    scope = waiver.scope
    return any((scope.rule, scope.fingerprint, scope.package, scope.path))


def _is_broad(waiver: Waiver) -> bool:
    scope = waiver.scope
    return scope.path is not None and not (scope.rule or scope.fingerprint or scope.package)


def _waived(active: Sequence[Waiver], findings: Sequence[Finding]) -> Mapping[int, str]:
    """By the place of a finding, the first waiver that covers it."""
    told = {}
    for place, finding in enumerate(findings if active else ()):
        waiver = next((waiver for waiver in active if waiver.covers(finding)), None)
        if waiver is not None:
            told[place] = waiver.words
    return told


def _exemption(
    records: Records, framework: Framework, requirement: Requirement, chosen: str | None
) -> Mapping[str, JsonValue] | None:
    if requirement.applies_to and chosen not in requirement.applies_to and framework.classes:
        asked = ", ".join(requirement.applies_to)
        reason = f"{framework.classes.title} {chosen} is chosen; this is asked of {asked}."
        return {"reason": reason, "owner": None, "since": None, "where": None}
    for item in records.exemptions:
        if (item.framework, item.requirement) == (framework.id, requirement.id):
            reason = f"{item.reason} ({item.owner}, since {item.since})"
            return {"reason": reason, "owner": item.owner, "since": item.since.isoformat(), "where": item.where}
    return None


def _statement(records: Records, requirement: Requirement) -> Statement | None:
    """Of several people any may speak, if their role allows it: the one whose word holds longest."""
    key = (requirement.framework, requirement.id)
    found = [item for item in records.attestations if (item.framework, item.requirement) == key]
    if not found:
        return None
    from ssdfgate.records import allows

    statements = [
        Statement(
            role=item.role,
            stated=item.stated,
            review=item.review,
            intact=allows(requirement, item.role) and item.intact,
            record=_attestation_json(item),
        )
        for item in found
    ]
    return max(statements, key=lambda item: (item.intact, item.review), default=None)


def _attestation_json(item: Attestation) -> dict[str, JsonValue]:
    return {
        "statement": item.statement,
        "role": item.role,
        "person": item.person,
        "stated": item.stated.isoformat(),
        "review": item.review.isoformat(),
        "document": item.document,
        "digest": str(item.digest) if item.digest else None,
        "where": item.where,
    }


def _waiver_json(waiver: Waiver) -> dict[str, JsonValue]:
    return {
        "id": waiver.id,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "ticket": waiver.ticket,
        "created": waiver.created.isoformat(),
        "expires": waiver.expires.isoformat(),
        "where": waiver.where,
    }
