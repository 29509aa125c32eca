"""`verify`, `sign`, `merge` and `gate` as they are called: exit codes, and what people are told."""

import json
from datetime import UTC, datetime

import pytest
from bundle.test_bundle import files_of
from support.bundles import bundle_of, proof
from support.evidence import SUBJECT
from support.signed import private_pem, public_pem

from ssdfgate.bundle.dsse import open_dsse
from ssdfgate.bundle.keys import public_key
from ssdfgate.cli.app import run
from ssdfgate.model import Artifact, Digest


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "key.pub").write_bytes(public_pem())
    (tmp_path / "app.whl").write_bytes(b"app")
    (tmp_path / "other.whl").write_bytes(b"other")
    made = proof(created_at=datetime.now(UTC), artifacts=(Artifact("app.whl", Digest.of(b"app")),))
    bundle_of(made, tmp_path / "bundle")
    bundle_of(made, tmp_path / "unsigned", kind=None)
    return tmp_path


AGED = "--max-age 90000d"


def call(line):
    return run(line.split())


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("verify bundle --key key.pub", 0, "bundle: verified, signed by key "),
        (f"verify bundle --key key.pub --artifact app.whl --commit {SUBJECT.commit[:9]} {AGED}", 0, "verified"),
        ("verify bundle --integrity-only", 0, "nobody checked who made it"),
        ("verify unsigned --integrity-only", 0, "nobody checked who made it"),
        ("verify bundle", 2, "there is no key or identity"),
        ("verify bundle --key key.pub --integrity-only", 2, "goes without a key"),
        ("verify bundle --key key.pub --identity a --issuer b", 2, "goes without --identity"),
        ("verify bundle --identity a", 2, "belong together"),
        ("verify bundle --issuer a", 2, "belong together"),
        ("verify bundle --key gone.pub", 2, "gone.pub: cannot be read"),
        ("verify bundle --key app.whl", 2, "app.whl: is not a public key"),
        ("verify bundle --key key.pub --commit main", 2, "is not a commit id"),
        ("verify bundle --key key.pub --max-age soon", 2, "is not an age"),
        ("verify bundle --key key.pub --artifact gone.whl", 2, "gone.whl: cannot be read"),
        ("verify unsigned --key key.pub", 4, "manifest.dsse.json: is missing"),
        ("verify bundle --identity a --issuer https://b", 4, "manifest.sigstore.json: is missing"),
        ("verify bundle --key key.pub --artifact other.whl", 4, "says nothing of other.whl"),
        ("verify bundle --key key.pub --commit bbbbbbbbb", 4, "is about commit aaaaaaa"),
        ("verify bundle --key key.pub --max-age 1m", 4, "holds evidence of 2026-11-22"),
        ("verify gone --key key.pub", 4, "gone: cannot be read"),
        ("sign unsigned --key file:key.pem", 0, "unsigned/manifest.dsse.json"),
        ("sign unsigned --key key.pem", 2, "does not name a key"),
        ("sign unsigned --key sigstore:", 2, "no OIDC token"),
        ("sign gone --key file:key.pem", 4, "gone: cannot be read"),
        ("merge bundle unsigned -o joined", 0, "joined"),
        ("merge bundle -o key.pem", 4, "is not a folder"),
        ("merge bundle gone -o joined", 4, "gone: cannot be read"),
        ("merge -o joined", 2, "Missing argument"),
        ("gate bundle --require-signature", 2, "does not say whose"),
        ("gate bundle --sign file:key.pem", 2, "--sign signs what --attest writes"),
        ("gate bundle --config gone.yaml", 2, "gone.yaml"),
        ("gate bundle --records gone", 2, "is not a folder"),
        ("gate unsigned --key key.pub --require-signature", 4, "manifest.dsse.json: is missing"),
        ("gate bundle --max-age 1m", 4, "holds evidence"),
        ("gate bundle --each --attest x", 2, "--attest speaks of one decision"),
        ("gate bundle --each -f sarif", 2, "--each writes text or json"),
        ("gate bundle gone --each --report-only --profile ci", 4, "gone: cannot be read"),
        ("gate bundle unsigned --each --report-only --profile ci", 0, "0  unsigned  NOTHING WAS ENFORCED"),
        ("gate bundle --effective-time soon", 2, "'soon' is neither `now`, nor a day"),
        ("gate bundle --effective-time 2027-02-30", 2, "is not in the calendar"),
        ("gate bundle --effective-time 2024-01-01", 2, "is over, and is not enforced"),
        ("check --effective-time 2024-01-01", 2, "is over, and is not enforced"),
        ("check --effective-time tomorrow", 2, "Write 2027-12-11"),
        (
            "gate bundle --profile ci --effective-time 2024-01-01 --report-only",
            0,
            "AS OF 2024-01-01T00:00:00Z, NOT AS OF NOW",
        ),
        ("gate bundle --commit bbbbbbbbb --profile release", 4, "is about commit"),
    ],
)
def test_exit_codes_and_what_is_told(here, capfd, line, code, told):
    assert call(line) == code
    captured = capfd.readouterr()
    assert told in captured.out + captured.err
    assert "verified" not in captured.out or code == 0
    if "integrity-only" in line:
        assert "verified" not in captured.out


