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
    (frozenset({"runs", "version"}), "SARIF of another version than 2.1.0"),
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
    (frozenset({"imageDigest", "vulnerability_type"}), "Anchore Engine JSON"),
    (frozenset({"imageScanFindings"}), "AWS ECR findings"),
    (frozenset({"ProductArn", "SchemaVersion"}), "AWS Security Hub findings (ASFF)"),
    (frozenset({"scan_info", "warnings"}), "Brakeman JSON"),
    (frozenset({"created_at", "results", "version"}), "bundler-audit JSON"),
    (frozenset({"database", "lockfile", "vulnerabilities"}), "cargo audit JSON"),
    (frozenset({"results", "scanID"}), "Checkmarx JSON"),
    (frozenset({"unapproved", "vulnerabilities"}), "Clair JSON"),
    (frozenset({"findings", "meta", "project"}), "Dependency-Track findings"),
    (frozenset({"dockerbenchsecurity"}), "Docker Bench JSON"),
    (frozenset({"details", "summary"}), "Dockle JSON"),
    (frozenset({"total_incidents"}), "ggshield JSON"),
    (frozenset({"analysisVulnerabilities"}), "Horusec JSON"),
    (frozenset({"kics_version"}), "KICS JSON"),
    (frozenset({"Controls", "Totals"}), "kube-bench JSON"),
    (frozenset({"resources", "summaryDetails"}), "Kubescape JSON"),
    (frozenset({"mobsfscan_version"}), "mobsfscan JSON"),
    (frozenset({"njsscan_version"}), "njsscan JSON"),
    (frozenset({"audited", "vulnerable"}), "Nancy JSON"),
    (frozenset({"info", "template-id"}), "Nuclei JSON"),
    (frozenset({"finding_info", "status_code"}), "OCSF findings"),
    (frozenset({"abandoned", "advisories"}), "composer audit JSON"),
    (frozenset({"report_meta", "scanned_packages"}), "Safety JSON"),
    (frozenset({"comments"}), "ShellCheck JSON"),
    (frozenset({"hotspots", "paging"}), "SonarQube hotspots"),
    (frozenset({"long_id", "rule_id"}), "tfsec JSON"),
    (frozenset({"apiVersion", "kind"}), "a Kubernetes resource"),
    (frozenset({"consoleURL", "results"}), "Twistlock JSON"),
    (frozenset({"additionals", "anomalies"}), "Wapiti JSON"),
    (frozenset({"interesting_findings"}), "WPScan JSON"),
    (frozenset({"children", "value"}), "yarn audit JSON"),
    (frozenset({"schema_version", "affected"}), "an advisory in the OSV format"),
)
_YARN = {"auditAdvisory", "auditSummary", "auditAction"}
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
    "execution": "Open Test Reporting XML",
    "test-results": "NUnit XML",
    "testrun": "Eclipse test results",
    "issues": "a list of issues in XML (Android Lint, Burp)",
    "coverage": "coverage XML that is not Cobertura (Clover, Sonar)",
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
    if outline.lines and "runs" in outline.keys:
        return "several SARIF documents in one file; every one needs a file of its own"
    named = next((name for keys, name in _JSON if keys <= outline.keys), None)
    if named is not None:
        return named
    if not outline.keys:
        return "a JSON list of values"
    if outline.lines and outline.text("type") in _YARN:
        return "yarn audit JSON"
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
