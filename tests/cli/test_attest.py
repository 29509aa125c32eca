"""`ssdfgate attest` says what is missing, writes one file, and tells which statements still count."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from ssdfgate.cli import attest
from ssdfgate.cli.app import run
from ssdfgate.cli.attest import command
from ssdfgate.errors import SsdfgateError
from ssdfgate.records import load_records

NEW = ["new", "PO.2.2", "--role", "Trainer", "--person", "Ann Bell", "--statement", "Everybody took the course."]
FILE = ".ssdfgate/attestations/ssdf-1-1-po-2-2-trainer.yaml"
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def _one_day(monkeypatch):
    monkeypatch.setattr(attest, "today", lambda: TODAY)  # not another one after midnight


def call(root, *arguments, **options):
    return CliRunner().invoke(command, [*arguments, "--root", str(root)], standalone_mode=False, **options)


def refused(root, *arguments):
    error = call(root, *arguments).exception
    assert isinstance(error, SsdfgateError)
    assert error.exit_code == 2
    return f"{error}\n{error.hint}"


def test_a_statement_is_written_and_told_where(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "training.md").write_text("All of it.")
    result = call(tmp_path, *NEW, "--document", str(tmp_path / "docs" / "training.md"))
    assert result.stdout == f"{tmp_path / FILE}\n"
    until = TODAY + timedelta(days=attest.REVIEW_DAYS)
    assert result.stderr == f"PO.2.2: attested by Trainer until {until}; commit the file\n"
    (written,) = load_records(tmp_path).attestations
    assert (written.framework, written.requirement, written.person) == ("ssdf-1.1", "PO.2.2", "Ann Bell")
    assert (written.stated, written.review, written.document) == (TODAY, until, "docs/training.md")


def test_the_day_of_review_can_be_chosen(tmp_path):
    day = TODAY + timedelta(days=90)
    assert call(tmp_path, *NEW, "--review", str(day)).exception is None
    assert load_records(tmp_path).attestations[0].review == day


@pytest.mark.parametrize(
    ("left_out", "named"),
    [(("--role",), "--role"), (("--role", "--person"), "--role, --person"), (("--statement",), "--statement")],
)
def test_without_a_terminal_what_is_missing_is_named(tmp_path, left_out, named):
    arguments = [*NEW]
    for flag in left_out:
        place = arguments.index(flag)
        del arguments[place : place + 2]
    assert f"PO.2.2 cannot be attested without {named}\n" in refused(tmp_path, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_what_is_missing_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(attest, "_on_a_terminal", lambda: True)
    answers = "SDL Team\nEverything is written down here.\n"
    arguments = ("new", "SSDIF PO.1.2", "--framework", "etsi-ts-104-219", "--person", "Ann Bell")
    result = call(tmp_path, *arguments, input=answers)
    assert result.exception is None
    assert "Role: " in result.stderr
    assert "Statement: " in result.stderr
    assert "Person: " not in result.stderr
    assert "Roles: SDL Team, Product Management" in result.stderr
    assert load_records(tmp_path).attestations[0].role == "SDL Team"


def test_a_pipeline_is_no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setenv("CI", "1")
    assert not attest._on_a_terminal()
    monkeypatch.delenv("CI")
    assert attest._on_a_terminal()


@pytest.mark.parametrize("name", ["ROLE", "PERSON", "STATEMENT"])
def test_the_environment_speaks_for_nobody(tmp_path, name):
    result = CliRunner(env={f"SSDFGATE_{name}": "Somebody Else"}).invoke(
        command, ["new", "PO.2.2", "--root", str(tmp_path)], standalone_mode=False
    )
    assert f"--{name.lower()}" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "PO.2.9"], "ssdf-1.1 has no requirement `PO.2.9`, did you mean `PO.2."),
        (["new", "PW.7.2"], "PW.7.2 is settled by evidence alone"),
        (["new", "AnnexI.PartI.2.a"], "--framework cra"),
        (["new", "nothing-like-it"], "ssdf-1.1 has no requirement `nothing-like-it`"),
        (["new", "\x1b[31m"], "\\x1b[31m"),
        ([*NEW, "--framework", "ssdf-1.11"], "there is no catalogue `ssdf-1.11`, did you mean `ssdf-1.1`?"),
        ([*NEW, "--statement", "TODO: say something"], "only holds the place of an answer"),
        ([*NEW, "--statement", "too short"], "must not be shorter than 10"),
        ([*NEW, "--review", "2020-01-01"], "`review` (2020-01-01) does not lie after `stated`"),
        ([*NEW, "--review", "2999-01-01"], "more than 3 years"),
        ([*NEW, "--document", "/etc/passwd"], "leads out of the repository"),
        ([*NEW, "--document", "gone.md"], "nothing can rest on gone.md"),
        (["new", "SSDIF PO.1.2", "--framework", "etsi-ts-104-219", *NEW[2:]], "`role` is `Trainer`"),
    ],
)
def test_what_is_wrong_is_refused_with_nothing_written(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    told = refused(tmp_path, *arguments)
    assert message in told
    assert "\x1b" not in told
    assert list(tmp_path.iterdir()) == []


def test_an_id_of_two_configured_catalogues_is_asked_about(tmp_path):
    (tmp_path / "ssdfgate.yaml").write_text("frameworks: [ssdf-1.1, ssdf-1.2-draft]\n")
    assert "--framework ssdf-1.1 or --framework ssdf-1.2-draft" in refused(tmp_path, *NEW)
    assert call(tmp_path, *NEW, "--framework", "ssdf-1.2-draft").exception is None
    assert load_records(tmp_path).attestations[0].framework == "ssdf-1.2-draft"


def test_a_statement_is_renewed_only_when_told(tmp_path):
    call(tmp_path, *NEW)
    assert "says the same already" in refused(tmp_path, *NEW)
    assert call(tmp_path, *NEW, "--renew").exception is None


def record(root, name, document=""):
    """An attestation with its review so many days from now."""
    days = {"overdue": 0, "due": 30, "current": 31}.get(name, 99)
    path = root / ".ssdfgate" / "attestations" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    framework, requirement = ("etsi-ts-104-219", "SSDIF PO.1.2") if name == "role" else ("ssdf-1.1", "PO.2.2")
    path.write_text(
        f"schema: ssdfgate/attestation/v1\nframework: {framework}\nrequirement: {requirement}\nrole: Trainer\n"
        f"person: Ann {name}\nstatement: Everybody took the course.\nstated: {TODAY - timedelta(days=300)}\n"
        f"review: {TODAY + timedelta(days=days)}\n{document}"
    )


def test_each_state_is_listed(tmp_path):
    for name in ("current", "due", "overdue", "role"):
        record(tmp_path, name)
    record(tmp_path, "changed", f"document: docs/a.md\ndigest: sha256:{'0' * 64}\n")
    result = call(tmp_path, "check")
    assert result.return_value == 3
    lines = result.stdout.splitlines()
    assert [line[:17].strip() for line in lines] == [
        "document changed", "current", "due", "overdue", "role not allowed",
    ]  # fmt: skip
    until = TODAY + timedelta(days=31)
    assert lines[1] == (
        f"current           ssdf-1.1 PO.2.2: attested by Trainer until {until} (Ann current), "
        ".ssdfgate/attestations/current.yaml:1"
    )
    assert "verified" not in result.output
    assert result.stderr == "5 attestation(s): 2 count, 3 do not\n"


def test_each_state_is_told_as_json(tmp_path):
    for name in ("current", "overdue", "role"):
        record(tmp_path, name)
    result = call(tmp_path, "check", "--format", "json")
    assert result.return_value == 3
    told = json.loads(result.stdout)
    assert told["schema"] == "ssdfgate/attestations/v1"
    assert [(row["state"], row["counts"]) for row in told["attestations"]] == [
        ("current", True), ("overdue", False), ("role not allowed", False),
    ]  # fmt: skip
    assert told["attestations"][0] == {
        "framework": "ssdf-1.1", "requirement": "PO.2.2", "state": "current", "counts": True, "role": "Trainer",
        "person": "Ann current", "review": str(TODAY + timedelta(days=31)),
        "where": ".ssdfgate/attestations/current.yaml:1",
    }  # fmt: skip


@pytest.mark.parametrize("names", [(), ("current",), ("current", "due")])
def test_statements_that_count_are_no_error(tmp_path, names):
    for name in names:
        record(tmp_path, name)
    result = call(tmp_path, "check")
    assert result.return_value == 0
    assert result.stderr.startswith(f"{len(names)} attestation(s)")


def test_lists_cannot_act_on_a_terminal(tmp_path):
    record(tmp_path, "current\u202e")
    result = call(tmp_path, "check")
    assert "\u202e" not in result.output
    assert "\\u202e" in result.output


def test_the_codes_reach_the_shell(tmp_path, capsys):
    record(tmp_path, "overdue")
    assert run(["attest", "check", "--root", str(tmp_path)]) == 3
    assert run(["attest", "new", "PO.9", "--root", str(tmp_path)]) == 2
    assert run(["attest", "new"]) == 2
    assert "Error: ssdf-1.1 has no requirement `PO.9`" in capsys.readouterr().err
