import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from bundle.test_bundle import files_of
from bundle.test_reader import whole
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
from support.evidence import SUBJECT, WHEN
from support.signed import PASSPHRASE, key, made, private_pem, public_pem, signed_bundle, signer

from ssdfgate.bundle import write_bundle
from ssdfgate.bundle.dsse import PAYLOAD_TYPE, open_dsse, sign_dsse
from ssdfgate.bundle.keys import public_key
from ssdfgate.bundle.signing import sign_bundle, signer_of
from ssdfgate.bundle.verify import Expected, Key, verify_bundle
from ssdfgate.errors import BundleError, ExitCode, UsageError
from ssdfgate.model import Subject

NOW = WHEN + timedelta(hours=1)
ANY = Expected()


@pytest.fixture
def bundle(tmp_path):
    return signed_bundle(tmp_path / "bundle")


@pytest.mark.parametrize("kind", ["p256", "ed25519"])
def test_what_is_signed_here_verifies_here(tmp_path, kind):
    path = signed_bundle(tmp_path / "bundle", kind)
    verified = verify_bundle(path, key(kind), ANY, NOW)
    assert verified.signed_by == f"key {public_key(public_pem(kind), 'x').keyid}"
    assert verified.index.content == (path / "manifest.json").read_bytes()
    assert verified.unchecked == ()
    assert set(files_of(path)) > {"manifest.json", "manifest.dsse.json"}
    assert [item.name for item in tmp_path.iterdir()] == ["bundle"]


def test_others_read_the_envelope(bundle):
    """securesystemslib verifies it, and the statement inside is one for in-toto's own library."""
    content = (bundle / "manifest.dsse.json").read_bytes()
    envelope = Envelope.from_dict(json.loads(content))
    envelope.verify([SSlibKey.from_crypto(made("p256").public_key())], 1)
    assert (envelope.payload_type, envelope.payload) == (PAYLOAD_TYPE, (bundle / "manifest.json").read_bytes())
    read = Statement.copy_from_pb(json_format.Parse(envelope.payload, statement_pb2.Statement()))
    read.validate()
    assert read.pb.subject[0].digest["gitCommit"] == SUBJECT.commit
    assert read.pb.predicate["schema"] == "ssdfgate/bundle/v1"


def test_the_vector_of_the_specification_is_matched_byte_for_byte():
    """https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md#test-vectors; its signature is r and s side by
    side, ours is DER as everywhere today, so the numbers are compared."""
    import base64

    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    given = Envelope(b"hello world", "http://example.com/HelloWorld", {})
    assert given.pae() == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    secret = 97358161215184420915383655311931858321456579547487070936769975997791359926199
    private = ec.derive_private_key(secret, ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    assert numbers.x == 46950820868899156662930047687818585632848591499744589407958293238635476079160
    assert numbers.y == 5640078356564379163099075877009565129882514886557779369047442380624545832820
    raw = base64.b64decode("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    assert private.sign(given.pae(), ec.ECDSA(SHA256(), deterministic_signing=True)) == der
    public = SSlibKey.from_crypto(private.public_key())
    sent = {"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld"}
    sent["signatures"] = [{"keyid": "", "sig": base64.b64encode(der).decode()}]
    with pytest.raises(BundleError, match=r"envelope: signs a http://example.com/HelloWorld, not an"):
        open_dsse(json.dumps(sent, separators=(",", ":")).encode(), public, "envelope")


def envelope_of(bundle):
    return json.loads((bundle / "manifest.dsse.json").read_bytes())


def put(bundle, document, **how):
    how = how or {"separators": (",", ":")}
    (bundle / "manifest.dsse.json").write_text(json.dumps(document, **how))


def test_a_key_id_is_only_a_hint_but_must_not_lie(bundle):
    document = envelope_of(bundle)
    document["signatures"][0]["keyid"] = ""
    put(bundle, document)
    assert verify_bundle(bundle, key(), ANY, NOW).signed_by
    document["signatures"][0]["keyid"] = "f" * 64
    put(bundle, document)
    refused(bundle, "manifest.dsse.json: is signed by the key f{64}")


def refused(bundle, match, trust=None, expected=ANY, now=NOW):
    with pytest.raises(BundleError, match=match) as caught:
        verify_bundle(bundle, trust or key(), expected, now)
    assert caught.value.exit_code is ExitCode.INVALID


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda it: it.update(payload=it["payload"][:-4]), "does not verify"),
        (lambda it: it.update(payloadType="text/plain"), "does not verify"),
        (lambda it: it.update(signatures=[]), "with one signature"),
        (lambda it: it.update(signatures=it["signatures"] * 2), "with one signature"),
        (lambda it: it.update(extra=1), "unknown field"),
        (lambda it: it.pop("payload"), "missing required field"),
        (lambda it: it["signatures"][0].update(sig=""), "does not verify"),
        (lambda it: it["signatures"][0].update(sig="!"), "does not verify|base64"),
        (lambda it: it["signatures"][0].update(cert="x"), "unknown field"),
        (
            lambda it: it.update(payload=it["payload"].replace("+", "-").replace("/", "_") + "===="),
            "manifest.dsse.json",
        ),
    ],
)
def test_a_changed_envelope_is_refused(bundle, change, match):
    document = envelope_of(bundle)
    change(document)
    put(bundle, document)
    refused(bundle, match)


