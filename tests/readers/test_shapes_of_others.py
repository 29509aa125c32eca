"""Documents of the shapes that tools write which nobody here reads: none may pass for a report without findings.

Key names are those of the tools, the rest is made up. Many hold `results`, `vulnerabilities`, `issues` or `runs`, as
reports do that are read.
"""

import json

import pytest
from support.reports_of_others import READERS

from ssdfgate.readers.understand import RefusedError, understand

HEAD = {"category": "sast", "name": "x", "severity": "High"}
DOCUMENTS = {
    "Anchore Engine": {"imageDigest": "sha256:0", "vulnerabilities": [], "vulnerability_type": "os"},
    "Anchore policies": [{"sha256:0": {"app:1": [{"detail": {}, "status": "pass"}]}}],
    "anchorectl": {"vulnerabilities": [{"cves": "", "fix": "1", "package": "a", "severity": "Low", "vuln": "CVE-1"}]},
    "AWS ECR": {"imageScanFindings": {"findings": []}, "registryId": "1", "repositoryName": "a"},
    "AWS Inspector": {"findings": [{"findingArn": "arn", "severity": "LOW", "packageVulnerabilityDetails": {}}]},
    "AWS Security Hub": {"Findings": [{"SchemaVersion": "2018-10-08", "Id": "1", "ProductArn": "a"}]},
    "ASFF list": [{"SchemaVersion": "2018-10-08", "Id": "1", "ProductArn": "a", "Findings": []}],
    "Brakeman": {"scan_info": {}, "warnings": [], "ignored_warnings": [], "errors": [], "obsolete": []},
    "bundler-audit": {"version": "0.9.1", "created_at": "2022-01-01 00:00:00 +0000", "results": []},
    "bundler-audit, found": {
        "version": "0.9.1", "created_at": "2022", "results": [{"type": "unpatched_gem", "gem": {}, "advisory": {}}]
    },
    "cargo audit": {"database": {}, "lockfile": {}, "settings": {}, "vulnerabilities": {"list": []}, "warnings": {}},
    "Checkmarx One": {"results": [{"type": "sast", "id": "1", "similarityId": "2"}], "totalCount": 1, "scanID": "x"},
    "Checkmarx One, none": {"results": [], "totalCount": 0, "scanID": "x"},
    "Clair": {"image": "a", "unapproved": [], "vulnerabilities": []},
    "Clair v4": {"manifest_hash": "sha256:0", "packages": {}, "vulnerabilities": {}, "package_vulnerabilities": {}},
    "CodeChecker": {"version": 1, "reports": []},
    "Code Climate": [{"check_name": "a", "fingerprint": "0", "location": {"path": "a", "lines": {"begin": 1}}}],
    "Contrast": [{"vulnerability": "x", "path": "a", "severity": "High"}],
    "Coverity": {"issueInfo": [], "mergedDefectIssueOccurrences": []},
    "Coverity Connect": {"viewContentsV1": {"totalRows": 0, "rows": []}},
    "Dependency-Track": {"version": "1.0", "meta": {}, "project": {}, "findings": []},
    "Detekt": {"version": "1", "issues": []},
    "DevSkim": [{"filename": "a", "start_line": 1, "rule_id": "DS1", "severity": 1}],
    "Docker Bench": {"dockerbenchsecurity": "1.3", "start": 1, "tests": [], "checks": 0, "score": 0, "end": 2},
    "Dockle": {"summary": {"fatal": 0, "warn": 0, "info": 0, "skip": 0, "pass": 16}, "details": []},
    "Generic findings": {"findings": []},
    "GGShield": {"id": "a", "type": "path_scan", "total_incidents": 0, "total_occurrences": 0},
    "GitHub alerts": {"data": {"repository": {"vulnerabilityAlerts": {"nodes": []}}}},
    "GitHub secret scanning": [{"number": 1, "secret_type": "x", "state": "open", "locations_url": "https://x"}],
    "GitHub code scanning": [{"number": 1, "rule": {"id": "x"}, "tool": {"name": "CodeQL"}, "state": "open"}],
    "Golangci-lint": {"Issues": [], "Report": {"Linters": []}},
    "govulncheck": {"config": {"protocol_version": "v1.0.0", "scanner_name": "govulncheck"}},
    "govulncheck, old": {"Calls": {}, "Imports": {}, "Requires": {}, "Vulns": None},
    "Harbor": {"application/vnd.security.vulnerability.report; version=1.1": {"vulnerabilities": []}},
    "Horusec": {"id": "1", "status": "success", "errors": "", "analysisVulnerabilities": None},
    "IntSights": {"Alerts": []},
    "JFrog Xray": {"total_count": 0, "data": []},
    "JFrog unified": {"total_rows": 0, "rows": []},
    "KICS": {"kics_version": "1", "files_scanned": 1, "queries": [], "total_counter": 0, "severity_counters": {}},
    "kube-bench": {"Controls": [], "Totals": {"total_pass": 1}},
    "kube-hunter": {"nodes": [], "services": [], "vulnerabilities": []},
    "Kubescape": {"resources": [], "results": [], "summaryDetails": {}, "metadata": {}},
    "Kubeaudit": [{"AuditResultName": "x", "ResourceKind": "Pod", "level": "error", "msg": "m"}],
    "Legitify": {"type": "flattened", "content": {}},
    "Mend": {"vulnerabilities": [{"name": "CVE-1", "severity": "high", "library": {"name": "a"}}]},
    "Mend, none": {"vulnerabilities": []},
    "Meterian": {"reports": {"security": {"assessments": []}}, "timestamp": "x"},
    "mobsfscan": {"errors": [], "mobsfscan_version": "0.2.0", "results": {}},
    "Nancy": {"audited": [], "exclusions": [], "invalid": [], "num_audited": 1, "num_vulnerable": 0, "vulnerable": []},
    "Neuvector": {"report": {"vulnerabilities": []}},
    "njsscan": {"errors": [], "njsscan_version": "0.3", "nodejs": {}, "templates": {}},
    "Node Security Platform": [{"id": 1, "module": "a", "title": "x", "advisory": "https://x", "cvss_score": 1}],
    "Nuclei": {"template-id": "x", "info": {"name": "x", "severity": "info"}, "host": "a", "matched-at": "a"},
    "OCSF (prowler)": [{"metadata": {"version": "1.1"}, "finding_info": {"uid": "1"}, "status_code": "PASS"}],
    "OpenReports": {"apiVersion": "openreports.io/v1alpha1", "kind": "Report", "results": []},
    "OSS Index": [{"coordinates": "pkg:npm/a@1", "reference": "https://x", "vulnerabilities": []}],
    "OSV, an advisory": {"id": "GHSA-x", "modified": "2020", "affected": [], "schema_version": "1.6.0"},
    "OSV, a query": {"results": [{}, {"vulns": [{"id": "GHSA-x", "modified": "2020"}]}]},
    "OSV, a query, none": {"results": [{}]},
    "PHP Symfony": {"vendor/a": {"version": "1", "advisories": []}},
    "composer audit": {"advisories": [], "abandoned": []},
    "composer audit, found": {"advisories": {"a/b": [{"advisoryId": "PKSA-1", "cve": "CVE-1"}]}, "abandoned": []},
    "pip-licenses": [{"License": "MIT", "Name": "a", "Version": "1"}],
    "PMD": {"formatVersion": 0, "pmdVersion": "6", "files": [], "processingErrors": []},
    "Progpilot": [{"vuln_name": "xss", "vuln_cwe": "CWE_79", "vuln_type": "taint-style", "source_name": ["$a"]}],
    "PSScriptAnalyzer": [{"RuleName": "a", "Severity": 1, "ScriptName": "a.ps1", "Line": 1, "Message": "m"}],
    "PWN SAST": {"report_name": "a", "data": []},
    "retire.js": {"version": "4", "start": "2022", "data": [], "messages": [], "errors": []},
    "RuboCop": {"metadata": {}, "files": [], "summary": {"offense_count": 0}},
    "Rusty Hog": [{"stringsFound": ["x"], "path": "a", "reason": "r", "old_line_num": 1, "new_line_num": 1}],
    "Safety": [["a", "<1", "0.9", "text", "1"]],
    "Safety 2": {"report_meta": {}, "scanned_packages": {}, "vulnerabilities": [], "remediations": {}},
    "Scantist": {"count": 0, "results": []},
    "ScoutSuite": {"account_id": "1", "services": {}, "last_run": {}, "provider_code": "aws"},
    "Semgrep Supply Chain": {"vulns": [{"title": "x", "advisory": {"ruleId": "r"}, "exposureType": "REACHABLE"}]},
    "Semgrep findings": {"findings": [{"id": 1, "rule_name": "x", "severity": "high", "state": "unresolved"}]},
    "ShellCheck": [{"file": "a", "line": 1, "endLine": 1, "column": 1, "level": "info", "code": 2086, "message": "m"}],
    "ShellCheck json1": {"comments": []},
    "Snyk": {"vulnerabilities": [], "ok": True, "dependencyCount": 1, "packageManager": "npm"},
    "Snyk, many": [{"vulnerabilities": [], "ok": True, "dependencyCount": 1, "packageManager": "npm"}],
    "Snyk issues API": {"jsonapi": {"version": "1.0"}, "data": []},
    "SonarQube": {"issues": [], "paging": {"total": 0}},
    "SonarQube hotspots": {"hotspots": [], "paging": {"total": 0}},
    "SSLyze": {"server_scan_results": [], "sslyze_version": "5"},
    "StackHawk": {"service": "x", "scanCompleted": {"scan": {}, "findings": []}},
    "Sysdig": {"result": {"vulnTotalBySeverity": {}}, "info": {}},
    "Talisman": {"summary": {"types": {}}, "results": []},
    "Terrascan": {"results": {"violations": None, "skipped_violations": None, "scan_summary": {}}},
    "testssl": [{"id": "x", "ip": "a", "port": "443", "severity": "OK", "finding": "f"}],
    "tfsec": {"results": None},
    "tfsec, found": {"results": [{"rule_id": "a", "long_id": "b", "location": {}, "severity": "LOW", "warning": False}]},
    "Threat Dragon": {"summary": {"title": "x"}, "detail": {"diagrams": []}},
    "Trivy operator": {"apiVersion": "aquasecurity.github.io/v1alpha1", "kind": "VulnerabilityReport", "report": {}},
    "Trivy operator, list": [{"apiVersion": "aquasecurity.github.io/v1alpha1", "kind": "x", "report": {}}],
    "trufflehog3": [{"rule": {"id": "x"}, "path": "a", "line": "1", "secret": "s", "commit": "0", "author": "x"}],
    "Twistlock": {"results": [{"id": "sha256:0", "distro": "x", "vulnerabilities": []}], "consoleURL": "https://x"},
    "VCG": {"Results": []},
    "Veracode SCA": {"_embedded": {"issues": []}, "page": {}},
    "Vulners": {"data": {"report": []}, "result": "OK"},
    "Wapiti": {"vulnerabilities": {"SQL Injection": []}, "anomalies": {}, "additionals": {}, "infos": {}},
    "Wazuh": {"data": {"affected_items": []}, "error": 0},
    "Whispers": [{"key": "x", "value": "s", "file": "a", "line": 1, "rule_id": "r", "message": "m", "severity": "x"}],
    "WhiteHat": {"collection": []},
    "WPScan": {"banner": {}, "interesting_findings": [], "version": {}, "plugins": {}},
    "yarn 2 audit": {"value": "a", "children": {"ID": 1, "Issue": "x", "Severity": "low"}},
    "ZAP": {"@programName": "ZAP", "@version": "2", "site": []},
    "a list of vulnerabilities with a version": {"version": "14.0.0", "vulnerabilities": []},
    "a list of vulnerabilities with a scan of its own": {"version": "1", "vulnerabilities": [HEAD], "scan": {"id": 1}},
    "SARIF 1": {"version": "1.0.0", "runs": [{"tool": {"name": "x"}, "results": []}]},
}  # fmt: skip
LINES = {
    "yarn audit": [
        {"type": "auditAdvisory", "data": {"resolution": {"id": 1}, "advisory": {"findings": [], "id": 1}}},
        {"type": "auditSummary", "data": {"vulnerabilities": {"low": 0}, "dependencies": 1}},
    ],
    "Nosey Parker": [{"rule_name": "x", "rule_text_id": "np.1", "matches": []}] * 2,
    "Nuclei": [{"template-id": "x", "info": {"name": "x"}, "host": "a"}] * 2,
    "go test": [{"Time": "2022", "Action": "run", "Package": "a", "Test": "T"}] * 2,
    "cargo": [{"reason": "compiler-message", "message": {"level": "warning"}}] * 2,
    "govulncheck": [{"config": {"scanner_name": "govulncheck"}}, {"progress": {"message": "x"}}],
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_another_tool_is_refused_by_name(name):
    refused(json.dumps(DOCUMENTS[name]))


@pytest.mark.parametrize("name", LINES)
def test_lines_of_another_tool_are_refused_by_name(name):
    refused("".join(f"{json.dumps(line)}\n" for line in LINES[name]))


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (DOCUMENTS["Brakeman"], "Brakeman JSON"), (DOCUMENTS["SARIF 1"], "SARIF of another version than 2.1.0"),
        (DOCUMENTS["cargo audit"], "cargo audit JSON"), (DOCUMENTS["composer audit, found"], "composer audit JSON"),
    ],
)  # fmt: skip
def test_a_tool_that_is_known_is_named(document, name):
    with pytest.raises(RefusedError, match=f"looks like {name},"):
        understand(json.dumps(document).encode(), READERS)


def test_yarn_is_named_by_its_lines():
    with pytest.raises(RefusedError, match="looks like yarn audit JSON,"):
        understand("".join(f"{json.dumps(line)}\n" for line in LINES["yarn audit"]).encode(), READERS)


def refused(text):
    with pytest.raises(RefusedError, match="not recognised: looks like"):
        understand(text.encode(), READERS)
