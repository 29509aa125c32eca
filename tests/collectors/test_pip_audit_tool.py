"""What becomes of an audit when pip-audit itself misbehaves: missing, crashing, hanging, writing nonsense."""

import json
from pathlib import Path

import pytest
from support.audit import audit, fake_tool, tree
from support.evidence import SUBJECT
from support.osv import EXPORT
from support.reading import only

from ssdfgate.advisories import Advisory, Answers
from ssdfgate.collectors import pip_audit
from ssdfgate.collectors.audit_scope import MOST_CALLS, Call, KnownBad, Scope, calls_for, label, scope_of
from ssdfgate.collectors.audit_verdict import Audit, Known
from ssdfgate.errors import CollectorError, ReaderError
from ssdfgate.inventory import take
from ssdfgate.lockfiles import Declared, Dependency, Ecosystem
from ssdfgate.model import Evidence, Findings, Status, Tool
from ssdfgate.model.settings import PipAuditSettings
from ssdfgate.readers.pip_audit import PipAuditReader

SETTINGS = PipAuditSettings(advisories=str(EXPORT))
CONTROL = {"name": "ssdfgate-control", "version": "0", "vulns": [
    {"id": "SSDFGATE-CONTROL", "fix_versions": [], "aliases": [], "description": "x"},
]}  # fmt: skip
JINJA = {"name": "jinja2", "version": "2.10", "vulns": [
    {"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": ["CVE-2019-10906"], "description": "x"},
]}  # fmt: skip
CLEAN = {"name": "flask", "version": "3.0", "vulns": []}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree(tmp_path / "tree", requirements__txt="jinja2==2.10\nflask==3.0\n")


def says(*entries: dict) -> str:
    report = json.dumps({"dependencies": list(entries), "fixes": []})
    return f"cat <<'END'\n{report}\nEND\nexit 1\n"