def test_an_envelope_has_one_spelling(bundle):
    put(bundle, envelope_of(bundle), indent=1)
    refused(bundle, "manifest.dsse.json: is not in the form")


def test_spare_bits_of_base64_are_not_spare(bundle):
    document = envelope_of(bundle)
    payload = (bundle / "manifest.json").read_bytes()
    for padded in range(1, 3):
        if document["payload"].endswith("=" * padded) and not document["payload"].endswith("=" * (padded + 1)):
            body, last = (
                document["payload"].rstrip("="),
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
            )
            document["payload"] = body[:-1] + last[last.index(body[-1]) + 1] + "=" * padded
            put(bundle, document)
            refused(bundle, "manifest.dsse.json: is not in the form")
            return
    assert len(payload) % 3 == 0


def test_another_key_does_not_do(bundle):
    refused(bundle, "manifest.dsse.json: is signed by the key", trust=key("p256-2"))
    document = envelope_of(bundle)
    document["signatures"][0]["keyid"] = ""
    put(bundle, document)
    refused(bundle, "does not verify with the key", trust=key("p256-2"))
    refused(bundle, "does not verify with the key", trust=key("ed25519"))


def test_a_bundle_without_a_signature_is_refused_where_one_is_asked_for(bundle):
    (bundle / "manifest.dsse.json").unlink()
    refused(bundle, "manifest.dsse.json: is missing, so the bundle is not signed with a key")
    verified = verify_bundle(bundle, None, ANY, NOW)
    assert verified.signed_by is None


def test_a_signature_that_nobody_asked_about_is_named(bundle):
    assert verify_bundle(bundle, None, ANY, NOW).unchecked == ("manifest.dsse.json",)


