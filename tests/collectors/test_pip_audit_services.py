"""Dependency audits against services: sound ones, and every broken one that we could think of."""

import gzip
import json
import threading
from pathlib import Path

import pytest
from support.audit import audit, tree
from support.osv import PYCRYPTO, Answer, Reply, service, sound

from ssdfgate.advisories import service as client
from ssdfgate.errors import CollectorError
from ssdfgate.model import Findings, Status
from ssdfgate.model.settings import PipAuditSettings

PINS = "requests==2.32.0\njinja2==2.10\npyyaml==6.0.2\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree(tmp_path / "tree", requirements__txt=PINS)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_READ_S", 0.3)


@pytest.mark.tools
def test_a_sound_service(root: Path, tmp_path: Path):
    with service() as osv:
        evidence = audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    assert (evidence.status, evidence.reasons) == (Status.COMPLETE, ())
    assert isinstance(evidence.payload, Findings)
    assert [(item.rule, item.package.version) for item in evidence.payload.items if item.package] == [
        ("PYSEC-2019-217", "2.10")
    ]
    assert evidence.facts["advisories"] == {"source": "service", "url_or_path": osv.url, "as_of": None}
    assert sorted(osv.asked) == [
        ("jinja2", "2.10"), ("jinja2", "2.4.1"), ("pycrypto", "2.6.1"), ("pyyaml", "6.0.2"), ("requests", "2.32.0"),
    ]  # fmt: skip


@pytest.mark.tools
def test_pages_are_followed(root: Path, tmp_path: Path):
    def answer(query: dict) -> Reply:
        if query["package"]["name"] != "requests":
            return sound(query)
        number = int(query.get("page_token", "0"))
        record = {**PYCRYPTO, "id": f"GHSA-page-{number}", "aliases": []}
        return Reply({"vulns": [record], "next_page_token": str(number + 1)} if number < 2 else {"vulns": [record]})

    with service(answer) as osv:
        evidence = audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    assert evidence.status is Status.COMPLETE
    assert isinstance(evidence.payload, Findings)
    assert {item.rule for item in evidence.payload.items} == {
        "GHSA-page-0", "GHSA-page-1", "GHSA-page-2", "PYSEC-2019-217",
    }  # fmt: skip


@pytest.mark.tools
@pytest.mark.parametrize("body", [{}, {"vulns": []}, {"vulns": [{**PYCRYPTO, "withdrawn": "2022-01-01T00:00:00Z"}]}])
def test_a_service_that_does_not_know_the_control_proves_nothing(root: Path, tmp_path: Path, body: dict):
    with service(lambda _: Reply(body)) as osv:
        evidence = audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    assert (evidence.status, evidence.tolerable) == (Status.PARTIAL, False)
    assert evidence.reasons == (
        "the positive control came back without its known advisory (pycrypto==2.6.1 CVE-2013-7459)",
    )
    assert evidence.coverage.control is not None
    assert not evidence.coverage.control.ok
    assert "--osv-url" in evidence.hint
    assert "--advisories" in evidence.hint


@pytest.mark.tools
def test_an_advisory_of_another_id_is_not_the_control(root: Path, tmp_path: Path):
    with service(lambda _: Reply({"vulns": [{**PYCRYPTO, "id": "X-1", "aliases": []}]})) as osv:
        evidence = audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    assert evidence.status is Status.PARTIAL


def only(name: str, reply: Reply) -> Answer:
    """A service that is sound but for one package."""
    return lambda query: reply if query["package"]["name"] == name else sound(query)


def always(reply: Reply) -> Answer:
    return lambda _: reply


BROKEN = {
    "list": (Reply([]), "gave an answer that OSV does not give: []"),
    "null": (Reply(None), "gave an answer that OSV does not give: None"),
    "number": (Reply(0), "gave an answer that OSV does not give: 0"),
    "other object": (Reply({"code": 3, "message": "no"}), "gave an answer that OSV does not give"),
    "empty body": (Reply(b""), "gave an answer that is not JSON"),
    "HTML": (Reply(b"<html>welcome</html>", headers=(("Content-Type", "text/html"),)), "is not JSON"),
    "half JSON": (Reply(b'{"vulns": [{"id": "X"'), "is not JSON"),
    "deep JSON": (Reply(b"[" * 200_000), "is not JSON"),
    "not text": (Reply(b"\xff\xfe\x00"), "is not JSON"),
    "vulns no list": (Reply({"vulns": {}}), "whose parts are not of the OSV kind"),
    "vulns null": (Reply({"vulns": None}), "whose parts are not of the OSV kind"),
    "token no text": (Reply({"vulns": [], "next_page_token": 3}), "whose parts are not of the OSV kind"),
    "endless pages": (Reply({"vulns": [], "next_page_token": "x"}), "gave more than 50 pages about"),
    "page without vulns": (Reply({"next_page_token": "x"}), "gave more than 50 pages about"),
    "record without id": (Reply({"vulns": [{"modified": "2020-01-01"}]}), "cannot be used: it has no id"),
    "record without date": (Reply({"vulns": [{"id": "X"}]}), "it does not say when it was modified"),
    "record of another schema": (
        Reply({"vulns": [{**PYCRYPTO, "schema_version": "2.0"}]}),
        "schema version is not 1",
    ),
    "record no object": (Reply({"vulns": ["X"]}), "not an object"),
    "404": (Reply({}, status=404), "answered with status 404"),
    "429": (Reply({}, status=429), "answered with status 429"),
    "500": (Reply({}, status=500), "answered with status 500"),
    "204": (Reply(b"", status=204), "answered with status 204"),
    "302": (Reply({}, status=302, headers=(("Location", "/elsewhere"),)), "answered with status 302"),
    "307": (Reply({}, status=307, headers=(("Location", "/elsewhere"),)), "answered with status 307"),
    "bad gzip": (
        Reply(b"{}", headers=(("Content-Encoding", "gzip"),)),
        "gave an answer that cannot be read (DecodeError)",
    ),
}


