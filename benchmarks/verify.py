"""Wall time of `ssdfgate verify` against `sha256sum` over the same files, in one run, as a ratio.

python benchmarks/verify.py [BLOBS SIZE ...]      default: 10000 blobs of 100 kB (1 GB), 10 of 100 MB, 10000 of 1 kB
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.evidence import collected
from support.signed import public_pem, signer

from ssdfgate.bundle import Gathered, Manifest, evidence_record, write_bundle
from ssdfgate.bundle.signing import sign_bundle
from ssdfgate.model import InventorySummary, PipelineContext, Platform, RawReport, Subject

ROUNDS = 5
CASES = ((10_000, 100_000), (10, 100_000_000), (10_000, 1_000))


def bundle(folder: Path, blobs: int, size: int) -> Path:
    """A signed bundle with so many raw reports of so many bytes; written without waiting for the disk."""
    os.fsync = lambda _: None
    raw = tuple(RawReport("x", os.urandom(size), part=str(number)) for number in range(blobs))
    run = replace(collected(), raw=raw)
    manifest = Manifest(
        version="1",
        created_at=datetime.now(UTC),
        subject=Subject(None, "a" * 40, dirty=False, tree=None),
        context=PipelineContext(Platform.LOCAL),
        inventory=InventorySummary(0),
        gathered=(Gathered(run, evidence_record(run.evidence, run)),),
    )
    write_bundle(manifest, folder)
    sign_bundle(folder, signer())
    (folder.parent / "key.pub").write_bytes(public_pem())
    return folder


def timed(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    numbers = [int(text) for text in sys.argv[1:]]
    for blobs, size in list(zip(numbers[::2], numbers[1::2], strict=True)) or CASES:
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as name:
            target = bundle(Path(name) / "bundle", blobs, size)
            ours = [sys.executable, "-m", "ssdfgate", "verify", str(target), "--key", str(target.parent / "key.pub")]
            theirs = ["sh", "-c", f"find {target} -type f -print0 | xargs -0 sha256sum"]
            pairs = [(timed(ours), timed(theirs)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{blobs} blobs of {size} bytes: verify {mine:.2f} s, sha256sum {other:.2f} s, ratio {mine / other:.2f}"
        )


if __name__ == "__main__":
    main()
