"""A decision is made again from the bundle alone, far from the repository, and comes out the same."""

import json
from pathlib import Path

import pytest
from support.signed import private_pem, public_pem
from support.trees import commit, copy_of, ssdfgate

pytestmark = pytest.mark.tools
ADOPTED = Path(__file__).resolve().parents[2] / "examples" / "adopted"


def test_what_check_decided_is_decided_again_over_its_bundle(check, tmp_path):
    root = copy_of(ADOPTED, tmp_path / "root")
    head = commit(root)
    (tmp_path / "key.pem").write_bytes(private_pem())
    (tmp_path / "key.pub").write_bytes(public_pem())
    (tmp_path / "app.whl").write_bytes(b"app")
    signed = ("--sign", f"file:{tmp_path}/key.pem", "--artifact", tmp_path / "app.whl")
    there = check(root, *signed)
    root.rename(tmp_path / "gone")
    asked = ["--key", tmp_path / "key.pub", "--require-signature", "--commit", head, "--max-age", "1h"]
    asked += ["--artifact", tmp_path / "app.whl", "--config", tmp_path / "gone" / "ssdfgate.yaml"]
    again = tmp_path / "again.json"
    done = ssdfgate("gate", tmp_path / "bundle", *asked, "-f", "json", "-o", again, "-q")
    assert done.returncode == there["exit_code"], done.stderr
    here = json.loads(again.read_bytes())
    for part in ("subject", "requirements", "bundle", "parameters", "policy", "files", "profile", "exit_code"):
        assert here[part] == there[part], part
    assert sorted(here["measures"], key=str) == sorted(there["measures"], key=str)
    assert [item for item in here["limits"] if item not in there["limits"]] == here["limits"][:1]
    assert "are those that the bundle holds" in here["limits"][0]["message"]
