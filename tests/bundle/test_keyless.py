"""Signatures by identity, made by a Sigstore of our own and verified by the library that people use."""

import json
import random
from contextlib import contextmanager
from datetime import timedelta

import pytest
from bundle.test_reader import whole
from support.evidence import SUBJECT, WHEN
from support.signed import key, signer
from support.virtual_sigstore import VirtualSigstore

from ssdfgate.bundle import keyless, write_bundle
from ssdfgate.bundle.keyless import Identity, attest_keyless
from ssdfgate.bundle.signing import sign_bundle, signer_of
from ssdfgate.bundle.statement import statement_subjects
from ssdfgate.bundle.verify import Expected, verify_bundle
from ssdfgate.errors import BundleError, UsageError
from ssdfgate.model import canonical_json

WORKFLOW = "https://github.com/team/app/.github/workflows/release.yml@refs/tags/v1"
GITHUB = "https://token.actions.githubusercontent.com"
NOW = WHEN + timedelta(hours=1)


@pytest.fixture(scope="module")
def sigstore():
    return VirtualSigstore(WORKFLOW, GITHUB)


@pytest.fixture
def bundle(tmp_path, sigstore, monkeypatch):
    @contextmanager
    def made_here():
        yield sigstore

    monkeypatch.setattr(keyless, "_signer", made_here)
    (tmp_path / "root.json").write_bytes(sigstore.trusted_root())
    write_bundle(whole(), tmp_path / "bundle")
    sign_bundle(tmp_path / "bundle", signer_of("sigstore:", {}))
    return tmp_path / "bundle"


def who(bundle, identity=WORKFLOW, issuer=GITHUB):
    return Identity(identity, issuer, bundle.parent / "root.json")


def refused(bundle, match, trust=None):
    with pytest.raises(BundleError, match=match):
        verify_bundle(bundle, trust or who(bundle), Expected(), NOW)


def test_what_is_signed_by_an_identity_verifies_by_it(bundle):
    verified = verify_bundle(bundle, who(bundle), Expected(commit=SUBJECT.commit), NOW)
    assert verified.signed_by == f"{WORKFLOW} (by {GITHUB})"
    assert verified.unchecked == ()


def test_another_identity_or_issuer_does_not_do(bundle):
    refused(bundle, r"manifest\.sigstore\.json: does not verify: .*SANs", who(bundle, identity=WORKFLOW + "x"))
    refused(bundle, r"manifest\.sigstore\.json: does not verify", who(bundle, issuer="https://gitlab.com"))


def test_another_sigstore_does_not_do(bundle):
    (bundle.parent / "root.json").write_bytes(VirtualSigstore(WORKFLOW, GITHUB).trusted_root())
    refused(bundle, r"manifest\.sigstore\.json: does not verify")
    refused(bundle, r"manifest\.sigstore\.json: does not verify", Identity(WORKFLOW, GITHUB))


def test_a_changed_manifest_is_found(bundle):
    path = bundle / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"version":"1.0"', b'"version":"1.1"'))
    refused(bundle, r"manifest\.sigstore\.json: does not verify")


@pytest.mark.parametrize("content", [b"", b"null", b"{}", b"[]", b"\xff", b'{"mediaType":"x"}'])
def test_what_is_no_sigstore_bundle_is_refused(bundle, content):
    (bundle / "manifest.sigstore.json").write_bytes(content)
    refused(bundle, r"manifest\.sigstore\.json: does not verify")


def test_what_is_told_of_it_is_one_line_without_the_words_of_a_library(bundle, caplog):
    (bundle / "manifest.sigstore.json").write_bytes(b"{}")
    for trust in (who(bundle), Identity(WORKFLOW, GITHUB)):
        with pytest.raises(BundleError) as found:
            verify_bundle(bundle, trust, Expected(), NOW)
        assert "further information" not in str(found.value)
        assert found.value.hint.startswith("Do not use this bundle")
    assert caplog.messages == []


def test_every_part_of_the_signature_counts(bundle):
    original = json.loads((bundle / "manifest.sigstore.json").read_bytes())
    entry = original["verificationMaterial"]["tlogEntries"][0]
    for where, name in (
        (original["messageSignature"], "signature"),
        (original["messageSignature"]["messageDigest"], "digest"),
        (entry["inclusionProof"], "rootHash"),
        (entry["inclusionPromise"], "signedEntryTimestamp"),
        (entry, "canonicalizedBody"),
        (entry, "integratedTime"),
    ):
        kept = where[name]
        where[name] = str(int(kept) + 1) if name == "integratedTime" else kept[:8] + "AAAA" + kept[12:]
        (bundle / "manifest.sigstore.json").write_text(json.dumps(original))
        refused(bundle, r"manifest\.sigstore\.json: does not verify")
        where[name] = kept


def test_every_flipped_byte_is_found(bundle):
    """All but the name before the signature of the checkpoint, which nothing covers and nothing depends on."""
    path = bundle / "manifest.sigstore.json"
    content, chance = bytearray(path.read_bytes()), random.Random(3)  # noqa: S311  # no secret
    name = range(at := content.index("— log.example".encode()), at + len("— log.example ".encode()))
    for place in chance.sample([at for at in range(len(content)) if at not in name], 300):
        byte = content[place]
        content[place] ^= chance.randint(1, 255)
        with pytest.raises(BundleError, match="does not verify"):
            keyless.check_keyless(bytes(content), (bundle / "manifest.json").read_bytes(), who(bundle), "signature")
        content[place] = byte


def test_both_kinds_of_signature_can_lie_side_by_side(bundle):
    sign_bundle(bundle, signer())
    assert verify_bundle(bundle, key(), Expected(), NOW).unchecked == ("manifest.sigstore.json",)
    assert verify_bundle(bundle, who(bundle), Expected(), NOW).unchecked == ("manifest.dsse.json",)


def test_a_statement_in_a_sigstore_bundle_verifies_too(bundle, sigstore):
    """As cosign writes it; ours name commits, which the library does not sign."""
    statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://x/v1", "predicate": {}}
    subjects = statement_subjects(SUBJECT, (), commit=False)
    content = canonical_json({**statement, "subject": subjects})
    signed = attest_keyless(content)
    keyless.check_keyless(signed, content, who(bundle), "attestation")
    with pytest.raises(BundleError, match="attestation: signs something else"):
        keyless.check_keyless(signed, content + b" ", who(bundle), "attestation")


def test_a_trusted_root_that_is_none_is_a_usage_error(bundle):
    for content in (b"", b"{}", b"null"):
        (bundle.parent / "root.json").write_bytes(content)
        with pytest.raises(UsageError, match=r"root\.json: is not a trusted root"):
            verify_bundle(bundle, who(bundle), Expected(), NOW)
    (bundle.parent / "root.json").unlink()
    with pytest.raises(UsageError, match="is not a trusted root"):
        verify_bundle(bundle, who(bundle), Expected(), NOW)
