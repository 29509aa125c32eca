"""Dependency-Check XML put into the shape of its JSON form."""

import re
from xml.etree.ElementTree import Element

from ssdfgate.errors import ReaderError
from ssdfgate.model import JsonValue
from ssdfgate.readers.xmlfile import child, child_text, children, local

_COORDINATES = re.compile(r"\(?([^():\s]+):([^():\s]+):([^():\s]+)\)?\Z")
_SCORES = {"cvssV2": "cvssv2", "cvssV3": "cvssv3", "cvssV4": "cvssv4"}


def document_of(root: Element) -> dict[str, JsonValue]:
    """The report as JSON would hold it.

    Raises:
        ReaderError: it is not an analysis with dependencies.
    """
    listed, scan = child(root, "dependencies"), child(root, "scanInfo")
    if local(root) != "analysis" or listed is None or scan is None:
        raise ReaderError("not a report of Dependency-Check: it lacks scanInfo or dependencies")
    project = child(root, "projectInfo")
    return {
        "scanInfo": {
            "engineVersion": child_text(scan, "engineVersion"),
            "dataSource": [
                {"name": child_text(item, "name"), "timestamp": child_text(item, "timestamp")}
                for item in children(scan, "dataSource")
            ],
            "analysisExceptions": [_exception(item) for item in _below(scan, "analysisExceptions", "exception")],
        },
        "projectInfo": {name: child_text(project, name) for name in ("name", "reportDate")}
        if project is not None
        else {},
        "dependencies": [_dependency(item) for item in children(listed, "dependency")],
    }


def _below(owner: Element, group: str, name: str) -> list[Element]:
    """The elements of a list that stands below its own element."""
    found = child(owner, group)
    return list(children(found, name)) if found is not None else []


def _exception(item: Element) -> JsonValue:
    return {"message": child_text(item, "message") or (item.text or "").strip()}


def _dependency(item: Element) -> JsonValue:
    group = child(item, "vulnerabilities")
    flaws = [] if group is None else [*children(group, "vulnerability")]
    hidden = [] if group is None else [*children(group, "suppressedVulnerability")]
    return {
        "fileName": child_text(item, "fileName"),
        "filePath": child_text(item, "filePath"),
        "packages": _packages(item),
        "vulnerabilities": [_vulnerability(flaw) for flaw in flaws],
        "suppressedVulnerabilities": [_vulnerability(flaw) for flaw in hidden],
    }


def _packages(item: Element) -> list[JsonValue]:
    """Purls; before version 5 coordinates of Maven stood in their place."""
    found: list[JsonValue] = [{"id": child_text(part, "id")} for part in _below(item, "identifiers", "package")]
    for part in _below(item, "identifiers", "identifier"):
        match = _COORDINATES.match((child_text(part, "name") or "")[:500])
        if part.get("type") == "maven" and match:
            found.append({"id": f"pkg:maven/{match[1]}/{match[2]}@{match[3]}"})
    return found


def _vulnerability(item: Element) -> JsonValue:
    found: dict[str, JsonValue] = {
        name: child_text(item, name) for name in ("name", "severity", "description", "notes")
    }
    old = child_text(item, "cwe")
    found["cwes"] = [*([old] if old else []), *((part.text or "").strip() for part in _below(item, "cwes", "cwe"))]
    for tag, key in _SCORES.items():
        part = child(item, tag)
        if part is not None:
            found[key] = {"score": child_text(part, "score"), "baseScore": child_text(part, "baseScore")}
    score = child_text(item, "cvssScore")
    if score is not None:
        found.setdefault("cvssv2", {"score": score})
    found["vulnerableSoftware"] = [
        {"software": _software(part)} for part in _below(item, "vulnerableSoftware", "software")
    ]
    return found


def _software(item: Element) -> JsonValue:
    """Which of them matched stands in an attribute that is called otherwise below a suppressed vulnerability."""
    matched = item.get("vulnerabilityIdMatched") or item.get("matched")
    return {"vulnerabilityIdMatched": matched, "versionEndExcluding": item.get("versionEndExcluding")}
