"""Every wrong call ends in what to do next."""

import re
import shlex
from pathlib import Path

import click
import pytest

from ssdfgate.cli.app import _COMMANDS, group, run
from ssdfgate.cli.wrong import EXAMPLES

ROOT = Path(__file__).parents[2]


def test_every_command_has_an_example() -> None:
    assert {name.split()[0] for name in EXAMPLES} == set(_COMMANDS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_a_call_that_click_takes(name: str) -> None:
    words = shlex.split(EXAMPLES[name])
    assert EXAMPLES[name].startswith(f"ssdfgate {name}")
    context = group.make_context("ssdfgate", words[1:], resilient_parsing=False)
    command = group.get_command(context, words[1])
    assert isinstance(command, click.Command)
    rest = words[2:]
    if isinstance(command, click.Group):
        command, rest = command.get_command(context, rest[0]), rest[1:]
    command.make_context(name, rest, parent=context)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("chek", "Did you mean `ssdfgate check`?"),
        ("check -f xml", "For example: ssdfgate check"),
        ("gate", "For example: ssdfgate gate .ssdfgate/out/bundle"),
        ("merge a", "-o bundle"),
        ("sign bundle", "--key file:key.pem"),
        ("waive --expires soon", "--expires 2027-02-01"),
        ("completion tcsh", "ssdfgate completion bash"),
        ("attest new", "ssdfgate attest new PO.2.2"),
        ("--nope", "`ssdfgate --help` says more."),
        ("policy bundle", "-o policies.tar.gz"),
        ("policy new", "For example: ssdfgate policy new code/"),
        ("init nowhere", "For example: ssdfgate init"),
        ("explain", "ssdfgate explain PW.7.2"),
    ],
)
def test_what_a_wrong_call_ends_in(call: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(call.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: ")
    assert says in err
    assert err.rstrip().endswith("says more.")


def test_without_anything_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Start with `ssdfgate check`" in "".join(capsys.readouterr())


def test_a_file_that_cannot_be_written(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run(["frameworks", "nope"]) == 2
    assert run(["policy", "bundle", "-o", str(tmp_path / "file/x.tar.gz")]) == 2
    assert "Check the path and its permissions." in capsys.readouterr().err


def mentioned() -> set[tuple[str, ...]]:
    """Every call that messages, remedies and pages name, up to the name of the command."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (*ROOT.glob("ssdfgate/**/*.py"), *ROOT.glob("policies/**/*.rego"))
    ]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))]
    return {tuple(found) for text in texts for found in re.findall(r"`ssdfgate ([a-z]+)(?: ([a-z]+)\b)?", text)}


def test_every_call_that_is_mentioned_exists() -> None:
    context = group.make_context("ssdfgate", [], resilient_parsing=True)
    wrong = []
    for name, below in sorted(mentioned()):
        command = group.get_command(context, name)
        inner = isinstance(command, click.Group) and below
        if command is None or (inner and command.get_command(context, below) is None):
            wrong.append(f"ssdfgate {name} {below}")
    assert wrong == []
