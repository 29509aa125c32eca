"""cosign, written by other people, reads what we sign and signs what we read."""

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from bundle.test_reader import whole
from support.evidence import WHEN
from support.signed import private_pem, public_pem, signed_bundle
from support.virtual_sigstore import VirtualSigstore

from ssdfgate.bundle import write_bundle
from ssdfgate.bundle.verify import Expected, Key, verify_bundle
from ssdfgate.errors import BundleError

ROOT = Path(__file__).parents[2]
TYPE = "https://ssdfgate.dev/evidence-bundle/v1"
NOW = WHEN + timedelta(hours=1)


@pytest.fixture(scope="module")
def cosign():
    places = [Path(os.environ.get("SSDFGATE_TEST_TOOLS", ROOT / ".tools")) / "bin" / "cosign"]
    found = next((str(path) for path in places if path.is_file()), None) or shutil.which("cosign")
    if found is None:
        pytest.skip("cosign is not installed: tools/ci/install-cosign builds it")

    def run(*arguments, folder):
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "COSIGN_PASSWORD": "word", "NO_PROXY": "*"}
        environ |= {
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "TUF_ROOT": str(folder / "tuf"),
        }  # a network must not be needed
        return subprocess.run(
            [found, *map(str, arguments)],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def verified_by(cosign, bundle, folder, blob, kind="p256"):
    (folder / "key.pub").write_bytes(public_pem(kind))
    (folder / "app.whl").write_bytes(blob)
    envelope = bundle / "manifest.dsse.json"
    options = ["--key", "key.pub", "--type", TYPE, "--insecure-ignore-tlog", "--signature", envelope]
    return cosign("verify-blob-attestation", *options, "app.whl", folder=folder)


@pytest.mark.parametrize("kind", ["p256", "ed25519"])
def test_cosign_verifies_what_is_signed_here_from_the_file_that_ships(cosign, tmp_path, kind):
    bundle = signed_bundle(tmp_path / "bundle", kind)
    assert "Verified OK" in verified_by(cosign, bundle, tmp_path, b"app", kind).stderr
    assert verified_by(cosign, bundle, tmp_path, b"another file", kind).returncode != 0


def test_cosign_refuses_what_was_changed(cosign, tmp_path):
    bundle = signed_bundle(tmp_path / "bundle")
    document = json.loads((bundle / "manifest.dsse.json").read_bytes())
    document["signatures"][0]["sig"] = "MEUCIQ" + document["signatures"][0]["sig"][6:-8] + "AAAAAAA="
    (bundle / "manifest.dsse.json").write_text(json.dumps(document))
    assert verified_by(cosign, bundle, tmp_path, b"app").returncode != 0


def test_what_cosign_signs_verifies_here(cosign, tmp_path):
    assert cosign("generate-key-pair", folder=tmp_path).returncode == 0
    bundle = tmp_path / "bundle"
    write_bundle(whole(), bundle)
    signed = tmp_path / "signed.json"
    options = ["--yes", "--key", "cosign.key", "--tlog-upload=false", "--output-signature", signed]
    done = cosign("attest-blob", *options, "--statement", bundle / "manifest.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    shutil.move(signed, bundle / "manifest.dsse.json")
    key = Key((tmp_path / "cosign.pub").read_bytes(), "cosign.pub")
    assert verify_bundle(bundle, key, Expected(), NOW).signed_by
    with pytest.raises(BundleError, match="does not verify"):
        verify_bundle(bundle, Key(public_pem(), "ours"), Expected(), NOW)


def test_a_key_that_is_used_here_can_be_used_by_cosign_too(cosign, tmp_path):
    (tmp_path / "key.pem").write_bytes(private_pem())
    done = cosign("import-key-pair", "--key", "key.pem", "--output-key-prefix", "imported", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "imported.pub").read_bytes() == public_pem()


def test_cosign_verifies_what_is_signed_by_an_identity(cosign, tmp_path):
    identity, issuer = (
        "https://github.com/team/app/.github/workflows/release.yml@refs/tags/v1",
        "https://issuer.example",
    )
    sigstore = VirtualSigstore(identity, issuer)
    content = whole().to_bytes()
    (tmp_path / "root.json").write_bytes(sigstore.trusted_root())
    (tmp_path / "manifest.json").write_bytes(content)
    (tmp_path / "manifest.sigstore.json").write_text(sigstore.sign_artifact(content).to_json())
    options = ["--new-bundle-format", "--bundle", "manifest.sigstore.json", "--trusted-root", "root.json"]
    options += ["--certificate-oidc-issuer", issuer, "--certificate-identity"]
    done = cosign("verify-blob", *options, identity, "manifest.json", folder=tmp_path)
    assert "Verified OK" in done.stderr
    assert cosign("verify-blob", *options, identity + "x", "manifest.json", folder=tmp_path).returncode != 0
