"""Scanners of dependencies: what a finding says, what counts, and what is refused."""

import json

import pytest
from support.reading import only, sees
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, FindingState, Location, Package, Severity, Stated, Status
from ssdfgate.readers.dependency_check import DependencyCheckReader, DependencyCheckXmlReader
from ssdfgate.readers.grype import GrypeReader
from ssdfgate.readers.npm_audit import NpmAuditReader
from ssdfgate.readers.osv_scanner import OsvScannerReader
from ssdfgate.readers.pip_audit import PipAuditReader

V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def report(name):
    return json.loads((FIXTURES / name).read_text())


def read(reader, document):
    return only(reader().read(document if isinstance(document, bytes) else json.dumps(document).encode()))


def by_rule(reading):
    return {item.rule: item for item in reading.payload.items}


class TestNpmAudit:
    SECOND = report("npm-audit-json/npm11-vuln.json")
    FIRST = report("npm-audit-json/npm6-vuln.json")

    def test_an_advisory_of_npm_7(self):
        finding = by_rule(read(NpmAuditReader, self.SECOND))["GHSA-xvch-5gv4-984h"]
        assert finding.severity is Severity.CRITICAL
        assert finding.package == Package("pkg:npm/minimist", "minimist", "", ("0.2.4",))
        assert finding.location == Location("node_modules/minimist")
        assert (finding.cwe, finding.message) == (("CWE-1321",), "Prototype Pollution in minimist")

    def test_packages_that_only_depend_on_a_vulnerable_one_are_no_findings(self):
        objects = [item for entry in self.SECOND["vulnerabilities"].values() for item in entry["via"]]
        advisories = [item for item in objects if isinstance(item, dict)]
        reading = read(NpmAuditReader, self.SECOND)
        assert len(reading.payload.items) == len(advisories) < len(self.SECOND["vulnerabilities"])
        assert reading.facts == {"dependencies": 4}

    def test_an_advisory_of_npm_6(self):
        finding = by_rule(read(NpmAuditReader, self.FIRST))["npm-1673"]
        assert finding.severity is Severity.HIGH
        assert finding.package == Package("pkg:npm/lodash@4.17.4", "lodash", "4.17.4", ("4.17.21",))
        assert finding.aliases == ("CVE-2021-23337",)

    @pytest.mark.parametrize("document", [FIRST, SECOND])
    def test_totals_that_do_not_match_are_said(self, document):
        metadata = {**document["metadata"], "vulnerabilities": {"low": 7, "info": 0}}
        warnings = read(NpmAuditReader, {**document, "metadata": metadata}).warnings
        assert warnings == ("npm's totals (7 low) are not those of what it lists",)
        without = {key: value for key, value in document["metadata"].items() if key != "vulnerabilities"}
        assert "missing" in read(NpmAuditReader, {**document, "metadata": without}).warnings[0]

    def test_a_cause_that_is_not_in_the_report_is_a_gap(self):
        packages = {name: item for name, item in self.SECOND["vulnerabilities"].items() if name != "minimist"}
        reading = read(NpmAuditReader, {**self.SECOND, "vulnerabilities": packages})
        assert len(reading.gaps) == 3
        assert reading.status is Status.PARTIAL

    def test_muted_advisories_are_counted(self):
        assert read(NpmAuditReader, {**self.FIRST, "muted": [{}, {}]}).suppressed == {"muted": 2}

    @pytest.mark.parametrize("name", ["np-6-nolock", "np-1-e500"])
    def test_error_reports_are_refused(self, name):
        content = (FIXTURES.parent / "traps-reports" / f"{name}.stdout").read_bytes()
        assert not sees(NpmAuditReader(), content)
        with pytest.raises(ReaderError, match="could not do its work"):
            read(NpmAuditReader, content)

    @pytest.mark.parametrize(
        "document",
        [
            {"auditReportVersion": 3, "vulnerabilities": {}, "metadata": {}},
            {"auditReportVersion": 2, "vulnerabilities": [], "metadata": {}},
            {"auditReportVersion": 2, "vulnerabilities": {}},
            {"auditReportVersion": 2, "vulnerabilities": {"a": {}}, "metadata": {}},
            {"advisories": {"1": {}}, "actions": [], "metadata": {}},
        ],
    )
    def test_what_is_not_whole_is_refused(self, document):
        with pytest.raises(ReaderError):
            read(NpmAuditReader, document)