def test_a_missing_tool(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pip_audit, "find_tool", lambda name, *, outside: None)
    with pytest.raises(CollectorError, match="pip-audit is not installed") as caught:
        audit(root, tmp_path, SETTINGS)
    assert caught.value.hint == "Install it: pip install pip-audit"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo 'Traceback' >&2; echo 'ValueError: no' >&2; exit 1\n",
            "exited with 1 and left no report: ValueError: no",
        ),
        ("exit 0\n", "exited with 0 and left no report"),
        ("echo ' '; exit 0\n", "exited with 0 and left no report"),
        ("echo '{}'; exit 2\n", "exited with 2 and left no report"),
        ("kill -9 $$\n", "was ended by signal 9 and left no report"),
        ("exec sleep 60\n", "timed out after 1 s and left no report"),
    ],
)
def test_a_tool_that_leaves_no_report(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
):
    fake_tool(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(CollectorError) as caught:
        audit(root, tmp_path, PipAuditSettings(advisories=str(EXPORT), timeout_s=1.0))
    assert message in str(caught.value)
    assert caught.value.hint


def test_a_tool_that_writes_without_end(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pip_audit, "_OUTPUT_BYTES", 100_000)
    fake_tool(tmp_path / "bin", monkeypatch, "exec yes\n")
    with pytest.raises(CollectorError, match="wrote too much output"):
        audit(root, tmp_path, SETTINGS)


def test_a_tool_that_cannot_be_started(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fake_tool(tmp_path / "bin", monkeypatch, "").write_text("#!/no/such/interpreter\n")
    with pytest.raises(CollectorError, match="cannot be started"):
        audit(root, tmp_path, SETTINGS)


@pytest.mark.parametrize(
    "script", ["echo null\n", "echo '[]'\n", "echo '{}'\n", 'echo \'{"dependencies": [{"name"\'\n', "echo hello\n"]
)
def test_a_report_that_is_none(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str):
    fake_tool(tmp_path / "bin", monkeypatch, script)
    with pytest.raises(ReaderError):
        audit(root, tmp_path, SETTINGS)


@pytest.mark.parametrize(
    ("entries", "reasons"),
    [
        ((), [
            "the positive control came back without its known advisory (ssdfgate-control==0 SSDFGATE-CONTROL)",
            "0 dependencies audited",
            "2 not audited, not answered: flask==3.0, jinja2==2.10",
        ]),
        ((CLEAN, JINJA), [
            "the positive control came back without its known advisory (ssdfgate-control==0 SSDFGATE-CONTROL)",
        ]),
        ((CONTROL, JINJA), ["1 not audited, not answered: flask==3.0"]),
        ((CONTROL, JINJA, {**CLEAN, "version": "3.1"}), [
            "the report speaks of packages that nobody asked for: flask==3.1",
            "1 not audited, not answered: flask==3.0",
        ]),
        ((CONTROL, JINJA, {"name": "flask", "skip_reason": "not found"}), ["1 not audited, not found: flask==3.0"]),
        ((CONTROL, CLEAN, {**JINJA, "vulns": []}), ["1 not audited, advisories got lost on the way: jinja2==2.10"]),
        ((CONTROL, CLEAN, JINJA), []),
    ],
)  # fmt: skip
def test_a_report_is_compared_with_what_was_asked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: tuple[dict, ...], reasons: list[str]
):
    fake_tool(tmp_path / "bin", monkeypatch, says(*entries))
    evidence = audit(root, tmp_path, SETTINGS)
    assert list(evidence.reasons) == reasons
    assert evidence.status is (Status.PARTIAL if reasons else Status.COMPLETE)
    assert not evidence.tolerable


def test_the_version_of_a_tool_from_elsewhere_is_asked_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    fake_tool(tmp_path / "bin", monkeypatch, says(CONTROL, CLEAN, JINJA))
    assert audit(root, tmp_path, SETTINGS).tool.version == "9.9.9"


def test_secrets_in_a_report_are_not_stored(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    secret = "https://user:hunter2@example.org"
    leaking = {**JINJA, "vulns": [{**JINJA["vulns"][0], "description": secret}]}
    fake_tool(tmp_path / "bin", monkeypatch, says(CONTROL, CLEAN, leaking))
    assert b"hunter2" not in audit(root, tmp_path, SETTINGS).content()


FIRST = KnownBad(("known", "1"), frozenset({"A"}))
SECOND = KnownBad(("other", "1"), frozenset({"B"}))


def test_calls_hold_every_version_once_and_a_control_of_another_name():
    asked = [("a", "1"), ("a", "2"), ("b", "1"), ("known", "3"), ("other", "4"), ("other", "5")]
    calls = calls_for(asked, (FIRST, SECOND))
    assert calls == (
        Call((("a", "1"), ("b", "1"), ("other", "4")), FIRST),
        Call((("known", "3"),), SECOND),
        Call((("a", "2"), ("other", "5")), FIRST),
    )
    for call in calls:
        names = [name for name, _ in call.asked]
        assert len(names) == len(set(names))
        assert call.control.package[0] not in names


def dependency(name: str, version: str, ecosystem: Ecosystem = Ecosystem.PYPI) -> Dependency:
    return Dependency(name, version, ecosystem, "uv.lock")


def scope(tmp_path: Path, *dependencies: Dependency) -> Scope:
    (tmp_path / "empty").mkdir(exist_ok=True)
    return scope_of(Declared((), dependencies, ()), take(tmp_path / "empty"))


def test_a_flood_of_versions_is_cut_and_said(tmp_path: Path):
    found = scope(tmp_path, *(dependency("a", f"{number}.0") for number in range(40)), dependency("b", "1"))
    assert len(found.asked) == MOST_CALLS + 1
    assert len(found.unaudited) == 40 - MOST_CALLS
    assert {reason for reason, _ in found.unaudited} == {"more than 16 versions of one package"}
    assert len(calls_for(found.asked, (FIRST, SECOND))) == MOST_CALLS


def test_only_python_is_asked_for(tmp_path: Path):
    found = scope(tmp_path, dependency("a", "1"), dependency("a", "1"), dependency("b", "1", Ecosystem.NPM))
    assert found.asked == (("a", "1"),)


def concluded(tmp_path: Path, answers: Answers, *entries: dict) -> Evidence:
    report = only(PipAuditReader().read(json.dumps({"dependencies": list(entries), "fixes": []}).encode()))
    found = scope(tmp_path, dependency("a", "1"))
    call = Call(found.asked, FIRST)
    known = Known(answers, "service", "https://example.org")
    return Audit(Tool("pip-audit", "1"), (), SUBJECT, found, (call,), known).conclude((report,))


def test_an_advisory_may_come_back_under_another_of_its_names(tmp_path: Path):
    answers = {("a", "1"): (Advisory("GHSA-1", ("CVE-1",), "x", ()),)}
    bad = {"id": "CVE-1", "fix_versions": [], "aliases": [], "description": ""}
    control = {"name": "known", "version": "1", "vulns": [{**bad, "id": "A"}]}
    evidence = concluded(tmp_path, answers, {"name": "a", "version": "1", "vulns": [bad]}, control)
    assert evidence.status is Status.COMPLETE
    assert evidence.coverage.analysed == 1


def test_an_id_that_pip_audit_forgot_is_put_back(tmp_path: Path):
    answers = {("a", "1"): (Advisory("GHSA-1", ("CVE-1",), "x", ()), Advisory("MAL-1", ("GHSA-1",), "x", ()))}
    bad = {"id": "CVE-1", "fix_versions": [], "aliases": ["GHSA-1"], "description": ""}
    other = {"id": "CVE-2", "fix_versions": [], "aliases": [], "description": ""}
    control = {"name": "known", "version": "1", "vulns": [{**bad, "id": "A"}]}
    evidence = concluded(tmp_path, answers, {"name": "a", "version": "1", "vulns": [bad, other]}, control)
    assert isinstance(evidence.payload, Findings)
    assert [(item.rule, item.aliases) for item in evidence.payload.items] == [
        ("CVE-1", ("GHSA-1", "MAL-1")), ("CVE-2", ()),
    ]  # fmt: skip


def test_labels_are_written_as_pip_writes_them():
    assert label(("a", "1.0")) == "a==1.0"
