"""`policy bundle`, `policy push` and `--engine opa` as they are called."""

import json
from datetime import UTC, datetime

import pytest
from support.bundles import bundle_of, proof
from support.opa import LACKING, opa, running
from support.signed import private_pem

from ssdfgate.cli.app import run
from ssdfgate.policy import load_policies

needs_opa = pytest.mark.skipif(opa() is None, reason=LACKING)
NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bundle_of(proof(created_at=datetime.now(UTC)), tmp_path / "bundle")
    (tmp_path / "token").write_text("")
    return tmp_path


def call(line):
    return run(line.split())


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("gate bundle --engine opa", 2, "there is no address of an OPA server"),
        ("gate bundle --opa-url http://opa:1", 2, "goes with --engine opa"),
        ("gate bundle --engine opa --opa-url opa:8181", 2, "is not the address"),
        (f"gate bundle --engine opa --opa-url {NOBODY} --opa-cert token", 2, "go together"),
        (f"gate bundle --engine opa --opa-url {NOBODY} --opa-token-file token", 2, "is empty"),
        (f"gate bundle --engine opa --opa-url {NOBODY}", 5, "cannot be reached"),
        (f"policy push --opa-url {NOBODY}", 5, "cannot be reached"),
        ("policy push", 2, "there is no address"),
        ("policy bundle -o out.tar.gz --signing-key GONE", 2, "GONE holds no key"),
    ],
)
def test_wrong_calls_and_servers_that_are_not_there(here, capsys, line, code, told):
    assert call(line) == code
    assert told in capsys.readouterr().err


def test_a_key_that_is_none_is_refused(here, capsys, monkeypatch):
    monkeypatch.setenv("KEY", "no key")
    assert call("policy bundle -o out.tar.gz --signing-key KEY") == 2
    assert "the key cannot be used" in capsys.readouterr().err
    assert not (here / "out.tar.gz").exists()


def test_the_digest_is_printed(here, capsys, monkeypatch):
    monkeypatch.setenv("KEY", private_pem().decode())
    assert call("policy bundle -o out.tar.gz --signing-key KEY") == 0
    assert capsys.readouterr().out.strip() == str(load_policies().digest)
    assert (here / "out.tar.gz").stat().st_size > 0


@needs_opa
def test_a_bundle_is_judged_by_the_server_as_by_the_embedded_engine(here, capsys):
    assert call("policy bundle -o policies.tar.gz") == 0
    with running("--bundle", here / "policies.tar.gz") as url:
        code = call(f"gate bundle --engine opa --opa-url {url} -f json -o opa.json -q")
    assert call("gate bundle -f json -o own.json -q") == code
    served, own = (json.loads((here / name).read_text()) for name in ("opa.json", "own.json"))
    assert served["policy"].pop("engine").startswith("opa at http://127.0.0.1:")
    assert own["policy"].pop("engine").startswith("regopy")
    moments = {"created_at": None, "effective_time": None}
    assert {**served, **moments} == {**own, **moments}
