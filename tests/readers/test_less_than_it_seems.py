"""Reports that look clean and are not: what they say beside their empty list of findings decides."""

import json

import pytest
from support.reports_of_others import READERS

from ssdfgate.model import Severity, Status
from ssdfgate.readers.summary import file_summary
from ssdfgate.readers.understand import RefusedError, understand

RESULT = {"ruleId": "a/b", "message": {"text": "m"}, "level": "error"}
TOTALS = {"info": 0, "low": 0, "moderate": 0, "high": 2, "critical": 0}
LINTED = {"filePath": "/a.js", "messages": [], "errorCount": 1, "warningCount": 2}


def sarif(**run):
    driver = {"name": "CodeQL", "rules": [{"id": "a/b"}]}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": [], **run}]}


def invoked(**said):
    return sarif(invocations=[said])


def switched_off():
    document = sarif()
    document["runs"][0]["tool"]["driver"]["rules"][0]["defaultConfiguration"] = {"enabled": False}
    return document


OFF = {"descriptor": {"id": "a/b"}, "configuration": {"enabled": False}}
ELSEWHERE = {"results": [{"location": {"uri": "more.sarif-external-properties"}}]}
NPM_6 = {
    "actions": [],
    "advisories": {},
    "muted": [],
    "metadata": {"vulnerabilities": TOTALS, "totalDependencies": 3},
}
NPM_7 = {
    "auditReportVersion": 2,
    "vulnerabilities": {},
    "metadata": {"vulnerabilities": TOTALS, "dependencies": {"total": 3}},
}
FAILED = {"executionSuccessful": False, "exitCodeDescription": "half of the log is lost"}
CYCLE = {
    **NPM_7,
    "vulnerabilities": {
        name: {"name": name, "severity": "high", "via": [via], "nodes": []}
        for name, via in {"a": "b", "b": "a"}.items()
    },
}
GROUPED = {
    "results": [{
        "source": {"path": "/go.mod", "type": "lockfile"},
        "packages": [{"package": {"name": "x", "version": "1", "ecosystem": "Go"}, "groups": [{"ids": ["GO-2024-1"]}]}],
    }],
    "experimental_config": {},
}  # fmt: skip
CHECKED = {"Target": "Dockerfile", "Class": "config", "MisconfSummary": {"Successes": 1, "Failures": 3}}
TRIVY = {"SchemaVersion": 2, "ArtifactName": ".", "ArtifactType": "filesystem", "Results": [CHECKED]}
SEMGREP = {
    "version": "1.182.0", "results": [], "errors": [], "paths": {"scanned": ["a.py"]},
    "skipped_rules": [{"rule_id": "x", "details": "it needs a newer version"}],
}  # fmt: skip
SBOM = {
    "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
    "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "app"}},
    "components": [{"type": "library", "name": "a", "version": "1", "purl": "pkg:npm/a@1", "bom-ref": "a"}],
    "compositions": [{"aggregate": "incomplete_third_party_only", "assemblies": ["app"]}],
}  # fmt: skip
GITLAB = {
    "version": "15.0.0", "vulnerabilities": [],
    "scan": {"type": "sast", "status": "success", "messages": [{"level": "error", "value": "a part was not read"}]},
}  # fmt: skip
GRYPE = {
    "matches": [], "source": {"type": "directory", "target": "."},
    "descriptor": {"name": "grype", "version": "0.121.3", "configuration": {"exclude": ["./vendor/**"]}},
}  # fmt: skip
TRAPS = {
    "grype left out paths": (GRYPE, "the call of grype left out ./vendor/**"),
    "ESLint counts files that it could not read": (
        [{"filePath": "/a.js", "messages": [], "errorCount": 0, "warningCount": 0, "fatalErrorCount": 1}],
        "ESLint counts 1 files or parts that it could not read",
    ),
    "results apart from their run": (
        {**sarif(), "inlineExternalProperties": [{"results": [RESULT]}]}, "stands apart from its run",
    ),
    "rules in another file": (
        sarif(externalPropertyFileReferences={"driver": {"location": {"uri": "x"}}}), "lie in files of their own",
    ),
    "every rule off, by its place": (
        invoked(executionSuccessful=True, ruleConfigurationOverrides=[
            {"descriptor": {"index": 0}, "configuration": {"enabled": False}}
        ]), "every rule of the run of CodeQL was switched off",
    ),
    "npm 7 goes in circles": (CYCLE, "does not hold the advisory that makes a vulnerable"),
    "osv-scanner groups what it does not list": (GROUPED, "does not hold the advisory GO-2024-1"),
    "trivy counts what is not listed": (TRIVY, "trivy counts 3 failed checks of Dockerfile, but the report lists 0"),
    "semgrep left out a rule": (SEMGREP, "a rule was left out: it needs a newer version"),
    "GitLab tells an error": (GITLAB, "a part was not read"),
    "an SBOM that is not whole": (SBOM, "the SBOM calls itself incomplete_third_party_only"),
    "results in another file": (sarif(externalPropertyFileReferences=ELSEWHERE), "parts of the run of CodeQL lie in files"),
    "every rule off": (switched_off(), "every rule of the run of CodeQL was switched off"),
    "every rule off for this run": (
        invoked(executionSuccessful=True, ruleConfigurationOverrides=[OFF]), "every rule of the run of CodeQL was",
    ),
    "an exception": (
        invoked(executionSuccessful=True, toolExecutionNotifications=[
            {"level": "warning", "message": {"text": "boom"}, "exception": {"message": "x"}}
        ]), "boom",
    ),
    "an exit code that nobody explains": (invoked(exitCode=2), "exit code 2"),
    "npm 6 counts what is not listed": (NPM_6, "npm counts 2 vulnerabilities, but the report lists none"),
    "npm 7 counts what is not listed": (NPM_7, "npm counts 2 vulnerabilities, but the report lists none"),
    "ESLint counts what is not listed": ([LINTED], "ESLint counts 3 messages that the report does not list"),
}  # fmt: skip
FAILURES = {
    "ended by a signal": (invoked(executionSuccessful=True, exitSignalName="SIGKILL"), "ended by the signal SIGKILL"),
    "converted by halves": (sarif(conversion={"invocation": FAILED}), "half of the log is lost"),
    "not called a success": (invoked(executionSuccessful="false", exitCodeDescription="boom"), "boom"),
    "never started": (invoked(executionSuccessful=False, processStartFailureMessage="no such file"), "no such file"),
}


