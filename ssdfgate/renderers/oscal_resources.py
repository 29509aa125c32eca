"""Back matter of OSCAL: the policies in place of a plan, the frameworks, the bundle, and every file of evidence."""

from collections.abc import Iterator, Mapping

from ssdfgate.model import Digest, GateReport, JsonValue
from ssdfgate.renderers.html.safe import file_link
from ssdfgate.renderers.links import PUBLISHED
from ssdfgate.renderers.oscal_names import CATALOGUES
from ssdfgate.renderers.oscal_parts import Ids, encoded, filled, line, prop, props
from ssdfgate.renderers.words import named

BLOBS = "blobs/sha256"
_PLAN = (
    "There is no assessment plan in OSCAL. What was asked is what these policies ask under this profile; the digest "
    "is over every policy file that was loaded, and the parameters are those that were in force."
)


def resources(report: GateReport, ids: Ids, bundle: str | None) -> JsonValue:
    """Shape: resource[]; every one that the document refers to with `#`."""
    return [
        _plan(report, ids),
        *(_framework(report, name, ids) for name in frameworks_of(report)),
        *([_bundle(report, ids, bundle)] if report.bundle else []),
        *_blobs(report, ids, bundle),
    ]


def frameworks_of(report: GateReport) -> tuple[str, ...]:
    """Every framework that was judged or has a decision."""
    return tuple(dict.fromkeys((*report.frameworks, *(item.framework for item in report.decisions))))


def bundle_link(ids: Ids) -> str:
    """Where it says what the bundle is."""
    return f"#{ids.of('bundle')}"


def plan_link(ids: Ids) -> str:
    """Where the document itself says what was asked."""
    return f"#{ids.of('plan')}"


def framework_link(ids: Ids, name: str) -> str:
    """Where it says what a framework is."""
    return f"#{ids.of('framework', name)}"


def blob_link(ids: Ids, digest: Digest) -> str:
    """Where it says what a file of evidence is."""
    return f"#{ids.of('blob', digest.hex)}"


def _plan(report: GateReport, ids: Ids) -> JsonValue:
    told = props(("profile", report.profile), ("policy-digest", report.policy_digest), ("engine", report.engine))
    values = [
        item
        for name in sorted(report.parameters)
        for item in prop("parameter", f"{name}={encoded(report.parameters[name])}")
    ]
    return filled(
        uuid=ids.of("plan"),
        title=line(f"Policies of ssdfgate {report.version}, profile {report.profile}"),
        description=_PLAN,
        props=[*told, *values],
        rlinks=[{"href": f"urn:ssdfgate:policies:{report.policy_digest}", "hashes": _hashes(report.policy_digest)}],
    )


def _framework(report: GateReport, name: str, ids: Ids) -> JsonValue:
    catalogue = CATALOGUES.get(name)
    link: list[JsonValue] = [{"href": catalogue, "media-type": "application/json"}] if catalogue else []
    page: list[JsonValue] = [{"href": PUBLISHED[name]}] if name in PUBLISHED else []
    return filled(
        uuid=ids.of("framework", name),
        title=line(named(report, name)),
        description=""
        if catalogue
        else "No catalogue in OSCAL is known for this framework; control ids are its own, with its id in front.",
        props=props(("framework", name), ("class", report.classes.get(name))),
        rlinks=[*link, *page],
    )


def _bundle(report: GateReport, ids: Ids, folder: str | None) -> JsonValue:
    bundle = report.bundle
    if bundle is None:
        return None
    return filled(
        uuid=ids.of("bundle"),
        title="The evidence bundle",
        description="Its manifest names every file below by digest. Check it with ssdfgate verify.",
        props=props(
            ("bundle-path", bundle.path),
            ("bundle-digest", bundle.digest),
            ("bundle-content", bundle.content),
            ("signed-by", bundle.signed_by),
        ),
        rlinks=[_file(folder, bundle.digest, "manifest.json")],
    )


def _blobs(report: GateReport, ids: Ids, folder: str | None) -> Iterator[JsonValue]:
    for digest, title in _titles(report).items():
        yield filled(
            uuid=ids.of("blob", digest.hex),
            title=line(title),
            props=props(("digest", digest)),
            rlinks=[_file(folder, digest, BLOBS, digest.hex)],
        )


def _titles(report: GateReport) -> Mapping[Digest, str]:
    """Each file once; what two pieces of evidence share is named after the first."""
    told: dict[Digest, str] = {}
    for record in report.evidence:
        who = f"{record.evidence.collector} ({record.evidence.kind})"
        told.setdefault(record.id, f"Evidence of {who}, as it was read")
        for digest in record.raw:
            told.setdefault(digest, f"Raw report of {who}")
    return told


def _file(folder: str | None, digest: Digest, *path: str) -> JsonValue:
    """A file of the bundle: the way to it where it is known, else its name by content."""
    href = file_link(folder, *path) or f"urn:ssdfgate:blob:{digest}"
    return {"href": href, "hashes": _hashes(digest)}


def _hashes(digest: Digest) -> JsonValue:
    return [{"algorithm": "SHA-256", "value": digest.hex}]
