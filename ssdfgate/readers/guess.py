"""What a report looks like that no reader knows: a name where there is a good guess, else its shape."""

from ssdfgate.model import clean
from ssdfgate.readers.interface import JsonOutline, Outline, TextOutline, XmlOutline

_SHOWN = 8
_LENGTH = 200

_JSON: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"issues", "paging"}), "SonarQube issues"),
    (frozenset({"Issues", "Report"}), "golangci-lint JSON"),
    (frozenset({"site", "@programName"}), "ZAP JSON"),
    (frozenset({"vulnerabilities", "packageManager", "ok"}), "Snyk JSON"),
    (frozenset({"errors", "paths", "results", "version"}), "semgrep JSON with fields missing"),
    (frozenset({"bomFormat"}), "CycloneDX without a version"),
    (frozenset({"runs"}), "SARIF without a version"),
    (frozenset({"swagger"}), "an API description"),
    (frozenset({"openapi"}), "an API description"),
    (frozenset({"lockfileVersion", "packages"}), "a lock file of npm"),
    (frozenset({"check_name", "fingerprint"}), "a code quality report (Code Climate)"),
    (frozenset({"message-id", "symbol"}), "pylint JSON"),
    (frozenset({"messageId", "symbol"}), "pylint JSON"),
    (frozenset({"generalDiagnostics", "summary"}), "pyright JSON"),
    (frozenset({"diagnostics", "source"}), "Reviewdog JSON"),
    (frozenset({"Filename", "Level", "Rule"}), "cfn-lint JSON"),
    (frozenset({"$schema", "properties"}), "a JSON Schema"),
)
_XML = {
    "html": "a web page",
    "checkstyle": "Checkstyle XML",
    "pmd": "PMD XML",
    "BugCollection": "SpotBugs XML",
    "OWASPZAPReport": "ZAP XML",
    "nmaprun": "Nmap XML",
    "NessusClientData_v2": "Nessus XML",
    "TestRun": "Visual Studio test results (TRX)",
    "assemblies": "xUnit.net XML",
    "test-run": "NUnit XML",
    "project": "a build file",
}


def guess(outline: Outline) -> str:
    """A few words for the person who reads the error."""
    match outline:
        case JsonOutline():
            return _json(outline)
        case XmlOutline():
            where = f" of {clean(outline.namespace, _LENGTH)}" if outline.namespace else ""
            return _XML.get(outline.root) or f"XML with the root {clean(outline.root, _LENGTH)}{where}"
        case TextOutline(keys=keys) if keys:
            return f"text or YAML with the keys {_names(list(keys))}"
        case _:
            first = next((line for line in outline.lines if line.strip()), "")
            return f"text that begins with {clean(first, 60)!r}"


def _json(outline: JsonOutline) -> str:
    named = next((name for keys, name in _JSON if keys <= outline.keys), None)
    if named is not None:
        return named
    if not outline.keys:
        return "a JSON list of values"
    shape = "JSON lines" if outline.lines else "a JSON list of objects" if outline.is_list else "a JSON object"
    return f"{shape} with the keys {_names(sorted(outline.keys))}"


def _names(names: list[str]) -> str:
    shown = ", ".join(clean(name, 40) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def error_report(outline: Outline) -> str | None:
    """What a tool says that could do nothing and wrote that down as JSON (npm's ENOAUDIT, an API's answer)."""
    if not isinstance(outline, JsonOutline) or not outline.is_document:
        return None
    inner = outline.inner("error")
    parts = [inner.text(name) for name in ("code", "summary", "message", "detail")]
    said = " ".join(part for part in parts if part) or outline.text("error")
    if not said and outline.keys & {"documentation_url", "statusCode", "status_code"}:
        said = outline.text("message")
    return clean(said, _LENGTH) if said else None
