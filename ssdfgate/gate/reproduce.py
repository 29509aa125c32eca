"""Brings evidence forth again at the same commit, and says what differs and why it may."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ssdfgate.bundle import Manifest
from ssdfgate.errors import UsageError
from ssdfgate.gate.assemble import gather
from ssdfgate.gate.look import Place, look
from ssdfgate.gate.withhold import collected
from ssdfgate.model import Digest, Evidence, EvidenceRecord, Finding, Findings, JsonValue, Origin, Subject, clean
from ssdfgate.redaction import redactor_of

_SHOWN = 10
_EXPLAINED = ("tool.version", "tool.rules", "tool.runtime", "facts")
"""Differences that bring others with them: another version, other rules, advisories of another day."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One piece of evidence, then and now.

    Attributes:
        again: digest of what came now; None where it could not be brought forth here.
        differences: sentences, none where it is the same to the byte.
        causes: what may explain them.
    """

    record: EvidenceRecord
    again: Digest | None
    differences: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the same evidence came, to the byte."""
        return self.again == self.record.id


def commands(manifest: Manifest, bundle: str) -> Iterator[str]:
    """Lines of a shell script that bring every piece of evidence forth again; what is no command is a comment."""
    subject = manifest.subject
    about = clean(subject.repository or "a folder without a remote")
    yield f"# evidence about {about}, collected {manifest.created_at.isoformat()}"
    yield "# names in braces are folders and files of that run; `--run` lays them out again"
    if subject.dirty:
        yield "# the files differed from the commit: without these changes the evidence cannot be the same"
    if subject.repository and subject.commit:
        yield shlex.join(["git", "clone", subject.repository, "source"])
        yield shlex.join(["git", "-C", "source", "checkout", "--detach", subject.commit])
    for record in sorted(manifest.evidence(), key=lambda item: (item.evidence.collector, str(item.id))):
        yield from _command(record)
    yield "# all of them at once, with the files laid out as they were, and compared:"
    yield shlex.join(["ssdfgate", "reproduce", bundle, "--run", "source" if subject.repository else "."])


def _command(record: EvidenceRecord) -> Iterator[str]:
    evidence = record.evidence
    tool = f"{evidence.tool.name} {evidence.tool.version or '(version unknown)'}"
    runtime = f" on {evidence.tool.runtime}" if evidence.tool.runtime else ""
    rules = f", rules {evidence.tool.rules}" if evidence.tool.rules else ""
    yield ""
    yield f"# {evidence.kind} by {evidence.collector}: {clean(tool + runtime + rules)}"
    yield f"# {record.id}"
    if evidence.tool.argv:
        yield shlex.join(_argument(item, evidence.tool.name) for item in evidence.tool.argv)
    elif evidence.origin is Origin.RAN:
        yield "# no program of its own: ssdfgate looks at the files itself"
    else:
        yield f"# {evidence.origin}: run the job again that left this report, and `ssdfgate import` it"


def _argument(text: str, tool: str) -> str:
    return tool if text == "{tool}" else clean(text, 10_000)


def reproduce(manifest: Manifest, place: Place) -> tuple[Comparison, ...]:
    """Run the collectors of the bundle over a checkout of its commit, and compare.

    Raises:
        UsageError: another commit is checked out there, or other files lie there.
    """
    wanted = {record.evidence.collector for record in manifest.evidence() if record.evidence.origin is Origin.RAN}
    chosen = tuple(item for item in place.collectors if item.name in wanted)
    seen = look(replace(place, collectors=chosen))
    _check_subject(manifest.subject, seen.subject)
    redactor = redactor_of(place.environ)
    made = [gather(collected(item, redactor), manifest.subject) for item in seen.collections]
    again = {
        (item.collector, str(item.kind)): item for item in (part.record.evidence for part in made if part.record)
    }
    return tuple(_compared(record, again) for record in manifest.evidence())


def _check_subject(then: Subject, now: Subject) -> None:
    if then.commit is not None and then.commit != now.commit:
        problem = f"the bundle is about commit {then.commit}, and {now.commit or 'no commit'} is checked out here"
        raise UsageError(problem, hint=f"Run `git checkout --detach {then.commit}` in a clone of its own.")
    if then.tree != now.tree:
        hint = "Use a fresh clone: untracked files count, and so does what `scope:` leaves out."
        raise UsageError(f"other files lie here than were looked at ({then.tree} then, {now.tree} now)", hint=hint)


def _compared(record: EvidenceRecord, again: Mapping[tuple[str, str], Evidence]) -> Comparison:
    before = record.evidence
    if before.origin is not Origin.RAN:
        return Comparison(record, None, (f"{before.origin}: it comes from another job and is not run here",))
    now = again.get((before.collector, str(before.kind)))
    if now is None:
        return Comparison(record, None, ("the collector left nothing this time",))
    now = replace(now, subject=before.subject)
    digest = Digest.of(now.content())
    if digest == record.id:
        return Comparison(record, digest)
    changed = dict(_differences("", _bare(before), _bare(now)))
    findings = tuple(_of_findings(before, now))
    causes = tuple(text for key, text in changed.items() if key.startswith(_EXPLAINED))
    others = tuple(text for key, text in changed.items() if not key.startswith(_EXPLAINED))
    return Comparison(record, digest, (*findings, *others[:_SHOWN]) or ("details of the payload",), causes[:_SHOWN])


def _bare(evidence: Evidence) -> dict[str, JsonValue]:
    return {key: value for key, value in evidence.to_json().items() if key != "payload"}


def _differences(path: str, before: JsonValue, now: JsonValue) -> Iterator[tuple[str, str]]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in sorted(before.keys() | now.keys()):
            yield from _differences(f"{path}.{key}" if path else key, before.get(key), now.get(key))
    elif before != now:
        yield path, clean(f"{path}: {before} then, {now} now", 300)


def _of_findings(before: Evidence, now: Evidence) -> Iterator[str]:
    """Findings that only one of the two has, by fingerprint, and how many are not as they were."""
    old, new = _findings(before), _findings(now)
    for said, only in (("is gone", old.keys() - new.keys()), ("is new", new.keys() - old.keys())):
        shown: Iterable[str] = sorted(only)[:_SHOWN]
        yield from (clean(f"{_name(old.get(key) or new[key])} {said} ({key})", 300) for key in shown)
        if len(only) > _SHOWN:
            yield f"and {len(only) - _SHOWN} more: each {said}"
    other = sum(old[key].to_json() != new[key].to_json() for key in old.keys() & new.keys())
    if other:
        yield f"{other} findings are described otherwise"


def _findings(evidence: Evidence) -> dict[str, Finding]:
    items = evidence.payload.items if isinstance(evidence.payload, Findings) else ()
    return {item.fingerprint: item for item in items}


def _name(finding: Finding) -> str:
    return f"{finding.rule} in {finding.location.path if finding.location else 'no file'}"
