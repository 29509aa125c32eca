"""What was assessed and with what: the subject, the tools, and the pipeline, as components of OSCAL."""

from ssdfgate.model import GateReport, JsonValue, Tool
from ssdfgate.renderers.html.safe import web_link
from ssdfgate.renderers.oscal_parts import Ids, filled, line, props
from ssdfgate.renderers.words import subject_words


def local_definitions(report: GateReport, ids: Ids) -> JsonValue:
    """Shape: local-definitions of a result; nothing outside of the document describes these."""
    return {"components": [_subject(report, ids)], "assessment-assets": _assets(report, ids)}


def subject_uuid(ids: Ids) -> str:
    """Of the component that stands for the tree that was looked at."""
    return ids.of("component", "subject")


def gate_uuid(ids: Ids) -> str:
    """Of the component that judges."""
    return ids.of("component", "ssdfgate")


def tool_uuid(ids: Ids, tool: Tool) -> str:
    """Of the component that stands for a tool, with its version and rules."""
    return ids.of("component", "tool", *_identity(tool))


def actor(uuid: str) -> JsonValue:
    """Shape: origin[]; a tool of the local definitions."""
    return [{"actors": [{"type": "tool", "actor-uuid": uuid}]}]


def subjects(ids: Ids) -> JsonValue:
    """Shape: subject[]; there is one."""
    return [{"subject-uuid": subject_uuid(ids), "type": "component"}]


def _identity(tool: Tool) -> tuple[str, str, str, str]:
    return (tool.name, tool.version or "", str(tool.rules or ""), tool.runtime or "")


def _subject(report: GateReport, ids: Ids) -> JsonValue:
    subject = report.subject
    link: JsonValue = [{"href": web_link(subject.repository)}] if web_link(subject.repository) else []
    return filled(
        uuid=subject_uuid(ids),
        type="software",
        title=line(subject.repository or "A folder without a remote repository"),
        description=line("; ".join(subject_words(subject))),
        props=props(
            ("repository", subject.repository),
            ("commit", subject.commit),
            ("dirty", subject.dirty),
            ("tree", subject.tree),
            *(("files", f"{name}={report.files[name]}") for name in sorted(report.files)),
        ),
        links=link,
        status={"state": "other", "remarks": "The state in its life cycle was not looked at."},
    )


def _assets(report: GateReport, ids: Ids) -> JsonValue:
    tools = {tool_uuid(ids, item.evidence.tool): item.evidence.tool for item in report.evidence}
    context = report.context
    told = context.to_json()
    uses: JsonValue = [{"component-uuid": uuid} for uuid in (gate_uuid(ids), *tools)]
    return {
        "components": [_gate(report, ids), *(_tool(tool, uuid) for uuid, tool in tools.items())],
        "assessment-platforms": [
            filled(
                uuid=ids.of("platform"),
                title=line(f"Pipeline: {context.platform}"),
                props=props(*((name.replace("_", "-"), told[name]) for name in told)),
                links=[{"href": context.run_url}] if web_link(context.run_url) else [],
                uses_components=uses,
            )
        ],
    }


def _gate(report: GateReport, ids: Ids) -> JsonValue:
    return filled(
        uuid=gate_uuid(ids),
        type="software",
        title="ssdfgate",
        description="Collects evidence and decides by policies.",
        props=props(("version", report.version), ("engine", report.engine), ("policy-digest", report.policy_digest)),
        status={"state": "operational"},
    )


def _tool(tool: Tool, uuid: str) -> JsonValue:
    return filled(
        uuid=uuid,
        type="software",
        title=line(tool.name),
        description=line(f"{tool.name} {tool.version or '(version not told)'}"),
        props=props(("version", tool.version), ("rules", tool.rules), ("runtime", tool.runtime)),
        status={"state": "operational"},
    )
