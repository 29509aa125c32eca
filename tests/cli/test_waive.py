"""`ssdfgate waive` writes one waiver that is in order, and lists those that are there."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from ssdfgate.cli import waive
from ssdfgate.cli.app import run
from ssdfgate.cli.waive import command
from ssdfgate.errors import SsdfgateError
from ssdfgate.model.records import Scope
from ssdfgate.records import load_records

TODAY = datetime.now(UTC).date()
SOON = str(TODAY + timedelta(days=60))
FULL = {"--reason": "Asserts are fine here.", "--owner": "Li Wu", "--ticket": "SEC-1", "--expires": SOON}
PURL = "pkg:pypi/flask@3.0"


def arguments(*more, without=()):
    return [word for flag, value in FULL.items() if flag not in without for word in (flag, value)] + list(more)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch):
    monkeypatch.setattr(waive, "today", lambda: TODAY)  # not another one after midnight


def call(root, *words):
    return CliRunner(env={"CI": None}).invoke(command, [*words, "--root", str(root)], standalone_mode=False)


def refused(root, *words):
    error = call(root, *words).exception
    assert isinstance(error, SsdfgateError)
    assert error.exit_code == 2
    return f"{error}\n{error.hint}"


@pytest.mark.parametrize(
    ("flags", "scope"),
    [
        (["--rule", "B101"], Scope(rule="B101")),
        (["--fingerprint", "f" * 32], Scope(fingerprint="f" * 32)),
        (["--package", PURL], Scope(package=PURL)),
        (["--path", "src/**/*.py"], Scope(path="src/**/*.py")),
        (["--requirement", "PW.7.2"], Scope(requirement=("ssdf-1.1", "PW.7.2"))),
        (["--requirement", "AnnexI.PartI.1", "--framework", "cra"], Scope(requirement=("cra", "AnnexI.PartI.1"))),
        (["--rule", "B101", "--path", "src/**", "--package", "flask"], Scope(None, "B101", None, "flask", "src/**")),
    ],
)
def test_every_scope_is_written_and_told_where(tmp_path, flags, scope):
    result = call(tmp_path, *arguments(*flags))
    assert result.exception is None
    (written,) = load_records(tmp_path).waivers
    assert written.scope == scope
    assert (written.reason, written.owner, written.ticket) == ("Asserts are fine here.", "Li Wu", "SEC-1")
    assert (written.created, str(written.expires)) == (TODAY, SOON)
    assert result.stdout == f"{tmp_path}/.ssdfgate/waivers/{written.id}.yaml\n"
    assert f"waived until {SOON}; commit it" in result.stderr


@pytest.mark.parametrize("flag", list(FULL))
def test_what_is_missing_is_named(tmp_path, flag):
    assert f"nothing is waived without {flag}\n" in refused(tmp_path, *arguments("--rule", "x", without=(flag,)))


def test_a_waiver_of_everything_is_refused(tmp_path):
    assert "without --rule/--fingerprint/--package/--path/--requirement" in refused(tmp_path, *arguments())


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--rule", "a", "--rule", "b"], "--rule is given more than once"),
        (["--rule", "a", "--framework", "cra"], "--framework says whose --requirement is meant"),
        (["--rule", "a", "--requirement", "PW.7.2"], "--requirement waives a requirement as a whole"),
        (["--requirement", "PW.7.22"], "did you mean `PW.7.2`?"),
        (["--path", "**"], "would cover everything"),
        (["--path", "../x"], "not a pattern from the root"),
        (["--fingerprint", "abc"], "does not have the form"),
        (["--rule", "a", "--reason", "to be determined"], "only holds the place of an answer"),
        (["--rule", "a", "--owner", "nobody"], "`owner` is `nobody`"),
        (["--rule", "a", "--ticket", "TODO"], "`ticket` is `TODO`"),
        (["--rule", "a", "--reason", "with an escape \x1b[31m"], "U+001B is not allowed"),
        (["--rule", "a", "--expires", str(TODAY)], "does not lie after `created`"),
        (["--rule", "a", "--expires", "2020-01-01"], "does not lie after `created`"),
    ],
)
def test_what_is_wrong_is_refused_with_nothing_written(tmp_path, more, message):
    told = refused(tmp_path, *arguments(*more))
    assert message in told
    assert "\x1b" not in told
    assert list(tmp_path.iterdir()) == []


def test_the_profile_limits_the_length(tmp_path):
    late = arguments("--rule", "a", "--expires", str(TODAY + timedelta(days=181)))
    assert "--expires lies 181 days ahead, and the profile allows 180 (`waiver_max_days`)" in refused(tmp_path, *late)
    assert call(tmp_path, *arguments("--rule", "a", "--expires", str(TODAY + timedelta(days=180)))).exception is None
    (tmp_path / "ssdfgate.yaml").write_text("parameters: {waiver_max_days: 30}\n")
    assert "the profile allows 30 " in refused(tmp_path, *arguments("--rule", "b"))
    assert "unknown profile 'none'" in refused(tmp_path, *arguments("--rule", "b", "--profile", "none"))


@pytest.mark.parametrize("expires", ["tomorrow", "2026-02-30", "01.01.2027"])
def test_a_day_is_a_day(tmp_path, expires, capsys):
    assert run(["waive", "--root", str(tmp_path), *arguments("--rule", "a", "--expires", expires)]) == 2
    assert expires in capsys.readouterr().err


def test_the_environment_waives_nothing(tmp_path):
    result = CliRunner(env={"SSDFGATE_RULE": "B101", "SSDFGATE_REASON": "Because of the weather"}).invoke(
        command, ["--root", str(tmp_path)], standalone_mode=False
    )
    assert "without --reason" in str(result.exception)
    assert "--rule/" in str(result.exception)


def write(root, name, created, expires, reason="Asserts are fine here."):
    path = root / ".ssdfgate" / "waivers" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"schema: ssdfgate/waiver/v1\nid: {name}\nscope: {{framework: cra, requirement: AnnexI.PartI.1, rule: B101}}\n"
        f"reason: {reason}\nowner: Li Wu\nticket: SEC-1\n"
        f"created: {TODAY + timedelta(days=created)}\nexpires: {TODAY + timedelta(days=expires)}\n"
    )


def test_waivers_are_listed_with_their_states(tmp_path):
    for name, days in (("a", (-10, 31)), ("b", (-10, 30)), ("c", (-10, 0)), ("d", (-10, 999))):
        write(tmp_path, name, *days)
    result = call(tmp_path, "--list")
    assert result.exception is None
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["active", "expiring", "expired", "active"]
    assert lines[0] == (
        f"active    a: requirement cra AnnexI.PartI.1, rule B101, until {TODAY + timedelta(days=31)}, "
        "Li Wu, SEC-1: Asserts are fine here. [.ssdfgate/waivers/a.yaml:1]"
    )
    assert ["longer than the 180 days allowed" in line for line in lines] == [False, False, False, True]
    assert result.stderr == "4 waiver(s)\n"


def test_an_empty_list_says_so(tmp_path):
    result = call(tmp_path, "--list")
    assert (result.stdout, result.stderr) == ("", "0 waiver(s)\n")


def test_listing_writes_nothing(tmp_path):
    assert "--list goes with --root, --profile and --format only" in refused(
        tmp_path, *arguments("--rule", "a", "--list")
    )


def test_lists_cannot_act_on_a_terminal(tmp_path):
    write(tmp_path, "a", -1, 9, "A reason \u202e that turns")
    output = call(tmp_path, "--list").output
    assert "\\u202e" in output
    assert "\u202e" not in output


def test_waivers_are_listed_as_json(tmp_path):
    for name, days in (("a", (-10, 31)), ("b", (-10, 0)), ("c", (-10, 999))):
        write(tmp_path, name, *days)
    told = json.loads(call(tmp_path, "--list", "--format", "json").stdout)
    assert told["schema"] == "ssdfgate/waivers/v1"
    assert [(row["id"], row["state"], row["too_long"]) for row in told["waivers"]] == [
        ("a", "active", False), ("b", "expired", False), ("c", "active", True),
    ]  # fmt: skip
    assert told["waivers"][0] == {
        "id": "a", "state": "active", "reason": "Asserts are fine here.", "owner": "Li Wu", "ticket": "SEC-1",
        "expires": str(TODAY + timedelta(days=31)), "too_long": False, "where": ".ssdfgate/waivers/a.yaml:1",
        "scope": {
            "framework": "cra", "requirement": "AnnexI.PartI.1", "rule": "B101", "fingerprint": None, "package": None,
            "path": None,
        },
    }  # fmt: skip


def test_an_empty_list_is_an_object_too(tmp_path):
    assert json.loads(call(tmp_path, "--list", "-f", "json").stdout) == {
        "schema": "ssdfgate/waivers/v1",
        "waivers": [],
    }


def test_a_format_is_for_lists(tmp_path):
    assert "--format goes with --list only" in refused(tmp_path, *arguments("--rule", "a", "--format", "json"))
