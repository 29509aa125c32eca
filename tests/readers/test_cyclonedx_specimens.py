"""Every valid document of the specification's own test resources, as the library ships them in its sources."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from defusedxml import ElementTree

from ssdfgate.model import Components, EvidenceKind
from ssdfgate.readers.cyclonedx import CycloneDxReader
from ssdfgate.readers.cyclonedx_xml import CycloneDxXmlReader

TOOLS = Path(os.environ.get("SSDFGATE_TEST_TOOLS") or Path(__file__).parents[2] / ".tools")
FOLDER = TOOLS / "specimens" / "cyclonedx" / "tests" / "_data" / "schemaTestData"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="tools/ci/install.sh has not fetched the specimens")


def documents(version, suffix):
    return sorted((FOLDER / version).glob(f"valid-*.{suffix}"))


def in_json(value):
    """Components of a parsed document, counted along `components` alone."""
    listed = value.get("components") or []
    return len(listed) + sum(in_json(item) for item in listed)


def in_xml(element):
    listed = element.findall("{*}components/{*}component")
    return len(listed) + sum(in_xml(item) for item in listed)


def components(readings):
    """How many the reading of the SBOM holds; 0 where there is none beside vulnerabilities."""
    payloads = [reading.payload for reading in readings if reading.kind is EvidenceKind.SBOM]
    return sum(len(payload.items) for payload in payloads if isinstance(payload, Components))


@pytest.mark.parametrize("version", [name for name in VERSIONS if name >= "1.2"])
def test_json(version):
    found = documents(version, "json")
    assert found
    for path in found:
        document = json.loads(path.read_text())
        subject = document.get("metadata", {}).get("component", {})
        readings = CycloneDxReader(lambda: NOW).read(path.read_bytes())
        assert components(readings) == in_json(document) + in_json(subject), path.name
        assert not [warning for reading in readings for warning in reading.warnings if "/" in warning.split(":")[0]]


@pytest.mark.parametrize("version", VERSIONS)
def test_xml(version):
    found = documents(version, "xml")
    assert found
    for path in found:
        root = ElementTree.fromstring(path.read_bytes())
        subject = root.find("{*}metadata/{*}component")
        readings = CycloneDxXmlReader(lambda: NOW).read(path.read_bytes())
        assert components(readings) == in_xml(root) + (in_xml(subject) if subject is not None else 0), path.name


@pytest.mark.parametrize("version", [name for name in VERSIONS if name >= "1.4"])
def test_a_vulnerability_says_the_same_in_both_forms(version):
    name = f"valid-vulnerability-{version}"
    in_json_form = CycloneDxReader(lambda: NOW).read((FOLDER / version / f"{name}.json").read_bytes())
    in_xml_form = CycloneDxXmlReader(lambda: NOW).read((FOLDER / version / f"{name}.xml").read_bytes())
    for kind in (EvidenceKind.DEPENDENCY_AUDIT, EvidenceKind.VEX):
        (one,), (other,) = (
            [item.payload for item in form if item.kind is kind] for form in (in_json_form, in_xml_form)
        )
        assert one == other
        assert len(one.items) == 1
