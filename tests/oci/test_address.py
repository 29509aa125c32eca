"""Addresses and credentials, without a registry."""

import base64
import json
import socket

import pytest

from ssdfgate.cli.app import run
from ssdfgate.errors import RegistryError, UsageError
from ssdfgate.oci import Reference, credentials_for
from ssdfgate.oci.reference import is_loopback

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("oci://registry.example.com/team/shop:1.2", ("registry.example.com", "team/shop", "1.2", None)),
        ("oci://LOCALHOST:5000/shop:x", ("localhost:5000", "shop", "x", None)),
        (f"oci://[::1]:5000/a/b@{DIGEST}", ("[::1]:5000", "a/b", None, DIGEST)),
        (f"oci://r.example.org/a-b/c__d:t@{DIGEST}", ("r.example.org", "a-b/c__d", "t", DIGEST)),
    ],
)
def test_addresses(text, parts):
    found = Reference.parse(text)
    assert (found.host, found.name, found.tag, found.digest) == parts
    assert Reference.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    ["oci://r/a", "r/a:1", "https://r/a:1", "oci:///a:1", "oci://me:pw@r/a:1", "oci://r/../a:1", "oci://r/A:1", "oci://r/a:",
     "oci://r/a:1 ", "oci://r/a@sha256:00", "oci://r/a:1?x", "oci://r/" + "a" * 600 + ":1", "oci://r/a:1\n"],
)  # fmt: skip
def test_what_is_no_address(text):
    with pytest.raises(UsageError):
        Reference.parse(text)


def test_only_this_machine_is_loopback():
    assert all(map(is_loopback, ("localhost", "localhost:1", "127.0.0.1:5000", "127.9.9.9", "[::1]:5000")))
    assert not any(map(is_loopback, ("localhost.example.org", "127.0.0.1.example.org", "10.0.0.1:80", "example.org")))


def docker(path, document):
    path.mkdir(parents=True)
    (path / "config.json").write_text(json.dumps(document))
    return {"DOCKER_CONFIG": str(path)}


def test_credentials_come_from_the_environment_or_from_docker(tmp_path):
    auth = base64.b64encode(b"me:pa:ss").decode()
    environ = docker(
        tmp_path / "d", {"auths": {"r.example.org": {"auth": auth}, "https://t.example.org": {"auth": auth}}}
    )
    found = credentials_for("r.example.org", environ)
    assert (found.user, found.password) == ("me", "pa:ss")
    assert "pa:ss" not in repr(found)
    assert credentials_for("t.example.org", environ) == found
    assert credentials_for("other.example.org", environ) is None
    given = {**environ, "SSDFGATE_REGISTRY_USERNAME": "you", "SSDFGATE_REGISTRY_PASSWORD": "secret"}
    assert credentials_for("r.example.org", given).user == "you"
    assert credentials_for("r.example.org", {"HOME": str(tmp_path)}) is None


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(RegistryError, match="cannot be read"):
        credentials_for("r", {"DOCKER_CONFIG": str(tmp_path)})
    with pytest.raises(RegistryError, match="cannot be read"):
        credentials_for("r", docker(tmp_path / "x", {"auths": {"r": {"auth": "%%%"}}}))
    with pytest.raises(RegistryError, match="leaves the credentials of r to the program ecr-login"):
        credentials_for("r", docker(tmp_path / "y", {"credHelpers": {"r": "ecr-login"}}))


def test_an_address_that_cannot_be_reached_is_told_with_its_port(tmp_path, capsys):
    with socket.socket() as bound:  # taken, and nobody listens
        bound.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{bound.getsockname()[1]}"
        assert run(["pull", f"oci://{place}/team/evidence:v1", "-o", str(tmp_path / "b"), "--plain-http"]) == 5
    assert f"http://{place}/v2/team/evidence/manifests/v1 cannot be reached" in capsys.readouterr().err
