import io
import tempfile

import click
import pytest
from click.testing import CliRunner

from ssdfgate.cli import app
from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import OutputsCommand, bundle_place, colour_wanted, pair, write
from ssdfgate.errors import UsageError


@click.command(cls=OutputsCommand)
@option("-f", "--format", "formats", multiple=True, type=click.Choice(["text", "json", "sarif"]))
@option("-o", "--output", "outputs", multiple=True)
@click.option("--other", multiple=True)
@click.pass_context
def command(ctx, formats, outputs, other):
    for output in pair(ctx, formats, outputs):
        click.echo(f"{output.format} {output.path}")


def call(*arguments, **environment):
    return CliRunner().invoke(command, arguments, env=environment)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", []),
        ("-f json", ["json None"]),
        ("-f json -o a.json", ["json a.json"]),
        ("-f text -f sarif -o x.sarif", ["text None", "sarif x.sarif"]),
        ("-f sarif -o x.sarif --other 1 -f text", ["sarif x.sarif", "text None"]),
        ("--format=json --output=a.json -f sarif -o b", ["json a.json", "sarif b"]),
    ],
)
def test_a_file_belongs_to_the_format_before_it(arguments, expected):
    result = call(*arguments.split())
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == expected


def test_the_environment_can_name_format_and_file():
    result = call(SSDFGATE_FORMAT="json", SSDFGATE_OUTPUT="a.json")
    assert result.output == "json a.json\n"


@pytest.mark.parametrize("arguments", ["-o a.json", "-f json -o a -o b", "-f json -f text", "-f xml"])
def test_what_cannot_be_paired_is_refused(arguments):
    result = call(*arguments.split())
    assert result.exit_code == 2
    assert "Error" in result.output


def test_files_are_written_whole_with_their_folders(tmp_path):
    path = tmp_path / "deep" / "report.json"
    write("first\n", path)
    write("héllo\n", path)
    assert path.read_text(encoding="utf-8") == "héllo\n"
    assert [item.name for item in path.parent.iterdir()] == ["report.json"]


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(click.ClickException, match="cannot be written"):
        write("text", tmp_path / "file" / "report.json")


def test_a_bundle_without_a_place_says_how_to_name_one(tmp_path):
    (tmp_path / ".ssdfgate").write_text("")
    with pytest.raises(UsageError, match="cannot be written") as found:
        bundle_place(tmp_path, None)
    assert "--bundle DIR" in found.value.hint


def test_without_a_folder_for_temporary_files_the_remedy_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "missing")])
    monkeypatch.setattr(app.group, "main", lambda *_arguments, **_options: tempfile.gettempdir())
    assert app.run(["check"]) == 2
    assert "--tmpfs /tmp" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("choice", "environ", "stream", "wanted"),
    [
        ("auto", {}, Terminal(), True),
        ("auto", {}, io.StringIO(), False),
        ("auto", {"NO_COLOR": "1"}, Terminal(), False),
        ("auto", {"NO_COLOR": ""}, Terminal(), True),
        ("auto", {"FORCE_COLOR": "1"}, io.StringIO(), True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, Terminal(), False),
        ("always", {"NO_COLOR": "1"}, io.StringIO(), True),
        ("never", {"FORCE_COLOR": "1"}, Terminal(), False),
    ],
)
def test_colour_follows_the_flag_then_the_environment_then_the_terminal(choice, environ, stream, wanted):
    assert colour_wanted(choice, environ, stream) is wanted
