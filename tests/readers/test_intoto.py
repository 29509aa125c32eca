import base64
import json

import pytest
from support.reports_of_others import FIXTURES

from ssdfgate.errors import ReaderError
from ssdfgate.model import EvidenceKind, Status
from ssdfgate.readers.intoto import InTotoReader

COMMIT = "c27d339ee6075c1f744c5d4b200f7901aad2c369"


def document(name):
    return json.loads((FIXTURES / "in-toto" / name).read_bytes())


def read(changed):
    (reading,) = InTotoReader().read(json.dumps(changed).encode())
    return reading


@pytest.mark.parametrize("name", ["slsa-v1.json", "slsa-v0.2.json", "envelope.json", "bundle.json"])
def test_provenance_names_commit_builder_and_materials_and_is_not_verified(name):
    reading = read(document(name))
    values = reading.payload.values
    assert values["commit"] == COMMIT == reading.subject.commit
    assert values["builder"].startswith("https://github.com/")
    assert values["materials_with_digest"] == values["materials"] > 0
    assert values["verified"] is False
    assert reading.subject.digests[0].startswith("sha256:")


def test_a_material_without_digest_is_counted():
    changed = document("slsa-v1.json")
    del changed["predicate"]["buildDefinition"]["resolvedDependencies"][1]["digest"]
    values = read(changed).payload.values
    assert (values["materials"], values["materials_with_digest"]) == (2, 1)


def test_two_commits_leave_the_commit_open():
    changed = document("slsa-v1.json")
    dependencies = changed["predicate"]["buildDefinition"]["resolvedDependencies"]
    dependencies.append({"uri": "git+https://example.org/other", "digest": {"gitCommit": "0" * 40}})
    reading = read(changed)
    assert reading.subject.commit is None
    assert reading.warnings[0].startswith("materials of several commits")


def test_a_signature_is_told_and_not_believed():
    assert read(document("envelope.json")).warnings == ("signed, but the signature was not verified",)
    assert read(document("slsa-v1.json")).warnings == ("not signed",)


def test_failed_tests_that_are_not_named_are_a_gap():
    changed = document("test-result.json")
    changed["predicate"]["failedTests"] = []
    assert read(changed).status is Status.PARTIAL


def test_a_verification_summary_that_failed_says_so():
    changed = document("vsa.json")
    changed["predicate"]["verificationResult"] = "FAILED"
    reading = read(changed)
    assert reading.kind is EvidenceKind.VERIFICATION
    assert reading.payload.values["passed"] is False


@pytest.mark.parametrize(
    "spoil",
    [
        lambda it: it.update(payload="%%%"),
        lambda it: it.update(payloadType="text/plain"),
        lambda it: it.update(payload=base64.b64encode(b'{"_type": "other"}').decode()),
        lambda it: it.update(payload=base64.b64encode(b"not json").decode()),
    ],
)
def test_an_envelope_that_cannot_be_opened_is_refused(spoil):
    changed = document("envelope.json")
    spoil(changed)
    with pytest.raises(ReaderError):
        read(changed)


def test_another_predicate_is_refused_by_name():
    with pytest.raises(ReaderError, match="cyclonedx"):
        read({**document("slsa-v1.json"), "predicateType": "https://cyclonedx.org/bom"})


def test_one_bad_line_refuses_all_lines():
    content = (FIXTURES / "in-toto" / "two.intoto.jsonl").read_bytes()
    with pytest.raises(ReaderError, match="line 3"):
        InTotoReader().read(content + b'{"payloadType": 1\n')


SBOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "components": [{"type": "library", "name": "a", "version": "1"}],
}
TAG_VALUE = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\n"


def statement(kind, predicate, **more):
    subject = [{"name": "registry.example/app", "digest": {"sha256": "ab" * 32}}]
    return {
        "_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": kind, "predicate": predicate
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        ("https://cyclonedx.org/bom", SBOM),
        ("https://cyclonedx.org/bom/v1.5", {"Data": SBOM, "Timestamp": "2022-01-01T00:00:00Z"}),
        ("https://cyclonedx.org/bom", {"Data": json.dumps(SBOM), "Timestamp": "2022-01-01T00:00:00Z"}),
        ("https://spdx.dev/Document", TAG_VALUE),
        ("https://spdx.dev/Document", {"Data": TAG_VALUE}),
    ],
)
def test_an_attested_sbom_is_an_sbom_of_the_artifact_that_is_named(kind, predicate):
    reading = read(statement(kind, predicate))
    assert reading.kind is EvidenceKind.SBOM
    assert [item.name for item in reading.payload.items] == ["a"]
    assert reading.subject.digests == ("sha256:" + "ab" * 32,)
    assert reading.facts["attested"] == {"predicate_type": kind, "artifacts": 1, "verified": False}
    assert "not signed" in reading.warnings


def test_an_attested_sbom_in_an_envelope_is_no_more_verified_than_one_without():
    payload = base64.b64encode(json.dumps(statement("https://cyclonedx.org/bom", SBOM)).encode()).decode()
    envelope = {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "eA=="}]}
    reading = read({"base64Signature": base64.b64encode(json.dumps(envelope).encode()).decode()})
    assert reading.facts["attested"]["verified"] is False
    assert "signed, but the signature was not verified" in reading.warnings


def test_an_attested_sbom_of_nothing_in_particular_is_partial():
    reading = read(statement("https://cyclonedx.org/bom", SBOM, subject=[]))
    assert reading.status is Status.PARTIAL
    assert "the statement names no artifact by its digest" in reading.gaps


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        ("https://cyclonedx.org/bom", {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT"}),
        ("https://cyclonedx.org/bom", {}), ("https://cyclonedx.org/bom", None), ("https://cyclonedx.org/bom", []),
        ("https://cyclonedx.org/bom", {"Data": ""}), ("https://cyclonedx.org/bom", {"Data": "{"}),
        ("https://spdx.dev/Document", SBOM), ("https://spdx.dev/Document", "PackageName: a\n"),
        ("https://openvex.dev/ns", SBOM),
    ],
)  # fmt: skip
def test_a_predicate_that_is_not_what_its_type_says_is_refused(kind, predicate):
    with pytest.raises(ReaderError):
        read(statement(kind, predicate))


@pytest.mark.parametrize("signature", ["MEUCIQ==", "?", "", None, "eyJh"])
def test_a_bundle_of_cosign_without_a_statement_is_refused(signature):
    with pytest.raises(ReaderError):
        read({"base64Signature": signature})