def read(document):
    """The one reading of a document."""
    (reading,) = understand(json.dumps(document).encode(), READERS).readings
    return reading


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_a_report_that_cannot_be_whole_is_partial_with_the_reason(name):
    document, reason = TRAPS[name]
    reading = read(document)
    assert reading.status is Status.PARTIAL
    assert reason in " ".join([*reading.gaps, *(error.message for error in reading.errors)])


@pytest.mark.parametrize("name", sorted(FAILURES))
def test_a_run_that_broke_off_failed_whatever_else_it_says(name):
    document, reason = FAILURES[name]
    assert reason in (read(document).failure or "")


def test_a_rule_that_was_switched_on_for_this_run_ran():
    document = switched_off()
    override = {"descriptor": {"id": "a/b"}, "configuration": {"enabled": True}}
    document["runs"][0]["invocations"] = [{"executionSuccessful": True, "ruleConfigurationOverrides": [override]}]
    assert (read(document).status, read(document).rules_run) == (Status.COMPLETE, {"a/b"})


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("open", Severity.UNKNOWN),
        ("review", Severity.UNKNOWN),
        ("informational", Severity.INFO),
        ("fail", Severity.HIGH),
    ],
)
def test_a_result_that_the_tool_could_not_decide_has_no_severity(kind, severity):
    level = "error" if kind == "fail" else "none"
    (finding,) = read(sarif(results=[{**RESULT, "kind": kind, "level": level}])).payload.items
    assert finding.severity is severity


def test_two_logs_in_one_file_are_refused_by_name():
    content = "\n".join(json.dumps(sarif()) for _ in range(2)).encode()
    with pytest.raises(RefusedError, match="several SARIF documents in one file"):
        understand(content, READERS)


def test_a_case_that_failed_by_its_result_failed():
    content = b'<testsuite name="a" tests="1"><testcase name="b" result="failed"/></testsuite>'
    (reading,) = understand(content, READERS).readings
    assert reading.payload.values["failures"] == 1


CSAF = {
    "document": {
        "category": "csaf_vex", "csaf_version": "2.0", "title": "t",
        "tracking": {"status": "draft", "current_release_date": "2026-01-01T00:00:00Z"},
    },
    "product_tree": {"full_product_names": [{"product_id": "P", "name": "p"}]},
    "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {"known_not_affected": ["P"]}}],
}  # fmt: skip
TEST_RESULT = {
    "_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "a", "digest": {"sha256": "a" * 64}}],
    "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
    "predicate": {"result": "PASSED", "passedTests": ["a"], "failedTests": {"b": 1}},
}  # fmt: skip
FLAW = {"VulnerabilityID": "CVE-2026-1", "PkgName": "a"}
NO_LISTS = {
    "a draft": (CSAF, "calls itself a draft"),
    "failed tests": (TEST_RESULT, "`failedTests` in the report is not a list"),
    "flaws of trivy": (
        {**TRIVY, "Results": [{"Target": "a", "Class": "lang-pkgs", "Vulnerabilities": FLAW}]},
        "`Vulnerabilities` in the report is not a list",
    ),
    "flaws of an SBOM": ({**SBOM, "vulnerabilities": {"id": "CVE-2026-1"}}, "`vulnerabilities` in the report is not"),
    "flaws that are no objects": ({**SBOM, "vulnerabilities": ["CVE-2026-1"]}, "a vulnerability in the report is not"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NO_LISTS))
def test_a_list_that_is_none_is_not_an_empty_one(name):
    document, reason = NO_LISTS[name]
    with pytest.raises(RefusedError, match=reason):
        read(document)


def test_a_key_in_disguise_is_found_in_a_large_report():
    content = json.dumps(sarif(results=[{**RESULT, "properties": {"x": "y" * 2_000_000}}]))
    doubled = content.removesuffix("}]}") + ', "\\u0072esults": []}]}'
    with pytest.raises(RefusedError, match="names a key twice"):
        understand(doubled.encode(), READERS)


def test_npm_that_counts_more_than_it_lists_is_partial_though_it_lists_some():
    flaw = {"source": 1, "name": "c", "title": "t", "severity": "low", "range": "<1"}
    listed = {"c": {"name": "c", "severity": "low", "via": [flaw], "nodes": []}}
    reading = read({**NPM_7, "vulnerabilities": listed})
    assert "npm counts 2 vulnerabilities, but the report lists 1 (high)" in reading.gaps


def test_what_is_hidden_and_not_listed_is_said():
    stats = {"files": 2, "lines": 9, "nosec": 3, "found": 0}
    document = {"Golang errors": {}, "Issues": [], "Stats": stats, "GosecVersion": "2.30.0"}
    shown = file_summary("gosec.json", understand(json.dumps(document).encode(), READERS))
    assert shown["suppressed"] == 0
    assert "3 more are suppressed by nosec, and not listed" in shown["warnings"]