@pytest.mark.parametrize("which", ["pycrypto", "requests", None], ids=["control", "one package", "all"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_fails_the_audit(root: Path, tmp_path: Path, name: str, which: str | None):
    reply, message = BROKEN[name]
    with (
        service(only(which, reply) if which else always(reply)) as osv,
        pytest.raises(CollectorError) as caught,
    ):
        audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"the advisory service {osv.url} ")
    assert "--advisories PATH" in caught.value.hint
    assert "--osv-url" in caught.value.hint


@pytest.mark.usefixtures("impatient")
def test_a_slow_service_fails_the_audit(root: Path, tmp_path: Path):
    gate = threading.Event()
    with (
        service(only("requests", Reply({}, wait=gate))) as osv,
        pytest.raises(CollectorError, match="does not answer in time"),
    ):
        audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))
    gate.set()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("endless", [b" ", b" " * 1_000_000], ids=["drops", "flood"])
def test_an_endless_answer_fails_the_audit(
    root: Path, tmp_path: Path, endless: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(client, "LARGEST_ANSWER", 8 * 1024**2)
    with (
        service(only("requests", Reply(endless, endless=True))) as osv,
        pytest.raises(CollectorError, match=r"in time|more than 8 MiB"),
    ):
        audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))


def test_a_packed_flood_is_cut_off(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client, "LARGEST_ANSWER", 1024**2)
    bomb = gzip.compress(b" " * 20_000_000)
    with (
        service(only("requests", Reply(bomb, headers=(("Content-Encoding", "gzip"),)))) as osv,
        pytest.raises(CollectorError, match="more than 1 MiB"),
    ):
        audit(root, tmp_path, PipAuditSettings(osv_url=osv.url))


def test_a_packed_answer_is_read(tmp_path: Path):
    packed = gzip.compress(json.dumps({"vulns": [PYCRYPTO]}).encode())
    with service(always(Reply(packed, headers=(("Content-Encoding", "gzip"),)))) as osv:
        answers = client.ask(osv.url, [("pycrypto", "2.6.1")], 1e12)
    assert [item.id for item in answers["pycrypto", "2.6.1"]] == ["PYSEC-2017-94"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:9/v1/query", "cannot be reached (ConnectionError)"),
        (
            "http://user:secret@127.0.0.1:9/v1/query?key=secret",
            "the advisory service http://127.0.0.1:9/v1/query cannot",
        ),
        ("http://", "cannot be reached (InvalidURL)"),
        ("file:///etc/passwd", "is not the address of an advisory service"),
        ("api.example.org/v1/query", "is not the address of an advisory service"),
        ("http://[::1", "(an address that cannot be read)"),
    ],
)
def test_a_service_that_cannot_be_reached(root: Path, tmp_path: Path, url: str, message: str):
    with pytest.raises(CollectorError) as caught:
        audit(root, tmp_path, PipAuditSettings(osv_url=url))
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.hint


def test_the_time_limit_ends_the_questions(root: Path, tmp_path: Path):
    with service() as osv, pytest.raises(CollectorError, match="did not answer all questions in time"):
        audit(root, tmp_path, PipAuditSettings(osv_url=osv.url, timeout_s=0.0))


def test_credentials_come_from_the_address_and_from_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with service() as osv:
        client.ask(osv.url, [("a", "1")], 1e12)
        client.ask(osv.url.replace("http://", "http://me:pw@"), [("a", "1")], 1e12)
    assert "Authorization" not in osv.headers[0]
    assert osv.headers[1]["Authorization"] == "Basic bWU6cHc="


def test_withdrawn_records_are_dropped_and_records_about_something_else_are_believed():
    other = {**PYCRYPTO, "id": "GHSA-x", "aliases": [], "affected": []}
    gone = {**PYCRYPTO, "id": "GHSA-y", "aliases": [], "withdrawn": "2022-01-01T00:00:00Z"}
    with service(always(Reply({"vulns": [other, gone]}))) as osv:
        answers = client.ask(osv.url, [("a", "1")], 1e12)
    assert [item.id for item in answers["a", "1"]] == ["GHSA-x"]
