from datetime import UTC, datetime

import pytest
from support.reading import only, sees
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import Component, EvidenceKind, FindingState, Package, Severity, Tool
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.readers.cyclonedx_xml import CycloneDxXmlReader

NOW = datetime(2030, 1, 1, tzinfo=UTC)
BOM = '<bom xmlns="http://cyclonedx.org/schema/bom/{version}"{more}>{inside}</bom>'


def bom(inside, version="1.6", more=""):
    return BOM.format(version=version, inside=inside, more=more).encode()


def read(content):
    return CycloneDxXmlReader(lambda: NOW).read(content)


def test_a_document_in_all_its_parts():
    reading = only(
        read(
            bom(
                """<metadata><timestamp>2026-01-01T00:00:00Z</timestamp><tools><components>
                <component type="application"><name>maker</name><version>1.2</version></component></components></tools>
                <component type="application" bom-ref="shop"><name>shop</name><version>1.0</version></component>
                <supplier><name>Example Ltd</name><url>https://example.org</url></supplier></metadata>
                <components><component type="library" bom-ref="a"><group>org.example</group><name>a</name>
                <version>2.0</version><hashes><hash alg="SHA-256">"""
                + "ab" * 32
                + """</hash></hashes><licenses><expression>MIT OR Apache-2.0</expression></licenses>
                <purl>pkg:maven/org.example/a@2.0</purl><components><component type="file"><name>b.txt</name>
                </component></components></component></components>
                <dependencies><dependency ref="shop"><dependency ref="a"/></dependency></dependencies>
                <compositions><composition><aggregate>complete</aggregate><dependencies><dependency ref="a"/>
                </dependencies></composition></compositions>"""
            )
        )
    )
    assert reading.tool == Tool("maker", "1.2")
    assert reading.payload.items == (
        Component("b.txt", None, None),
        Component(
            "org.example/a", "2.0", "pkg:maven/org.example/a@2.0", ("MIT OR Apache-2.0",), {"SHA-256": "ab" * 32}
        ),
    )
    assert (reading.errors, reading.warnings, reading.gaps, reading.skipped) == ((), (), (), ())
    present = {name for name, (have, _) in reading.payload.fields.items() if have}
    assert {"document.relationships", "document.compositions", "document.supplier", "document.timestamp"} <= present


@pytest.mark.parametrize("name", ["grype-1.6", "pip-audit-1.4"])
def test_both_forms_of_one_sbom_say_the_same(name):
    in_xml = read((FIXTURES / f"cyclonedx-xml/{name}.xml").read_bytes())
    in_json = CycloneDxReader(lambda: NOW).read((FIXTURES / f"cyclonedx-json/{name}.json").read_bytes())
    assert [reading.kind for reading in in_xml] == [reading.kind for reading in in_json]
    for one, other in zip(in_xml, in_json, strict=True):
        assert [shown(item) for item in one.payload.items] == [shown(item) for item in other.payload.items]


def shown(item):
    if isinstance(item, Component):
        return item.name, item.version, item.purl, item.licences
    return item.rule, item.severity, item.package, item.cwe, item.url


def test_elements_of_other_namespaces_pass_by():
    inside = (
        '<components><component type="library"><name>a</name><x:name xmlns:x="urn:x">b</x:name></component>'
        '<x:component xmlns:x="urn:x"><x:name>c</x:name></x:component></components>'
    )
    assert [item.name for item in only(read(bom(inside))).payload.items] == ["a"]


def test_vulnerabilities_of_the_extension_count():
    inside = """<components><component type="library" bom-ref="pkg:maven/o/a@1"><group>o</group><name>a</name>
        <version>1</version><purl>pkg:maven/o/a@1</purl></component></components>
        <v:vulnerabilities><v:vulnerability ref="pkg:maven/o/a@1"><v:id>CVE-2018-7489</v:id>
        <v:source name="NVD"><v:url>https://example.org</v:url></v:source>
        <v:ratings><v:rating><v:score><v:base>9.8</v:base></v:score><v:severity>Critical</v:severity>
        <v:method>CVSSv3</v:method></v:rating><v:rating><v:severity>Low</v:severity></v:rating></v:ratings>
        <v:cwes><v:cwe>502</v:cwe></v:cwes><v:description>Bad.</v:description></v:vulnerability></v:vulnerabilities>"""
    namespace = ' xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0"'
    sbom, audit = read(bom(inside, "1.2", namespace))
    assert (sbom.kind, audit.kind) == (EvidenceKind.SBOM, EvidenceKind.DEPENDENCY_AUDIT)
    (finding,) = audit.payload.items
    assert (finding.rule, finding.severity, finding.cwe) == ("CVE-2018-7489", Severity.CRITICAL, ("CWE-502",))
    assert finding.package == Package("pkg:maven/o/a@1", "o/a", "1")
    assert finding.state is FindingState.OPEN


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<bom/>",
        bom("", "9.9"),
        bom("<components><component type='library'/></components>"),
        bom("<components>")[:-20],
        b'<!DOCTYPE bom [<!ENTITY a "b">]>' + bom("<components>&a;</components>"),
        bom("<components><component>" * 120 + "</component></components>" * 120),
    ],
)
def test_damaged_and_hostile_documents_are_refused(content):
    with pytest.raises(ReaderError):
        read(content)


def test_recognition_asks_for_the_namespace():
    assert sees(CycloneDxXmlReader(), bom("<components/>"))
    assert not sees(CycloneDxXmlReader(), b"<bom><components/></bom>")
    assert not sees(CycloneDxXmlReader(), b'<project xmlns="http://cyclonedx.org/schema/bom/1.6"/>')