def test_an_old_signature_does_not_cover_a_new_manifest(bundle, tmp_path):
    other = signed_bundle(tmp_path / "other", manifest=None)
    content = (other / "manifest.json").read_bytes().replace(b'"version":"1.0"', b'"version":"1.1"')
    (bundle / "manifest.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"manifest\.json: "):
        verify_bundle(bundle, key(), ANY, NOW)


def test_only_a_whole_bundle_is_signed(bundle):
    (bundle / "manifest.dsse.json").unlink()
    next((bundle / "blobs/sha256").iterdir()).write_bytes(b"changed")
    with pytest.raises(BundleError, match="does not have this digest"):
        sign_bundle(bundle, signer())
    assert not (bundle / "manifest.dsse.json").exists()


def test_a_bundle_about_nothing_is_not_signed(tmp_path):
    about_nothing = replace(whole(), subject=Subject(None, None, dirty=None, tree=None), artifacts=())
    write_bundle(about_nothing, tmp_path / "bundle")
    with pytest.raises(BundleError, match=r"manifest\.json: is about no commit"):
        sign_bundle(tmp_path / "bundle", signer())


def test_signing_again_replaces_the_signature(bundle):
    sign_bundle(bundle, signer("ed25519"))
    assert verify_bundle(bundle, key("ed25519"), ANY, NOW).signed_by
    refused(bundle, "is signed by the key")


@pytest.mark.parametrize("kind", ["p256", "ed25519"])
@pytest.mark.parametrize("where", ["file", "env"])
def test_keys_come_from_files_and_variables_encrypted_or_not(tmp_path, kind, where):
    for passphrase in (None, PASSPHRASE):
        pem = private_pem(kind, passphrase)
        (tmp_path / "key.pem").write_bytes(pem)
        environ = {"MINE": pem.decode(), **({"SSDFGATE_KEY_PASSPHRASE": passphrase} if passphrase else {})}
        found = signer_of(f"file:{tmp_path}/key.pem" if where == "file" else "env:MINE", environ)
        content = found.sign(b"statement")
        assert open_dsse(content, public_key(public_pem(kind), "x"), "x") == b"statement"


@pytest.mark.parametrize(
    ("uri", "environ", "match"),
    [
        ("file:/nowhere/key.pem", {}, "/nowhere/key.pem: cannot be read"),
        ("env:GONE", {}, "there is no such variable"),
        ("env:", {}, "there is no such variable"),
        ("env:K", {"K": "not a key"}, "is not a private key"),
        ("env:K", {"K": public_pem().decode()}, "is not a private key"),
        ("env:K", {"K": private_pem("p384").decode()}, "is a key for ecdsa-sha2-nistp384"),
        ("env:K", {"K": private_pem(passphrase="a").decode()}, "is encrypted, and there is no passphrase"),
        (
            "env:K",
            {"K": private_pem(passphrase="a").decode(), "SSDFGATE_KEY_PASSPHRASE": "b"},
            "is not a private key",
        ),
        ("env:K", {"K": private_pem().decode(), "SSDFGATE_KEY_PASSPHRASE": "b"}, "is not encrypted, and there is a"),
        ("key.pem", {}, "does not name a key"),
        ("vault:x", {}, "does not name a key"),
        ("sigstore:x", {}, "does not name a key"),
        ("", {}, "does not name a key"),
    ],
)
def test_what_is_no_key_is_a_usage_error_that_shows_no_secret(uri, environ, match):
    with pytest.raises(UsageError, match=match) as caught:
        signer_of(uri, environ)
    assert caught.value.hint
    assert "PRIVATE" not in str(caught.value)


def test_a_passphrase_without_need_is_to_be_taken_away():
    with pytest.raises(UsageError) as caught:
        signer_of("env:K", {"K": private_pem().decode(), "SSDFGATE_KEY_PASSPHRASE": "b"})
    assert caught.value.hint.startswith("Unset SSDFGATE_KEY_PASSPHRASE")


@pytest.mark.parametrize("pem", [b"", b"nothing", private_pem(), public_pem("p384")])
def test_what_is_no_public_key_is_a_usage_error(bundle, pem):
    with pytest.raises(UsageError, match=r"^mine: is "):
        verify_bundle(bundle, Key(pem, "mine"), ANY, NOW)


def test_without_a_token_of_a_pipeline_nothing_is_signed_by_identity(bundle):
    found = signer_of("sigstore:", {})
    with pytest.raises(UsageError, match="no OIDC token") as caught:
        sign_bundle(bundle, found)
    assert "id-token: write" in caught.value.hint
    assert not (bundle / "manifest.sigstore.json").exists()


def test_nothing_heavy_is_imported_before_it_is_used():
    code = "import sys, ssdfgate.gate, ssdfgate.bundle.signing, ssdfgate.bundle.verify, ssdfgate.cli.gate, ssdfgate.cli.verify\n"
    code += "print({'sigstore', 'securesystemslib', 'cryptography'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


def test_the_envelope_is_what_the_library_makes():
    content = sign_dsse(b"statement", signer_key())
    assert json.loads(content)["payloadType"] == PAYLOAD_TYPE
    assert content == json.dumps(json.loads(content), separators=(",", ":"), sort_keys=True).encode()


def signer_key():
    from ssdfgate.bundle.keys import private_key

    return private_key(private_pem(), None, "x")
