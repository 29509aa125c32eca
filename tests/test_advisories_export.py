"""Exports of advisories, and the service on the loopback device that hands them over."""

import json
import os
import time
import zipfile
from pathlib import Path

import pytest
import requests
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.osv import EXPORT, affected, raw

from ssdfgate.advisories import Advisory, export, without_secrets
from ssdfgate.advisories.export import load
from ssdfgate.advisories.server import serving
from ssdfgate.errors import CollectorError

FOREVER = 1e12


def ids(found: export.Export, name: str, version: str) -> list[str]:
    return [item.id for item in found.answers([(name, version)])[name, version]]


def zipped(path: Path, folder: Path = EXPORT) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.*")):
            archive.write(file, str(file.relative_to(folder)))
    return path


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_an_export(tmp_path: Path, kind: str):
    path = EXPORT if kind == "folder" else zipped(tmp_path / "all.zip")
    found = load(path, frozenset({"jinja2", "requests", "flask", "pyyaml", "minimist"}), FOREVER)
    assert (found.total, found.broken) == (7, ())
    assert found.as_of is not None
    assert found.as_of.isoformat() == "2024-02-01T00:00:00+00:00"
    assert ids(found, "jinja2", "2.10") == ["GHSA-462w-v97r-4m45", "PYSEC-2019-217"]
    assert ids(found, "jinja2", "2.10.1") == []
    assert ids(found, "requests", "2.19.0") == ["GHSA-x84v-xcm2-53pg", "PYSEC-2018-28"]
    assert ids(found, "pyyaml", "5.0") == []
    assert ids(found, "pyyaml", "5.3") == ["PYSEC-2020-96"]
    assert ids(found, "flask", "2.3.1") == ["PYSEC-2023-62"]
    assert ids(found, "flask", "2.2.5") == []
    assert ids(found, "minimist", "0.0.8") == []
    assert ids(found, "pycrypto", "2.6.1") == []  # nobody asked for it


def folder_of(path: Path, **files: str | bytes) -> Path:
    path.mkdir()
    for name, content in files.items():
        target = path / name.replace("__", ".")
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


GOOD = json.dumps(raw(affected({"introduced": "0"})))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'{"id": "X"}', b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}",
        json.dumps(raw(schema_version="3")).encode(),
    ],
)  # fmt: skip
def test_records_that_cannot_be_understood_are_named(tmp_path: Path, content: bytes):
    found = load(folder_of(tmp_path / "x", good__json=GOOD, bad__json=content), frozenset({"a"}), FOREVER)
    assert (found.broken, found.total) == (("bad.json",), 1)


@pytest.mark.parametrize(
    "content", ["a: [", "&a [*a]", "x: !!python/object/apply:os.system ['true']", "a: *nothing", "- 1", "\x00", ""]
)
def test_yaml_that_cannot_be_understood_is_named(tmp_path: Path, content: str):
    found = load(folder_of(tmp_path / "x", good__json=GOOD, bad__yaml=content), frozenset({"a"}), FOREVER)
    assert found.broken == ("bad.yaml",)


def test_yaml_scalars_stay_text(tmp_path: Path):
    text = (
        "id: X-1\nmodified: 2024-01-01T00:00:00Z\nwithdrawn: null\naffected:\n- package: {name: a, ecosystem: PyPI}\n"
        "  ranges:\n  - {type: ECOSYSTEM, events: [{introduced: 0}, {fixed: 2.10}]}\n  versions: [1.10, 2.9]\n"
    )
    found = load(folder_of(tmp_path / "x", a__yml=text), frozenset({"a"}), FOREVER)
    assert ids(found, "a", "2.9") == ["X-1"]
    assert ids(found, "a", "2.10") == []
    assert found.broken == ()


def test_the_python_loader_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "_LOADER", yaml.BaseLoader)
    found = load(EXPORT, frozenset({"jinja2"}), FOREVER)
    assert ids(found, "jinja2", "2.4.1") == ["GHSA-462w-v97r-4m45", "PYSEC-2019-217"]


def test_records_that_judge_nothing_are_named_by_id(tmp_path: Path):
    vague = json.dumps(raw(affected(kind="GIT"), id="X-2"))
    about_b = json.dumps(raw(affected(kind="GIT", name="b"), id="X-3"))
    gone = json.dumps(raw(affected(kind="GIT"), id="X-4", withdrawn="2024-01-01T00:00:00Z"))
    path = folder_of(tmp_path / "x", a__json=GOOD, b__json=vague, c__json=about_b, d__json=gone)
    assert load(path, frozenset({"a"}), FOREVER).broken == ("X-2",)


def test_the_newest_record_dates_the_export(tmp_path: Path):
    records = {
        "a__json": json.dumps(raw(affected({"introduced": "0"}), modified="2024-05-01T10:00:00+02:00")),
        "b__json": json.dumps(raw(affected({"introduced": "0"}), modified="2024-05-01T09:00:00.5Z", withdrawn="x")),
        "c__json": json.dumps({**raw(), "modified": "2030-01-01T00:00:00Z"}),
        "d__json": json.dumps(raw(affected({"introduced": "0"}), modified="2023-01-01")),
    }
    found = load(folder_of(tmp_path / "x", **records), frozenset(), FOREVER)
    assert found.as_of is not None
    assert (found.as_of.isoformat(), found.total) == ("2024-05-01T09:00:00.500000+00:00", 3)


