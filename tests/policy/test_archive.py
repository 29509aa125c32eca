"""The bundle of policies, loaded by a real OPA."""

import io
import tarfile

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.opa import LACKING, opa, running

from ssdfgate.frameworks import load_profile
from ssdfgate.policy import PolicySet, prove_harmless
from ssdfgate.policy.archive import archive_of
from ssdfgate.policy.embedded import EmbeddedEngine
from ssdfgate.policy.server import ServerEngine, server_at

needs_opa = pytest.mark.skipif(opa() is None, reason=LACKING)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = tmp_path_factory.mktemp("key") / "public.pem"
    public.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public


def test_equal_policies_give_equal_bytes_and_other_policies_another_revision(policies):
    assert archive_of(policies) == archive_of(policies)
    changed = PolicySet({**policies.modules, "lib/x.rego": "package ssdfgate.lib.x\n"}, policies.digest.of(b"x"))
    assert archive_of(changed) != archive_of(policies)


def test_it_holds_every_module_and_nothing_that_leads_outside(policies):
    with tarfile.open(fileobj=io.BytesIO(archive_of(policies))) as archive:
        names = archive.getnames()
        assert all(entry.isreg() and entry.mtime == 0 for entry in archive)
    assert sorted(names) == sorted(
        {".manifest", "ssdfgate/served.rego", *(f"ssdfgate/{p}" for p in policies.modules)}
    )


@needs_opa
def test_a_server_that_loads_the_bundle_decides_as_the_embedded_engine(policies, tmp_path):
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(archive_of(policies))
    with running("--bundle", path) as url:
        engine = ServerEngine(server_at(url))
        assert prove_harmless(engine, policies, load_profile("ci", {})).measures
        documents = {"nothing": {"schema": "ssdfgate/input/v1", "measures": ["code.tests_pass"], "evidence": []}}
        assert engine.evaluate(policies, documents) == EmbeddedEngine().evaluate(policies, documents)


@needs_opa
def test_a_signed_bundle_is_verified_by_opa(policies, tmp_path, keys):
    private, public = keys
    path = tmp_path / "bundle.tar.gz"
    path.write_bytes(archive_of(policies, private))
    with running("--bundle", path, "--verification-key", public, "--signing-alg", "ES256") as url:
        assert ServerEngine(server_at(url)).evaluate(policies, {"a": {}})["a"]["outcome"] == "error"
    path.write_bytes(_with_a_changed_module(path.read_bytes()))
    with (
        pytest.raises(AssertionError, match="did not start"),
        running("--bundle", path, "--verification-key", public, "--signing-alg", "ES256"),
    ):
        pass


def _with_a_changed_module(content):
    spoilt = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=spoilt, mode="w:gz") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == "ssdfgate/gate/gate.rego":
                data += b"\n# changed\n"
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    return spoilt.getvalue()
