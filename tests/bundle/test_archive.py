"""A bundle in one file: the same as the folder to every reader, and taken apart without trusting it."""

import io
import subprocess
import tarfile
from datetime import timedelta

import pytest
import zstandard
from bundle.test_bundle import files_of, manifest
from bundle.test_reader import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import WHEN
from support.signed import private_pem
from support.trees import ssdfgate

from ssdfgate.bundle import check_target, open_bundle, write_bundle
from ssdfgate.bundle.archive import folder_of, unpack
from ssdfgate.bundle.signing import sign_bundle, signer_of
from ssdfgate.bundle.verify import Expected, verify_bundle
from ssdfgate.errors import BundleError, ExitCode
from ssdfgate.gate.exchange import copy_bundle


@pytest.fixture
def folder(tmp_path):
    write_bundle(whole(), tmp_path / "bundle")
    return tmp_path / "bundle"


def test_an_archive_says_what_the_folder_says_and_is_the_same_every_time(folder, tmp_path):
    first, second = tmp_path / "one.tar.zst", tmp_path / "two.tar.zst"
    copy_bundle(folder, first)
    copy_bundle(folder, second)
    assert first.read_bytes() == second.read_bytes()
    assert open_bundle(first).statement == open_bundle(folder).statement
    assert open_bundle(first).path == first
    copy_bundle(first, tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(folder)


def test_a_bundle_is_written_signed_and_verified_as_an_archive(tmp_path):
    archive = tmp_path / "bundle.tar.zst"
    write_bundle(whole(), archive)
    pem = tmp_path / "key.pem"
    pem.write_bytes(private_pem())
    sign_bundle(archive, signer_of(f"file:{pem}", {}))
    verified = verify_bundle(archive, None, Expected(), WHEN + timedelta(hours=1))
    assert verified.unchecked == ("manifest.dsse.json",)
    write_bundle(open_bundle(archive).manifest, archive, sources=[archive])
    assert open_bundle(archive).signatures == frozenset()


def test_other_tools_read_it(folder, tmp_path):
    copy_bundle(folder, tmp_path / "b.tar.zst")
    with (tmp_path / "b.tar.zst").open("rb") as stream:
        plain = zstandard.ZstdDecompressor().stream_reader(stream, closefd=False).read()
    listed = subprocess.run(["tar", "-tf", "-"], input=plain, capture_output=True, check=True).stdout.decode().split()
    assert sorted(listed) == sorted(str(name) for name in files_of(folder))


def test_nothing_but_an_archive_is_replaced_by_one(folder, tmp_path):
    taken = tmp_path / "notes.tar.zst"
    taken.write_text("my notes")
    with pytest.raises(BundleError, match="is not a folder"):
        check_target(taken)
    with pytest.raises(BundleError):
        copy_bundle(folder, taken)
    assert taken.read_text() == "my notes"


def packed(*members, end=bytes(1024)):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        size = tar.offset
    return zstandard.compress(stream.getvalue()[:size] + end)


def named(name, kind=tarfile.REGTYPE, link=""):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member


BLOB = "blobs/sha256/" + "a" * 64
HOSTILE = {
    "a way out": [(named("../manifest.json"), b"{}")],
    "a way out inside": [(named("blobs/sha256/../../../x"), b"{}")],
    "an absolute name": [(named("/etc/passwd"), b"{}")],
    "a link": [(named("manifest.json", tarfile.SYMTYPE, "/etc/passwd"), b"")],
    "a hard link": [(named(BLOB, tarfile.LNKTYPE, "manifest.json"), b"")],
    "a device": [(named("manifest.json", tarfile.CHRTYPE), b"")],
    "a fifo": [(named("manifest.json", tarfile.FIFOTYPE), b"")],
    "a folder": [(named("blobs", tarfile.DIRTYPE), b"")],
    "a foreign file": [(named("run.sh"), b"x")],
    "a long name": [(named("blobs/sha256/" + "a" * 200), b"x")],
    "a file twice": [(named("manifest.json"), b"{}"), (named("manifest.json"), b"{}")],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_no_bundle_has_is_refused_and_nothing_lands_outside(what, tmp_path):
    archive, folder = tmp_path / "b.tar.zst", tmp_path / "deep" / "er"
    archive.write_bytes(packed(*HOSTILE[what]))
    folder.mkdir(parents=True)
    with pytest.raises(BundleError, match=r"b\.tar\.zst"):
        unpack(archive, folder)
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"er"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def test_damage_of_every_kind_is_refused(folder, tmp_path):
    archive = tmp_path / "b.tar.zst"
    copy_bundle(folder, archive)
    content = archive.read_bytes()
    damaged = {
        "cut": content[: len(content) // 2],
        "empty": b"",
        "no archive": b"\x28\xb5\x2f\xfd" + b"x" * 50,
        "something behind": content + b"x",
        "a frame behind": content + zstandard.compress(b"x"),
        "no end": packed((named("manifest.json"), b"{}"), end=b""),
    }
    for name, bad in damaged.items():
        archive.write_bytes(bad)
        with pytest.raises(BundleError):
            open_bundle(archive)
        assert name


def test_nothing_hides_in_the_filling_behind_a_file(folder, tmp_path):
    archive = tmp_path / "b.tar.zst"
    copy_bundle(folder, archive)
    content = zstandard.ZstdDecompressor().stream_reader(archive.read_bytes()).read()
    size = (folder / "manifest.json").stat().st_size  # the last file; after it come its filling and two blocks
    assert size % 512
    hidden = bytearray(content)
    hidden[-1025] = 1
    archive.write_bytes(zstandard.compress(bytes(hidden)))
    with pytest.raises(BundleError, match=r"something is hidden behind manifest\.json"):
        open_bundle(archive)


def test_a_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("ssdfgate.bundle.archive._FREE", 1024 * 1024)
    archive = tmp_path / "b.tar.zst"
    archive.write_bytes(packed((named(BLOB), bytes(200 * 1024 * 1024))))
    with pytest.raises(BundleError, match="out of all proportion"), folder_of(archive):
        pass


@settings(max_examples=60)
@given(st.data())
def test_no_flipped_byte_goes_unseen(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flip")
    write_bundle(manifest(), folder / "bundle")
    archive = folder / "b.tar.zst"
    copy_bundle(folder / "bundle", archive)
    content = bytearray(archive.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    archive.write_bytes(bytes(content))
    try:
        statement = open_bundle(archive).statement
    except BundleError as error:
        assert error.exit_code is ExitCode.INVALID  # noqa: PT017  # refused or unchanged: either is right
    else:  # a byte without a meaning, such as a mode in a header
        assert statement == open_bundle(folder / "bundle").statement


def test_commands_take_either(folder, tmp_path):
    archive = tmp_path / "b.tar.zst"
    assert ssdfgate("pack", folder, "-o", archive).returncode == 0
    for place in (folder, archive):
        done = ssdfgate("verify", place, "--integrity-only")
        assert done.returncode == 0, done.stderr
        assert ssdfgate("reproduce", place).returncode == 0
    assert ssdfgate("merge", folder, archive, "-o", tmp_path / "m.tar.zst").returncode == 0
    assert open_bundle(tmp_path / "m.tar.zst").manifest.evidence()
    archive.write_bytes(archive.read_bytes()[:-20])
    assert ssdfgate("verify", archive, "--integrity-only").returncode == 4


def test_a_place_that_cannot_be_written_is_told_with_the_name(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError, match=r"cannot be written to .*file/x[.]tar[.]zst: "):
        copy_bundle(folder, tmp_path / "file" / "x.tar.zst")


@pytest.mark.parametrize("name", ["x.tar.zst", "blobs/copy"])
def test_no_bundle_is_written_into_another(folder, name):
    with pytest.raises(BundleError, match="lies in the bundle"):
        copy_bundle(folder, folder / name)
    open_bundle(folder)
