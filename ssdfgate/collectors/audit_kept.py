"""Takes from the cache what pip-audit made of the same packages and the same advisories before.

The advisories themselves are asked for in every run, and are part of the key; so nothing here makes them older. What
pip-audit said is weighed against them again, as if it had just been said.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ssdfgate.advisories import Advisory, Answers, Pair
from ssdfgate.cache import Cache
from ssdfgate.collectors.audit_scope import Call
from ssdfgate.collectors.documents import objects
from ssdfgate.collectors.installed import key_of
from ssdfgate.model import Digest, JsonValue, Reused, canonical_json

_TOOL = "pip-audit"


def kept_or_run(
    cache: Cache, program: Path, calls: Sequence[Call], answers: Answers, run: Callable[[], Sequence[bytes]]
) -> Sequence[bytes]:
    """The reports of the calls, in their order: those of the run that made them, or of one that is made now.

    Args:
        cache: keeps reports that list everything asked for, with every advisory, those of the control among them.
        program: pip-audit.
        calls: what is asked.
        answers: the advisories that pip-audit gets.
        run: makes the reports.
    """
    key = key_of(cache, _TOOL, program, _question(calls, answers))
    entry = cache.get(key) if key else None
    if entry is not None:
        asked = sum(len(call.asked) for call in calls)
        cache.note(_TOOL, Reused(asked, asked, entry.made, control_ran=False), "dependencies")
        texts = entry.fragment["reports"]
        return [str(text).encode() for text in (texts if isinstance(texts, list) else [])]
    reports = run()
    if key and all(_is_whole(report, call, answers) for report, call in zip(reports, calls, strict=True)):
        cache.put(key, {"reports": [report.decode() for report in reports]})
    return reports


def _question(calls: Iterable[Call], answers: Answers) -> JsonValue:
    asked: list[JsonValue] = [
        {"asked": [list(pair) for pair in call.asked], "control": list(call.control.package)} for call in calls
    ]
    known: list[JsonValue] = [
        {"pair": list(pair), "advisories": [item.to_osv(pair[0]) for item in found]}
        for pair, found in sorted(answers.items())
    ]
    return {"calls": asked, "answers": str(Digest.of(canonical_json(known)))}


def _is_whole(report: bytes, call: Call, answers: Answers) -> bool:
    """Whether it speaks of every package once, and names every advisory, that of the control too."""
    try:
        document = json.loads(report)
    except (ValueError, RecursionError):
        return False
    rows = objects(document.get("dependencies")) if isinstance(document, dict) else []
    said = {(str(row.get("name")), str(row.get("version"))): _names(row) for row in rows}
    control = call.control.package
    if len(said) != len(rows) or said.keys() != {*call.asked, control} or not said[control] & call.control.names:
        return False
    return all(item.names & said[pair] for pair in call.asked for item in _known(answers, pair))


def _known(answers: Answers, pair: Pair) -> Sequence[Advisory]:
    return answers.get(pair, ())


def _names(row: Mapping[str, JsonValue]) -> frozenset[str]:
    """Ids and aliases of the advisories of a package."""
    names = [
        name
        for item in objects(row.get("vulns"))
        for aliases in [item.get("aliases")]
        for name in (item.get("id"), *(aliases if isinstance(aliases, list) else ()))
    ]
    return frozenset(map(str, names))