class TestOsvScanner:
    DOCUMENT = report("osv-scanner-json/v1-vulnerable.json")

    def test_an_advisory(self):
        finding = by_rule(read(OsvScannerReader, self.DOCUMENT))["GHSA-562c-5r94-xh97"]
        assert finding.severity is Severity.HIGH
        assert finding.package == Package("pkg:pypi/flask@0.12.2", "flask", "0.12.2", ("0.12.3",))
        assert finding.location == Location("/project/flask/requirements.txt")
        assert set(finding.aliases) == {"CVE-2018-1000656", "PYSEC-2018-66"}
        assert finding.cwe == ("CWE-20",)

    def test_every_advisory_of_every_package_counts(self):
        listed = [
            flaw["id"]
            for result in self.DOCUMENT["results"]
            for package in result["packages"]
            for flaw in package["vulnerabilities"]
        ]
        reading = read(OsvScannerReader, self.DOCUMENT)
        assert sorted(item.rule for item in reading.payload.items) == sorted(listed)
        assert reading.analysed == {
            "flask==0.12.2", "jinja2==2.10", "pyyaml==5.3", "express==4.15.2", "lodash==4.17.4",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("flaw", "group", "expected"),
        [
            ({"database_specific": {"severity": "MODERATE"}}, {"max_severity": "9.8"}, Severity.MEDIUM),
            ({}, {"max_severity": "9.8"}, Severity.CRITICAL),
            ({"severity": [{"type": "CVSS_V3", "score": V3}]}, {"max_severity": ""}, Severity.CRITICAL),
            ({"severity": [{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:C/I:C/A:C"}]}, {}, Severity.HIGH),
            ({}, {}, Severity.UNKNOWN),
        ],
    )
    def test_the_severity_is_the_word_then_the_score_then_the_vector(self, flaw, group, expected):
        entry = {
            "package": {"name": "a", "version": "1", "ecosystem": "npm"},
            "vulnerabilities": [{"id": "X-1", **flaw}],
            "groups": [{"ids": ["X-1"], **group}],
        }
        results = [{"source": {"path": "p", "type": "lockfile"}, "packages": [entry]}]
        assert only(read(OsvScannerReader, {"results": results}).payload.items).severity is expected

    def test_licences_that_are_not_allowed_are_findings(self):
        entry = {"package": {"name": "a", "version": "1", "ecosystem": "npm"}, "license_violations": ["GPL-3.0"]}
        results = [{"source": {"path": "p", "type": "lockfile"}, "packages": [entry]}]
        finding = only(read(OsvScannerReader, {"results": results}).payload.items)
        assert (finding.rule, finding.topic) == ("licence:GPL-3.0", "licence")

    def test_a_report_that_names_no_package_is_partial(self):
        """It is what 2.5 writes without a database, too."""
        reading = read(OsvScannerReader, report("osv-scanner-json/v2-without-database.json"))
        assert reading.status is Status.PARTIAL
        assert read(OsvScannerReader, report("osv-scanner-json/v1-clean.json")).gaps == reading.gaps

    def test_results_alone_are_not_recognised(self):
        assert not sees(OsvScannerReader(), {"results": []})
        assert not sees(OsvScannerReader(), {"results": [{"check_id": "x"}], "errors": []})
        with pytest.raises(ReaderError):
            read(OsvScannerReader, {"results": []})


class TestGrype:
    DOCUMENT = report("grype-json/vulnerable.json")

    def test_a_match(self):
        finding = by_rule(read(GrypeReader, self.DOCUMENT))["GHSA-35jh-r3h4-6jhm"]
        assert finding.severity is Severity.HIGH
        assert finding.package == Package("pkg:npm/lodash@4.17.4", "lodash", "4.17.4", ("4.17.21",))
        assert finding.location == Location("node/package-lock.json")
        assert finding.aliases == ("CVE-2021-23337",)
        assert finding.url == "https://github.com/advisories/GHSA-35jh-r3h4-6jhm"

    def test_what_was_set_aside_stays_with_its_state(self):
        ignored = by_rule(read(GrypeReader, report("grype-json/ignored.json")))
        assert ignored["GHSA-562c-5r94-xh97"].state is FindingState.SUPPRESSED
        assert ignored["GHSA-562c-5r94-xh97"].suppressed_by == "grype ignore rule (not reachable)"
        told = by_rule(read(GrypeReader, report("grype-json/vex.json")))["GHSA-35jh-r3h4-6jhm"]
        assert (told.state, told.suppressed_by) == (FindingState.NOT_AFFECTED, "vex: not_affected")

    def test_an_image_is_a_container(self):
        digest = "sha256:" + "a" * 64
        target = {"userInput": "app:1", "imageID": digest, "repoDigests": [f"app@{digest}"]}
        reading = read(GrypeReader, {**self.DOCUMENT, "source": {"type": "image", "target": target}})
        assert reading.kind is EvidenceKind.CONTAINER
        assert reading.subject == Stated(name="app:1", digests=(digest,))
        assert by_rule(reading)["GHSA-35jh-r3h4-6jhm"].location == Location("/node/package-lock.json")

    @pytest.mark.parametrize("database", [{"valid": False}, {"status": {"valid": True, "error": "too old"}}])
    def test_a_database_that_is_not_sound_is_a_gap(self, database):
        descriptor = {**self.DOCUMENT["descriptor"], "db": database}
        assert read(GrypeReader, {**self.DOCUMENT, "descriptor": descriptor}).status is Status.PARTIAL

    @pytest.mark.parametrize(
        ("word", "expected"),
        [
            ("Negligible", Severity.INFO),
            ("Unknown", Severity.UNKNOWN),
            ("", Severity.CRITICAL),
            (None, Severity.CRITICAL),
        ],
    )
    def test_cvss_counts_only_where_grype_says_nothing(self, word, expected):
        flaw = {"id": "X-1", "severity": word, "cvss": [{"vector": V3, "metrics": {"baseScore": 9.8}}]}
        match = {"vulnerability": flaw, "artifact": {"name": "a", "version": "1"}}
        assert only(read(GrypeReader, {**self.DOCUMENT, "matches": [match]}).payload.items).severity is expected


class TestDependencyCheck:
    JSON = report("dependency-check-json/vulnerable.json")

    def test_a_vulnerability(self):
        finding = next(
            item for item in read(DependencyCheckReader, self.JSON).payload.items if item.rule == "CVE-2021-44228"
        )
        assert finding.severity is Severity.CRITICAL
        assert finding.package == Package(
            "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
            "org.apache.logging.log4j:log4j-core",
            "2.14.1",
            ("2.15.0",),
        )
        assert set(finding.cwe) == {"CWE-502", "CWE-917"}
        assert finding.location.path.endswith("log4j-core-2.14.1.jar")

    @pytest.mark.parametrize("name", ["vulnerable", "suppressed", "clean", "nothing"])
    def test_both_forms_say_the_same(self, name):
        in_json = read(DependencyCheckReader, (FIXTURES / f"dependency-check-json/{name}.json").read_bytes())
        in_xml = read(DependencyCheckXmlReader, (FIXTURES / f"dependency-check-xml/{name}.xml").read_bytes())
        assert [shown(item) for item in in_json.payload.items] == [shown(item) for item in in_xml.payload.items]
        assert (in_json.analysed, in_json.gaps, in_json.status) == (in_xml.analysed, in_xml.gaps, in_xml.status)
        assert in_json.produced_at is not None

    @pytest.mark.parametrize(
        ("flaw", "expected"),
        [
            ({"severity": "moderate"}, Severity.MEDIUM),
            ({"cvssv2": {"score": 9.5}}, Severity.HIGH),
            ({"cvssv2": {"score": 9.5}, "cvssv3": {"baseScore": 9.5}}, Severity.CRITICAL),
            ({"severity": "UNKNOWN", "cvssv3": {"baseScore": 3.9}}, Severity.LOW),
            ({"severity": "UNKNOWN", "cvssv3": {"baseScore": 3.9}, "cvssv4": {"baseScore": 4.0}}, Severity.MEDIUM),
            ({}, Severity.UNKNOWN),
        ],
    )
    def test_scores_count_where_it_gives_no_word_each_by_its_bands(self, flaw, expected):
        item = {"fileName": "a.jar", "vulnerabilities": [{"name": "CVE-1", **flaw}]}
        reading = read(DependencyCheckReader, {**self.JSON, "dependencies": [item]})
        assert only(reading.payload.items).severity is expected

    def test_an_analysis_that_failed_is_an_error(self):
        scan = {"engineVersion": "9", "analysisExceptions": [{"exception": {"message": "no network"}}]}
        reading = read(DependencyCheckReader, {**self.JSON, "scanInfo": scan})
        assert [error.message for error in reading.errors] == ["no network"]
        assert reading.status is Status.PARTIAL

    def test_early_xml_names_coordinates_one_score_and_one_weakness(self):
        content = b"""<analysis xmlns="https://jeremylong.github.io/DependencyCheck/dependency-check.1.3.xsd">
            <scanInfo><engineVersion>1.4.4</engineVersion></scanInfo><dependencies><dependency>
            <fileName>a.jar</fileName><filePath>/lib/a.jar</filePath><identifiers>
            <identifier type="maven"><name>(o.e:a:1.0)</name></identifier></identifiers><vulnerabilities>
            <vulnerability><name>CVE-2010-1</name><cvssScore>9.3</cvssScore><cwe>CWE-79 Cross-site</cwe></vulnerability>
            <suppressedVulnerability><name>CVE-2010-2</name><severity>Low</severity></suppressedVulnerability>
            </vulnerabilities></dependency></dependencies></analysis>"""
        reading = read(DependencyCheckXmlReader, content)
        first, second = by_rule(reading)["CVE-2010-1"], by_rule(reading)["CVE-2010-2"]
        assert first.package == Package("pkg:maven/o.e/a@1.0", "o.e:a", "1.0")
        assert (first.severity, first.cwe) == (Severity.HIGH, ("CWE-79",))
        assert (second.severity, second.state) == (Severity.LOW, FindingState.SUPPRESSED)

    @pytest.mark.parametrize("content", [b"<analysis/>", b"<analysis><scanInfo/></analysis>", b"<other/>"])
    def test_what_is_not_whole_is_refused(self, content):
        with pytest.raises(ReaderError):
            read(DependencyCheckXmlReader, content)


def shown(item):
    return item.rule, item.severity, item.package, item.location, item.cwe, item.state, item.message


class TestPipAudit:
    def test_the_bare_list_of_early_versions(self):
        skipped = {"name": "b", "skip_reason": "not on PyPI"}
        reading = read(PipAuditReader, [{"name": "a", "version": "1", "vulns": []}, skipped])
        assert reading.analysed == {"a==1"}
        assert reading.skipped == (("not on PyPI", "b"),)

    @pytest.mark.parametrize(
        "document", [[], [{"name": "a"}], [{"name": "a", "version": "1", "vulns": [], "x": 1}], [1]]
    )
    def test_other_lists_are_refused(self, document):
        assert not sees(PipAuditReader(), document)
        with pytest.raises(ReaderError):
            read(PipAuditReader, document)


CHECKED = [
    {"name": "NVD API Last Checked", "timestamp": "2026-08-22T01:54:12Z"},
    {"name": "NVD API Last Modified", "timestamp": "2026-08-21T20:00:05-04"},
]


@pytest.mark.parametrize(
    ("sources", "gap", "as_of"),
    [(CHECKED, False, "2026-08-22T01:54:12+00:00"), ([], True, None), (None, False, None)],
)
def test_the_database_of_dependency_check_has_an_age_or_was_never_filled(sources, gap, as_of):
    document = {
        "scanInfo": {"engineVersion": "12.1.0", **({} if sources is None else {"dataSource": sources})},
        "projectInfo": {"name": "shop"},
        "dependencies": [{"fileName": "a.jar"}],
    }
    (reading,) = DependencyCheckReader().read(json.dumps(document).encode())
    assert any("never filled" in item for item in reading.gaps) is gap
    assert (reading.facts["advisories"] or {}).get("as_of") == as_of
