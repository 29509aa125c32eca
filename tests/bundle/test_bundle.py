import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.evidence import SUBJECT, WHEN, collected

from ssdfgate.bundle import Gathered, Manifest, check_target, evidence_record, write_bundle
from ssdfgate.errors import BundleError
from ssdfgate.model import (
    Digest,
    EvidenceKind,
    Failed,
    InventorySummary,
    PipelineContext,
    Platform,
    Skipped,
    Tool,
    canonical_json,
)


def manifest(*collections) -> Manifest:
    gathered = tuple(
        Gathered(item, None if isinstance(item, Skipped) else evidence_record(item.evidence, item))
        for item in collections
    )
    return Manifest("1.0", WHEN, SUBJECT, PipelineContext(Platform.LOCAL), InventorySummary(1), gathered)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_blob_lies_under_its_digest_and_every_digest_has_its_blob(tmp_path):
    reference = write_bundle(manifest(collected("bandit"), collected("semgrep", raw=b"[1]")), tmp_path / "bundle")
    files = files_of(tmp_path / "bundle")
    statement = files.pop("manifest.json")
    assert reference.digest == Digest.of(statement)
    for name, content in files.items():
        assert name == f"blobs/sha256/{hashlib.sha256(content).hexdigest()}"
    named = {item["evidence"] for item in json.loads(statement)["predicate"]["collections"]}
    named |= {raw["digest"] for item in json.loads(statement)["predicate"]["collections"] for raw in item["raw"]}
    assert named == {f"sha256:{name.rpartition('/')[2]}" for name in files}


def test_the_manifest_is_an_in_toto_statement_about_the_commit(tmp_path):
    statement = json.loads(manifest(collected()).to_bytes())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0] == {"name": SUBJECT.repository, "digest": {"gitCommit": SUBJECT.commit}}
    assert statement["predicateType"].startswith("https://")


def test_skips_and_failures_are_in_the_manifest(tmp_path):
    failed = Failed("semgrep", EvidenceKind.SAST, "it crashed", "install it", Tool("semgrep", None), WHEN)
    skipped = Skipped("sbom", EvidenceKind.SBOM, "no need")
    whole = replace(manifest(skipped), gathered=(Gathered(skipped, None), Gathered(failed, None)))
    results = {item["collector"]: (item["result"], item["reason"]) for item in whole.collections()}
    assert results == {"semgrep": ("failed", "it crashed"), "sbom": ("skipped", "no need")}


def test_content_stays_the_same_when_only_times_and_raw_reports_differ():
    first = manifest(collected("bandit", raw=b'{"generated_at": 1}'))
    later = replace(collected("bandit", raw=b'{"generated_at": 2}'), collected_at=WHEN + timedelta(1), duration_s=9.0)
    second = replace(manifest(later), created_at=WHEN + timedelta(days=1))
    assert first.content() == second.content()
    assert first.to_bytes() != second.to_bytes()


def test_content_changes_with_the_evidence():
    assert manifest(collected()).content() != manifest(collected(tool=Tool("bandit", "2.0"))).content()


def test_a_bundle_is_replaced_as_a_whole(tmp_path):
    target = tmp_path / "bundle"
    write_bundle(manifest(collected(raw=b"old")), target)
    write_bundle(manifest(collected(raw=b"new")), target)
    assert b"old" not in files_of(target).values()
    assert b"new" in files_of(target).values()
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


@pytest.mark.parametrize("make", ["file", "full", "link"])
def test_what_is_not_a_bundle_is_never_replaced(tmp_path, make):
    target = tmp_path / "target"
    if make == "file":
        target.write_text("precious")
    elif make == "full":
        target.mkdir()
        (target / "precious").write_text("precious")
    else:
        (tmp_path / "elsewhere").mkdir()
        target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BundleError, match=r"not a folder|not a bundle"):
        check_target(target)
    with pytest.raises(BundleError):
        write_bundle(manifest(collected()), target)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError, match="cannot be written"):
        write_bundle(manifest(collected()), tmp_path / "file" / "bundle")


def test_what_killed_runs_left_is_taken_away_once_it_is_old(tmp_path):
    old, fresh = tmp_path / ".ssdfgate-unfinished-old", tmp_path / ".ssdfgate-unfinished-fresh"
    old.mkdir()
    fresh.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    write_bundle(manifest(collected()), tmp_path / "bundle")
    assert not old.exists()
    assert fresh.exists()


def test_canonical_json_refuses_what_is_not_json():
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": float("nan")})


_WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path[:0] = sys.argv[1:3]
    from bundle.test_bundle import manifest
    from support.evidence import collected
    from ssdfgate.bundle import write_bundle
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        write_bundle(manifest(*(collected(f"c{i}", raw=b"%d-%d" % (i, number)) for i in range(8))), Path(sys.argv[3]))
""")


def test_killing_the_writer_leaves_a_whole_bundle_or_none(tmp_path):
    here = Path(__file__).resolve()
    random.seed(7)
    whole = 0
    for round_ in range(12):
        target = tmp_path / str(round_) / "bundle"
        arguments = [sys.executable, "-c", _WRITER, str(here.parents[2]), str(here.parents[1]), str(target)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.3))  # noqa: S311  # no secret
            process.send_signal(signal.SIGKILL)
        if target.exists():
            _check_whole(target)
            whole += 1
    assert whole


def _check_whole(target: Path) -> None:
    files = files_of(target)
    collections = json.loads(files.pop("manifest.json"))["predicate"]["collections"]
    assert len(collections) == 8
    digests = {item["evidence"] for item in collections} | {
        raw["digest"] for item in collections for raw in item["raw"]
    }
    assert {f"sha256:{hashlib.sha256(content).hexdigest()}" for content in files.values()} == digests


def test_everybody_may_read_a_bundle_whatever_mask_is_set(tmp_path):
    before = os.umask(0o077)
    try:
        write_bundle(manifest(), tmp_path / "bundle")
    finally:
        os.umask(before)
    paths = [tmp_path / "bundle", *(tmp_path / "bundle").rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o644}
