"""Whenever signing or joining is killed, no half of anything is taken for a whole; more moments: tools/kill_moments.py."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from bundle.test_bundle import files_of
from support.evidence import WHEN
from support.signed import key, private_pem, signed_bundle

from ssdfgate.bundle import open_bundle
from ssdfgate.bundle.verify import Expected, verify_bundle

HERE = Path(__file__).resolve()
WORK = """
import sys
from pathlib import Path
from ssdfgate.bundle import merge, open_bundle, write_bundle
from ssdfgate.bundle.signing import sign_bundle, signer_of
what, target, pem = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
signer = signer_of(f"file:{pem}", {})
signer.sign(b"warm")
opened = open_bundle(target)
print("ready", flush=True)
while True:
    if what == "sign":
        sign_bundle(target, signer)
    else:
        write_bundle(merge([opened, opened]), target.with_name("joined"), sources=[target])
"""


def killed(what, target, pem, seconds):
    with subprocess.Popen([sys.executable, "-c", WORK, what, target, pem], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(seconds)
        process.kill()


@pytest.mark.parametrize("what", ["sign", "merge"])
def test_killing_leaves_a_whole_bundle_or_none(tmp_path, what):
    chance = random.Random(11)  # noqa: S311  # no secret
    target = signed_bundle(tmp_path / "bundle")
    (tmp_path / "key.pem").write_bytes(private_pem())
    expected, whole = files_of(target), 0
    for _ in range(6):
        killed(what, target, tmp_path / "key.pem", chance.uniform(0, 0.1))
        assert verify_bundle(target, key(), Expected(), WHEN + timedelta(hours=1)).signed_by
        assert files_of(target).keys() == expected.keys()
        if (tmp_path / "joined").exists():
            assert open_bundle(tmp_path / "joined").statement == expected["manifest.json"]
            whole += 1
    assert whole or what == "sign"