def test_hidden_files_links_and_other_files_are_left_out(tmp_path: Path):
    path = folder_of(tmp_path / "x", a__json=GOOD, README__md="x", notes__txt="x")
    (path / ".github").mkdir()
    (path / ".github" / "workflow.yml").write_text("on: push")
    (path / ".hidden.json").write_text("x")
    (tmp_path / "outside.json").write_text(GOOD)
    (path / "link.json").symlink_to(tmp_path / "outside.json")
    os.mkfifo(path / "pipe.json")
    found = load(path, frozenset({"a"}), FOREVER)
    assert (found.total, found.broken) == (1, ("link.json", "pipe.json"))


def test_names_in_a_zip_lead_nowhere(tmp_path: Path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("/etc/../../../escaped.json", GOOD)
        archive.writestr("bad\x1b[31m.json", "x")
    found = load(path, frozenset({"a"}), FOREVER)
    assert ids(found, "a", "1") == ["X-1"]
    assert found.broken == (r"bad\x1b[31m.json",)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["all.zip"]


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "LARGEST_RECORD", 100_000)
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.json", GOOD)
        archive.writestr("bomb.json", " " * 50_000_000)
    assert load(path, frozenset({"a"}), FOREVER).broken == ("bomb.json",)


def test_damaged_members_of_a_zip_are_named(tmp_path: Path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.json", GOOD)
        archive.writestr("bad.json", json.dumps(raw(affected({"introduced": "7"}))))
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"introduced": "7"', b'"introduced": "8"', 1))
    assert load(path, frozenset({"a"}), FOREVER).broken == ("bad.json",)


@given(data=st.data())
def test_damaged_zips_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("zip")
    content = zipped(folder / "all.zip").read_bytes()
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, len(content)))
    (folder / "all.zip").write_bytes(content[:start] + data.draw(st.binary(max_size=4)) + content[end:])
    try:
        found = load(folder / "all.zip", frozenset({"jinja2"}), FOREVER)
    except CollectorError as error:
        assert error.hint  # noqa: PT017  # both outcomes are right
    else:
        assert 0 < found.total <= 7


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("not a zip"), "is not a sound zip file"),
        (lambda path: path.write_bytes(b""), "is not a sound zip file"),
        (lambda path: None, "cannot be read: No such file or directory"),
        (os.mkfifo, "is neither a folder nor a zip file"),
        (lambda path: path.mkdir(), "holds no advisory about a package of PyPI"),
    ],
)
def test_what_is_no_export(tmp_path: Path, make, message: str):
    make(tmp_path / "export")
    with pytest.raises(CollectorError, match=message) as caught:
        load(tmp_path / "export", frozenset({"a"}), FOREVER)
    assert "all.zip" in caught.value.hint


@pytest.mark.parametrize(("name", "value"), [("MOST_RECORDS", 1), ("LARGEST_TOTAL", 100)])
def test_exports_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int):
    monkeypatch.setattr(export, name, value)
    path = folder_of(tmp_path / "x", a__json=GOOD, b__json=GOOD)
    with pytest.raises(CollectorError, match="more than can be read"):
        load(path, frozenset({"a"}), FOREVER)


def test_a_zip_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "LARGEST_FILE", 10)
    with pytest.raises(CollectorError, match="of a size that can be read"):
        load(zipped(tmp_path / "all.zip"), frozenset({"a"}), FOREVER)


def test_loading_has_a_time_limit():
    with pytest.raises(CollectorError, match="took too long"):
        load(EXPORT, frozenset({"a"}), time.monotonic() - 1)


ANSWERS = {("a", "1.0"): (Advisory("X-1", ("CVE-1",), "Bad", ("2.0",)),), ("b", "1"): ()}


def ask(url: str, name: str = "a", version: str = "1.0") -> requests.Response:
    body = {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
    return requests.post(url, json=body, timeout=5)


def test_the_server_answers_what_it_knows():
    with serving(ANSWERS) as url:
        assert ask(url).json() == {"vulns": [{
            "id": "X-1", "aliases": ["CVE-1"], "summary": "Bad",
            "affected": [{
                "package": {"name": "a", "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
            }],
        }]}  # fmt: skip
        assert ask(url, name="A").status_code == 200
        assert ask(url, name="b", version="1").json() == {}


def test_the_server_answers_nobody_else():
    with serving(ANSWERS) as url:
        assert url.startswith("http://127.0.0.1:")
        assert ask(url, version="9").status_code == 404
        assert ask(url.replace("/v1/query", "/v1/querx")).status_code == 404
        assert ask(url.partition("/v1")[0].rpartition("/")[0] + "/v1/query").status_code == 404
        assert requests.get(url, timeout=5).status_code == 501


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'{"package": 1}', b"\xff", b"[" * 50_000])
def test_the_server_survives_every_question(body: bytes):
    with serving(ANSWERS) as url:
        assert requests.post(url, data=body, timeout=5).status_code == 404
        assert ask(url).status_code == 200


def test_the_server_is_gone_afterwards_and_its_path_is_never_the_same():
    with serving(ANSWERS) as first, serving(ANSWERS) as second:
        assert first.rpartition(":")[2] != second.rpartition(":")[2]
        assert first.split("/")[3] != second.split("/")[3]
    with pytest.raises(requests.ConnectionError):
        ask(first)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pw@example.org:8443/v1/query?key=x#y", "https://example.org:8443/v1/query"),
        ("https://example.org/v1/query", "https://example.org/v1/query"),
        ("http://[::1", "(an address that cannot be read)"),
        ("http://example.org:99999/", "(an address that cannot be read)"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str):
    assert without_secrets(url) == shown
