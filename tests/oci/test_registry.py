"""Push and pull against the reference registry on loopback, with oras as the peer."""

import hashlib
import json
import random
import subprocess
import sys
import time

import pytest
import requests
from bundle.test_bundle import files_of
from bundle.test_reader import whole
from support.registry import program, serving
from support.signed import private_pem
from support.trees import ssdfgate

from ssdfgate.bundle import open_bundle, write_bundle
from ssdfgate.bundle.signing import sign_bundle, signer_of
from ssdfgate.errors import BundleError, RegistryError
from ssdfgate.gate import exchange
from ssdfgate.oci import Reference, Registry

HASHED = "$2y$05$abcdefghijklmnopqrstuuumdHvtDbXLiMUnSzTg5m4tpQDY2nJOK"


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("registry")) as address:
        yield address


@pytest.fixture
def folder(tmp_path):
    write_bundle(whole(), tmp_path / "bundle")
    pem = tmp_path / "key.pem"
    pem.write_bytes(private_pem())
    sign_bundle(tmp_path / "bundle", signer_of(f"file:{pem}", {}))
    return tmp_path / "bundle"


def registry(host, name, **more):
    reference = Reference.parse(f"oci://{host}/{name}")
    return reference, Registry(reference, None, **more)


def test_what_is_pushed_is_pulled_by_us_and_by_oras(host, folder, tmp_path):
    done = ssdfgate("push", folder, f"oci://{host}/team/shop:1")
    assert done.returncode == 0, done.stderr
    pinned = done.stdout.strip()
    for address in (f"oci://{host}/team/shop:1", pinned):
        target = tmp_path / f"pulled-{len(address)}"
        assert ssdfgate("pull", address, "-o", target).returncode == 0
        assert files_of(target) == files_of(folder)
    oras = [program("oras"), "pull", "--plain-http", f"{host}/team/shop:1", "-o", str(tmp_path / "oras")]
    subprocess.run(oras, check=True, capture_output=True)
    assert files_of(tmp_path / "oras") == files_of(folder)
    shown = subprocess.run(
        [program("oras"), "manifest", "fetch", "--plain-http", f"{host}/team/shop:1"], check=True, capture_output=True
    ).stdout
    assert pinned.endswith(f"@sha256:{hashlib.sha256(shown).hexdigest()}")
    assert json.loads(shown)["artifactType"] == exchange.ARTIFACT_TYPE


def test_what_oras_pushes_is_pulled_by_us(host, folder, tmp_path):
    names = sorted(str(name) for name in files_of(folder))
    oras = [program("oras"), "push", "--plain-http", "--artifact-type", exchange.ARTIFACT_TYPE, f"{host}/team/oras:1"]
    subprocess.run([*oras, *names], cwd=folder, check=True, capture_output=True)
    reference, client = registry(host, "team/oras:1")
    with client:
        exchange.pull_bundle(reference, tmp_path / "pulled.tar.zst", client)
    assert open_bundle(tmp_path / "pulled.tar.zst").statement == open_bundle(folder).statement


def test_a_large_bundle_goes_as_one_archive(host, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "MOST_LAYERS", 2)
    reference, client = registry(host, "team/large:1")
    with client:
        exchange.push_bundle(folder, reference, client)
        exchange.pull_bundle(reference, tmp_path / "pulled", client)
    assert files_of(tmp_path / "pulled") == files_of(folder)


def pushed_by_hand(host, name, layers, kind=exchange.ARTIFACT_TYPE, **more):
    base = f"http://{host}/v2/{name}"
    described = []
    for title, content in layers:
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        place = requests.post(f"{base}/blobs/uploads/", timeout=10).headers["Location"]
        requests.put(f"{place}&digest={digest}", data=content, timeout=10).raise_for_status()
        described.append({
            "mediaType": "application/octet-stream", "digest": digest, "size": len(content),
            "annotations": {"org.opencontainers.image.title": title},
        })  # fmt: skip
    manifest = {
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "artifactType": kind,
        "config": {**described[0], "mediaType": "application/vnd.oci.empty.v1+json"}, "layers": described, **more,
    }  # fmt: skip
    headers = {"Content-Type": manifest["mediaType"]}
    requests.put(f"{base}/manifests/1", data=json.dumps(manifest), headers=headers, timeout=10).raise_for_status()


