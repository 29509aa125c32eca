"""Whatever is done to a signed bundle is refused, with the name of the file that it was done to."""

import os
import random
import shutil
from datetime import timedelta

import pytest
from bundle.test_bundle import manifest
from bundle.test_reader import whole
from support.evidence import WHEN, collected
from support.signed import key, signed_bundle

from ssdfgate.bundle.verify import Expected, verified_bundle, verify_bundle
from ssdfgate.errors import BundleError, ExitCode

NOW = WHEN + timedelta(hours=1)
POSITIONS = 2_400
"""Bytes that are flipped, over all files."""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return signed_bundle(tmp_path_factory.mktemp("signed") / "bundle")


@pytest.fixture
def bundle(original, tmp_path):
    shutil.copytree(original, tmp_path / "bundle")
    return tmp_path / "bundle"


def names(bundle):
    return sorted(str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file())


def problem(bundle, **expected):
    """What verifying says; and opening for the gate must say the same."""
    with pytest.raises(BundleError) as caught:
        verify_bundle(bundle, key(), Expected(**expected), NOW)
    assert caught.value.exit_code is ExitCode.INVALID
    with pytest.raises(BundleError) as opened:
        verified_bundle(bundle, key(), Expected(**expected), NOW)
    assert str(opened.value) == str(caught.value)
    return str(caught.value)


def test_every_flipped_byte_is_found(bundle):
    chance = random.Random(5)  # noqa: S311  # no secret
    sizes = {name: (bundle / name).stat().st_size for name in names(bundle)}
    total, flipped = sum(sizes.values()), 0
    for name, size in sizes.items():
        share = max(20, round(POSITIONS * size / total))
        places = range(size) if size <= share else chance.sample(range(size), share)
        handle = os.open(bundle / name, os.O_RDWR)
        for place in places:
            (byte,) = os.pread(handle, 1, place)
            os.pwrite(handle, bytes([byte ^ chance.randint(1, 255)]), place)
            with pytest.raises(BundleError) as caught:
                verify_bundle(bundle, key(), Expected(), NOW, workers=1)
            assert name in str(caught.value), (name, place)
            os.pwrite(handle, bytes([byte]), place)
            flipped += 1
        os.close(handle)
    assert flipped >= 2_000
    assert verify_bundle(bundle, key(), Expected(), NOW).signed_by


def test_every_dropped_file_is_missed(bundle):
    for name in names(bundle):
        kept = (bundle / name).read_bytes()
        (bundle / name).unlink()
        assert name in problem(bundle)
        (bundle / name).write_bytes(kept)


@pytest.mark.parametrize("change", [b"", None, b"\n", b"\0" * 4096])
def test_every_truncated_or_longer_file_is_found(bundle, change):
    for name in names(bundle):
        kept = (bundle / name).read_bytes()
        (bundle / name).write_bytes({b"": b"", None: kept[: len(kept) // 2]}.get(change, kept + (change or b"")))
        assert name in problem(bundle)
        (bundle / name).write_bytes(kept)


def test_every_pair_of_swapped_files_is_found(bundle):
    files = names(bundle)
    for one, other in zip(files, files[1:] + files[:1], strict=True):
        first, second = (bundle / one).read_bytes(), (bundle / other).read_bytes()
        (bundle / one).write_bytes(second)
        (bundle / other).write_bytes(first)
        told = problem(bundle)
        assert one in told or other in told
        (bundle / one).write_bytes(first)
        (bundle / other).write_bytes(second)


@pytest.mark.parametrize(
    "name",
    [
        "blobs/sha256/" + "0" * 64,
        "blobs/extra",
        "notes.txt",
        "manifest.json.bak",
        ".manifest.json.swp",
        "MANIFEST.JSON",
    ],
)
def test_every_added_file_is_found(bundle, name):
    (bundle / name).write_bytes(b"")
    assert name in problem(bundle)


def test_an_old_manifest_is_not_taken_for_a_new_one(bundle, tmp_path):
    old = signed_bundle(tmp_path / "old", manifest=manifest(collected("bandit", raw=b"[old]")))
    new_files = {name: (bundle / name).read_bytes() for name in ("manifest.json", "manifest.dsse.json")}
    shutil.copy(old / "manifest.json", bundle)
    assert problem(bundle) == "manifest.json: is not the manifest that manifest.dsse.json signs"
    shutil.copy(old / "manifest.dsse.json", bundle)
    assert "blobs/sha256/" in problem(bundle)
    for name, content in new_files.items():
        (bundle / name).write_bytes(content)
    assert verify_bundle(bundle, key(), Expected(), NOW).signed_by


def test_an_old_bundle_as_a_whole_is_refused_by_its_commit_or_age(bundle):
    assert "manifest.json" in problem(bundle, commit="b" * 40)
    assert "manifest.json" in problem(bundle, max_age=timedelta(minutes=5))


def test_a_bundle_for_another_key_is_refused(bundle, tmp_path):
    forged = signed_bundle(tmp_path / "forged", "p256-2", whole())
    assert "manifest.dsse.json" in problem(forged)
