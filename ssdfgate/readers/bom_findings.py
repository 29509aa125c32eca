"""Vulnerabilities that an SBOM lists (CycloneDX 1.4 and later), one finding per component that is affected.

An analysis (the exploitability statement of CycloneDX) closes a finding, which stays in the evidence with its state.
"""

from collections.abc import Iterator

from ssdfgate.model import Finding, FindingState, JsonValue, Package, Severity, clean
from ssdfgate.readers.cvss import severity_of_v2, severity_of_vector
from ssdfgate.readers.fields import NAME_LENGTH, mapping, sequence_or_none, web_address
from ssdfgate.readers.identifiers import advisories, severity, severity_of_score, weaknesses
from ssdfgate.sbom.minimum import components_of
from ssdfgate.sbom.values import Object, an_object, objects, strings, text

_STATES = {
    "resolved": FindingState.FIXED,
    "resolved_with_pedigree": FindingState.FIXED,
    "not_affected": FindingState.NOT_AFFECTED,
    "false_positive": FindingState.NOT_AFFECTED,
}
_RANK = {level: rank for rank, level in enumerate((*Severity,))}
_UNNAMED = "unnamed vulnerability"


def findings(document: Object) -> tuple[Finding, ...]:
    """A finding for each pair of a vulnerability and a component that it affects; one where it names none."""
    listed = [
        dict(mapping(item, "a vulnerability"))
        for item in sequence_or_none(document.get("vulnerabilities"), "`vulnerabilities`")
    ]
    by_ref = _components(document) if listed else {}
    return tuple(finding for item in listed for finding in _findings(item, by_ref))


def _components(document: Object) -> dict[str, Object]:
    root = an_object(an_object(document.get("metadata")).get("component"))
    named = [(item.get("bom-ref"), item) for item in (root, *components_of(document))]
    return {ref: item for ref, item in named if isinstance(ref, str)}


def _findings(item: Object, by_ref: dict[str, Object]) -> Iterator[Finding]:
    rule = clean(text(item.get("id")) or _UNNAMED, NAME_LENGTH)
    state, said = _state(item)
    level, shown = _severity(item), _message(item, rule)
    affected = objects(item.get("affects")) or ({},)
    for target in affected:
        ruled_out = _ruled_out(target)
        yield Finding(
            rule=rule,
            message=shown,
            severity=level,
            package=_package(target, by_ref),
            cwe=weaknesses(item.get("cwes")),
            aliases=_aliases(item, rule),
            url=_url(item),
            state=FindingState.NOT_AFFECTED if ruled_out else state,
            suppressed_by="vex: the version is not affected" if ruled_out else said,
        )


def _state(item: Object) -> tuple[FindingState, str | None]:
    analysis = an_object(item.get("analysis"))
    word = analysis.get("state")
    state = _STATES.get(word, FindingState.OPEN) if isinstance(word, str) else FindingState.OPEN
    if state is FindingState.OPEN:
        return state, None
    reason = text(analysis.get("justification"))
    return state, clean(f"vex: {word} ({reason})" if reason else f"vex: {word}", NAME_LENGTH)


def _ruled_out(target: Object) -> bool:
    """Whether every version that is listed is said not to be affected."""
    said = [version.get("status") for version in objects(target.get("versions"))]
    return bool(said) and all(status == "unaffected" for status in said)


def _package(target: Object, by_ref: dict[str, Object]) -> Package | None:
    ref = target.get("ref")
    if not isinstance(ref, str):
        return None
    item = by_ref.get(ref, {})
    purl = text(item.get("purl")) or (ref if ref.startswith("pkg:") else "")
    name, version = _named(item) or _from_purl(purl) or (ref, "")
    return Package(clean(purl, NAME_LENGTH), clean(name, NAME_LENGTH), clean(version, NAME_LENGTH))


def _named(item: Object) -> tuple[str, str] | None:
    name, group = text(item.get("name")), text(item.get("group"))
    if name is None:
        return None
    return (f"{group}/{name}" if group else name), text(item.get("version")) or ""


def _from_purl(purl: str) -> tuple[str, str] | None:
    from ssdfgate.readers.identifiers import purl_parts

    parts = purl_parts(purl) if purl else None
    return parts[1:] if parts else None


def _severity(item: Object) -> Severity:
    """The rating of the source that names the vulnerability; else the worst of the others."""
    ratings = objects(item.get("ratings"))
    source = _source(item)
    own = [rating for rating in ratings if source is not None and _source(rating) == source]
    levels = [_rated(rating) for rating in own] or [Severity.UNKNOWN]
    if all(level is Severity.UNKNOWN for level in levels):
        levels = [_rated(rating) for rating in ratings] or [Severity.UNKNOWN]
    known = [level for level in levels if level is not Severity.UNKNOWN]
    return min(known, key=_RANK.__getitem__) if known else Severity.UNKNOWN


def _source(owner: Object) -> JsonValue:
    return an_object(owner.get("source")).get("name")


def _rated(rating: Object) -> Severity:
    """The word of the rating, else its score by the scale of CVSS, else that of its vector."""
    said = severity(rating.get("severity"))
    if said is not Severity.UNKNOWN:
        return said
    method = rating.get("method")
    if isinstance(method, str) and not method.startswith("CVSS"):
        return Severity.UNKNOWN
    by_bands = severity_of_v2 if method == "CVSSv2" else severity_of_score
    scored = by_bands(rating.get("score"))
    return severity_of_vector(rating.get("vector")) if scored is Severity.UNKNOWN else scored


def _aliases(item: Object, rule: str) -> tuple[str, ...]:
    named = [entry.get("id") for entry in objects(item.get("references"))]
    return tuple(found for found in advisories(rule, strings(named)) if found != rule)


def _url(item: Object) -> str | None:
    return web_address(an_object(item.get("source")).get("url"))


def _message(item: Object, rule: str) -> str:
    said = next((found for key in ("description", "detail") if (found := text(item.get(key)))), rule)
    return clean(said)