HOSTILE = {
    "way out": ([("../manifest.json", b"{}")], "does not belong"),
    "absolute": ([("/manifest.json", b"{}")], "does not belong"),
    "foreign": ([("manifest.json", b"{}"), ("run.sh", b"x")], "does not belong"),
    "twice": ([("manifest.json", b"{}"), ("manifest.json", b"[]")], "names a file twice"),
    "no bundle": ([("manifest.json", b"{}")], "not the manifest of a bundle"),
    "not a blob": ([("manifest.json", b"{}"), ("blobs/sha256/" + "a" * 64, b"x")], "manifest"),
    "two ways": ([("bundle.tar.zst", b"x"), ("manifest.json", b"{}")], "archive"),
    "bad archive": ([("bundle.tar.zst", b"x")], "a bundle in one file"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_artifact_leaves_nothing(host, what, tmp_path):
    layers, message = HOSTILE[what]
    name = f"hostile/{what.replace(' ', '-')}"
    pushed_by_hand(host, name, layers)
    reference, client = registry(host, f"{name}:1")
    with client, pytest.raises(BundleError, match=message):
        exchange.pull_bundle(reference, tmp_path / "in" / "pulled", client)
    assert list((tmp_path / "in").iterdir()) == []


def test_another_kind_of_artifact_is_no_bundle(host, tmp_path):
    pushed_by_hand(host, "other/image", [("manifest.json", b"{}")], kind="application/vnd.example")
    done = ssdfgate("pull", f"oci://{host}/other/image:1", "-o", tmp_path / "x")
    assert done.returncode == 4
    assert "is not a bundle" in done.stderr
    missing = ssdfgate("pull", f"oci://{host}/other/nothing:1", "-o", tmp_path / "x")
    assert missing.returncode == 5
    assert "404" in missing.stderr


def test_what_changed_in_the_registry_is_not_taken(folder, tmp_path):
    with serving(tmp_path) as host:
        reference, client = registry(host, "shop:1")
        with client:
            exchange.push_bundle(folder, reference, client)
            manifest = next(
                path for path in (tmp_path / "data").rglob("data") if b"artifactType" in path.read_bytes()
            )
            other = next(
                path for path in (tmp_path / "data").rglob("data") if path != manifest and path.stat().st_size > 9
            )
            other.write_bytes(b"x" * other.stat().st_size)
            with pytest.raises((BundleError, RegistryError)):
                exchange.pull_bundle(reference, tmp_path / "pulled", client)
    assert not (tmp_path / "pulled").exists()


def test_a_password_is_asked_for_and_given(folder, tmp_path):
    (tmp_path / "htpasswd").write_text(f"testuser:{HASHED}\n")
    more = f"auth: {{htpasswd: {{realm: here, path: {tmp_path / 'htpasswd'}}}}}\n"
    with serving(tmp_path, more) as host:
        refused = ssdfgate("push", folder, f"oci://{host}/shop:1", DOCKER_CONFIG=str(tmp_path))
        assert refused.returncode == 5
        assert "wants to know who asks" in refused.stderr
        account = {"SSDFGATE_REGISTRY_USERNAME": "testuser", "SSDFGATE_REGISTRY_PASSWORD": "wrong-password"}
        done = ssdfgate("push", folder, f"oci://{host}/shop:1", **account)
        assert done.returncode == 5
        assert "401" in done.stderr
        assert "wrong-password" not in done.stderr
        account["SSDFGATE_REGISTRY_PASSWORD"] = "testpassword"
        assert ssdfgate("push", folder, f"oci://{host}/shop:1", **account).returncode == 0
        assert ssdfgate("pull", f"oci://{host}/shop:1", "-o", tmp_path / "p", **account).returncode == 0


def test_without_tls_only_this_machine_is_talked_to():
    reference = Reference.parse("oci://registry.invalid/shop:1")
    with Registry(reference, None) as client:
        assert client._base.startswith("https://")
        with pytest.raises(RegistryError, match="not protected by TLS"):
            client._check("http://registry.invalid/v2/")
    with Registry(reference, None, plain_http=True) as client:
        client._check("http://registry.invalid/v2/")


PUSH = """
import itertools, sys
from pathlib import Path
from ssdfgate.gate.exchange import push_bundle
from ssdfgate.oci import Reference, Registry
folder, host, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
print("ready", flush=True)
for number in itertools.count():
    reference = Reference.parse(f"oci://{host}/{name}-{number}/shop:1")
    with Registry(reference, None) as registry:
        push_bundle(folder, reference, registry)
"""


def killed_push(folder, host, name, seconds):
    """Push to one repository after the other until it is killed."""
    with subprocess.Popen([sys.executable, "-c", PUSH, folder, host, name], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(seconds)
        process.kill()


def whole_or_none(host, name, target):
    """How many of the repositories have the tag; each that has it must hold a whole bundle, and the last has none."""
    for number in range(1000):
        reference, client = registry(host, f"{name}-{number}/shop:1")
        with client:
            try:
                exchange.pull_bundle(reference, target / f"{name}-{number}", client)
            except RegistryError as error:
                if "answers 404" not in str(error):
                    raise
                return number
    raise AssertionError("it was never killed")


def test_a_killed_push_leaves_no_tag_to_half_a_bundle(host, folder, tmp_path):
    for moment in range(6):
        killed_push(folder, host, f"killed{moment}", random.uniform(0, 0.4))  # noqa: S311  # no secret
        assert whole_or_none(host, f"killed{moment}", tmp_path) >= 0