def test_a_variable_does_not_decide_whom_to_trust(here, monkeypatch, capfd):
    for name in ("KEY", "INTEGRITY_ONLY", "IDENTITY", "ISSUER", "COMMIT", "MAX_AGE"):
        monkeypatch.setenv(f"SSDFGATE_{name}", "1")
    assert call("verify bundle") == 2
    assert "there is no key or identity" in capfd.readouterr().err


def test_what_was_merged_and_signed_opens_the_gate_and_is_attested(here, capfd):
    assert call("merge bundle unsigned -o joined") == 0
    assert call("sign joined --key file:key.pem") == 0
    line = f"gate joined --key key.pub --require-signature --artifact app.whl --commit {SUBJECT.commit} --profile ci"
    code = call(f"{line} --attest verdict.jsonl --sign file:key.pem -f json -o report.json -q")
    report = json.loads((here / "report.json").read_bytes())
    assert code == report["exit_code"]
    envelopes = (here / "verdict.jsonl").read_bytes().splitlines()
    made = [json.loads(open_dsse(item, public_key(public_pem(), "x"), "verdict")) for item in envelopes]
    assert [item["predicateType"] for item in made] == [
        "https://slsa.dev/verification_summary/v1",
        "https://in-toto.io/attestation/svr/v0.2",
    ]
    assert made[0]["subject"][-1] == {"name": "app.whl", "digest": {"sha256": Digest.of(b"app").hex}}
    assert (made[0]["predicate"]["verificationResult"] == "PASSED") == (code == 0)


def test_each_bundle_has_its_line_of_json(here, capfd):
    code = call("gate bundle gone unsigned --each --profile ci -f json")
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [row["bundle"] for row in rows] == ["bundle", "gone", "unsigned"]
    assert (
        [row["report"] is None for row in rows] == [row["error"] is not None for row in rows] == [False, True, False]
    )
    assert rows[0]["report"]["exit_code"] == rows[0]["exit_code"]
    assert (rows[1]["exit_code"], code) == (4, 4)


def test_merging_leaves_the_parts_alone(here):
    before = files_of(here / "bundle")
    assert call("merge bundle bundle -o joined") == 0
    assert files_of(here / "bundle") == before
    joined = files_of(here / "joined")
    assert joined == {name: content for name, content in before.items() if name != "manifest.dsse.json"}


def test_two_artifacts_of_one_name_are_refused(here, capfd):
    (here / "old").mkdir()
    (here / "old/app.whl").write_bytes(b"old")
    assert call("verify bundle --key key.pub --artifact app.whl --artifact old/app.whl") == 2
    assert "two artifacts are called app.whl" in capfd.readouterr().err


def test_verify_for_machines(here, capsys):
    told = []
    for line, code in (
        ("verify bundle -f json --key key.pub", 0),
        ("verify bundle -f json --integrity-only", 0),
        ("verify bundle -f json --key key.pub --artifact other.whl", 4),
    ):
        assert call(line) == code
        told.append(json.loads(capsys.readouterr().out))
    signed, whole, refused = told
    assert {item["schema"] for item in told} == {"ssdfgate/verify/v1"}
    assert [item["verified"] for item in told] == [True, False, False]
    assert signed["signed_by"].startswith("key ")
    assert whole["signed_by"] is None
    assert whole["unchecked"] == ["manifest.dsse.json"]
    assert signed["digest"] == whole["digest"]
    assert signed["subject"]["commit"] == SUBJECT.commit
    assert "other.whl" in refused["error"]
    assert refused["hint"]


def test_what_a_call_requires_closes_the_gate_also_where_a_law_begins_later(here, capsys):
    def required_and_blocking(line):
        call(f"gate bundle -q -f json --profile local {AGED} {line}")
        report = json.loads(capsys.readouterr().out)
        rows = {(row["framework"], row["id"]): row for row in report["requirements"]}
        row = rows["cra", "AnnexI.PartII.1"]
        return row["required"], row["blocking"]

    assert required_and_blocking("--framework cra") == (False, False)
    assert required_and_blocking("--require cra:AnnexI.PartII.1") == (True, True)
    assert required_and_blocking("--framework ssdf-1.1 --require cra:AnnexI.PartII") == (True, True)
    assert call("gate bundle --require cra:Art99") == 2
    assert "cra has no `Art99`" in capsys.readouterr().err
