import errno
import io
import os
import tempfile
from pathlib import Path

import click
import pytest
from bundle.test_bundle import manifest
from click.testing import CliRunner

from ssdfgate.bundle import open_bundle, write_bundle
from ssdfgate.cli import app
from ssdfgate.cli.options import option
from ssdfgate.cli.outputs import OutputsCommand, bundle_place, colour_wanted, pair, write
from ssdfgate.cli.trust import artifacts_of
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
        ("-f json -o /dev/stdout", ["json None"]),
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


@pytest.mark.parametrize(
    "arguments", ["-o a.json", "-f json -o a -o b", "-f json -f text", "-f xml", "-f json -o a -f text -o ./a"]
)
def test_what_cannot_be_paired_is_refused(arguments):
    result = call(*arguments.split())
    assert result.exit_code == 2
    assert "Error" in result.output


def test_two_formats_may_go_to_the_same_device():
    assert call("-f", "json", "-o", "/dev/null", "-f", "text", "-o", "/dev/null").exit_code == 0


def test_nothing_is_written_among_the_files_of_git(tmp_path):
    with pytest.raises(UsageError, match="belongs to git"):
        bundle_place(tmp_path, tmp_path / ".git" / "x")
    (tmp_path / "side").symlink_to(".git")
    assert isinstance(call("-f", "json", "-o", str(tmp_path / "side" / "config")).exception, UsageError)


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


def test_a_file_that_cannot_be_put_into_place_leaves_nothing_behind(tmp_path):
    (tmp_path / "report.json").mkdir()
    with pytest.raises(click.ClickException, match="cannot be written"):
        write("text", tmp_path / "report.json")
    assert [item.name for item in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.parametrize(
    ("refusal", "told", "remedy"),
    [
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full/here"),
            "/full/here: No space left on device",
            "TMPDIR",
        ),
        (OSError(errno.EFBIG, os.strerror(errno.EFBIG)), "File too large", "ulimit -f"),
        (MemoryError(), "no memory is left", "--jobs 1"),
    ],
)
def test_a_refusal_of_the_machine_is_told_with_the_place_and_a_remedy(monkeypatch, capsys, refusal, told, remedy):
    def refused(*_arguments, **_options):
        raise refusal

    monkeypatch.setattr(app.group, "main", refused)
    assert app.run(["check"]) == 5
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"Error: {told}"
    assert remedy in lines[1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["gate", "bundle", "--profile", ""], "--profile"),
        (["gate", "bundle", "--profile="], "--profile"),
        (["gate", "bundle", "--identity", "", "--issuer", ""], "--identity"),
        (["report", "bundle", ""], "bundle"),
        (["attest", "new", "PO.2.2", "--role", ""], "--role"),
    ],
)
def test_an_empty_argument_is_not_taken_for_one_that_was_not_given(arguments, named, capsys):
    assert app.run(arguments) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"Error: what follows `{named}` is empty"
    assert len(told) == 2


def test_what_ships_is_a_regular_file():
    with pytest.raises(UsageError, match="not a regular file"):
        artifacts_of((Path(os.devnull),))


@pytest.mark.parametrize("place", ["report.html", "blobs/sha256/report.html", "deeper/report.html"])
def test_a_report_is_not_put_into_a_bundle_which_would_not_be_whole_any_more(tmp_path, place):
    write_bundle(manifest(), tmp_path / "bundle")
    with pytest.raises(click.ClickException, match="lies in the bundle"):
        write("text", tmp_path / "bundle" / place)
    open_bundle(tmp_path / "bundle")


def test_what_counts_is_where_a_path_leads(tmp_path):
    write_bundle(manifest(), tmp_path / "bundle")
    write("text", tmp_path / "bundle" / ".." / "report.txt")
    assert (tmp_path / "report.txt").read_text() == "text"
    (tmp_path / "link").symlink_to("bundle")
    with pytest.raises(click.ClickException, match="lies in the bundle"):
        write("text", tmp_path / "link" / "report.txt")
    open_bundle(tmp_path / "bundle")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reading = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write("text", tmp_path / "pipe")
        assert os.read(reading, 100) == b"text"
    finally:
        os.close(reading)
    assert [(item.name, item.is_fifo()) for item in tmp_path.iterdir()] == [("pipe", True)]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system has no /dev/fd")
def test_a_link_to_an_open_file_is_written_to_and_not_replaced(tmp_path):
    with (tmp_path / "log").open("wb") as log:
        write("one\n", Path(f"/dev/fd/{log.fileno()}"))
        write("two\n", Path(f"/dev/fd/{log.fileno()}"))
    assert (tmp_path / "log").read_text() == "one\ntwo\n"
