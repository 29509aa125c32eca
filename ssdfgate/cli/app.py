"""The command group, and the one place where errors become exit codes."""

import contextlib
import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from ssdfgate import __version__
from ssdfgate.cli.guarded import guard
from ssdfgate.cli.lazy import LazyGroup
from ssdfgate.errors import ExitCode, MachineError, SsdfgateError

_COMMANDS = {
    "init": ("ssdfgate.cli.init", "Write configuration, pipeline and a folder for records; replaces nothing."),
    "doctor": ("ssdfgate.cli.doctor", "Say what is installed and configured, and what each missing thing costs."),
    "check": ("ssdfgate.cli.check", "Collect evidence for a repository, decide, and close the gate if need be."),
    "import": ("ssdfgate.cli.importing", "Read reports of other tools, and add them to an evidence bundle."),
    "gate": ("ssdfgate.cli.gate", "Decide over finished bundles, without the repository."),
    "report": ("ssdfgate.cli.report", "Show what follows from finished bundles, in any format; enforces nothing."),
    "diff": ("ssdfgate.cli.diff", "Say what is otherwise in a bundle than in an earlier one."),
    "merge": ("ssdfgate.cli.merge", "Join the bundles of parallel jobs."),
    "sign": ("ssdfgate.cli.sign", "Sign a bundle."),
    "verify": ("ssdfgate.cli.verify", "Check who made a bundle, that it is whole, and what it is about."),
    "reproduce": ("ssdfgate.cli.reproduce", "Show how evidence came about; bring it forth again, and compare."),
    "pack": ("ssdfgate.cli.exchange:pack", "Write a bundle as one file, or as a folder again."),
    "push": ("ssdfgate.cli.exchange:push", "Push a bundle to a registry."),
    "pull": ("ssdfgate.cli.exchange:pull", "Pull a bundle from a registry."),
    "explain": ("ssdfgate.cli.explain", "Say what a requirement or measure asks, and how to get there."),
    "frameworks": ("ssdfgate.cli.frameworks", "List the catalogues, or the requirements of one."),
    "attest": ("ssdfgate.cli.attest", "State, in a named role and until a date, what no machine can see."),
    "policy": (
        "ssdfgate.cli.policy",
        "Write policies of your own; take them to where an organisation evaluates them.",
    ),
    "waive": ("ssdfgate.cli.waive", "Let a finding or a requirement wait, with owner, reason, ticket and end."),
    "completion": ("ssdfgate.cli.completion", "Let bash, zsh or fish complete commands and options."),
}
_GARBAGE = (100_000, 50, 50)
"""How many new objects make Python look for cycles: a run lasts seconds, and its objects hardly form any."""

_NO_SCRATCH = "Set TMPDIR to a folder that can be written; a container gets one with --tmpfs /tmp."

INTERRUPTED = 130
"""What shells report for a process that was interrupted; not a verdict."""


@click.command(cls=LazyGroup, table=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ssdfgate")
def group() -> None:
    """Collect secure-development evidence and close the gate when a required practice lacks it.

    Start with `ssdfgate check` in a repository. It exits with 0 when the gate is open, 1 when a required practice is
    not met, 2 for a wrong call, 3 when evidence is missing or incomplete, 4 when a bundle does not check, and 5 when
    the gate itself failed.
    """


def main() -> NoReturn:
    """Run the command line and end the process with one of the documented codes."""
    signal.signal(signal.SIGTERM, _interrupt)
    gc.set_threshold(*_GARBAGE)
    guard(sys.argv[1:])
    _end(run(sys.argv[1:]))


def _end(code: int) -> NoReturn:
    """End without taking every module apart, which takes a twentieth of a gate; unless something still works."""
    if threading.active_count() > 1:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, SsdfgateError):
            stream.flush()
    os._exit(code)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn a request to end into an exception, so that tools are ended and folders removed."""
    raise KeyboardInterrupt


def run(arguments: list[str]) -> int:
    """Run one call and return its exit code; every error is told on standard error, with the next step."""
    try:
        result = group.main(arguments, prog_name="ssdfgate", standalone_mode=False)
        sys.stdout.flush()
        return int(result or ExitCode.OPEN)
    except NoArgsIsHelpError as error:
        error.show()  # `ssdfgate` alone: the help
        return ExitCode.USAGE
    except click.ClickException as error:
        from ssdfgate.cli.wrong import told

        click.echo(told(error, list(_COMMANDS)), err=True)
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted: nothing was decided, and no bundle was left half-written.", err=True)
        return INTERRUPTED
    except SsdfgateError as error:
        click.echo(f"Error: {error}\n{error.hint}", err=True)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  # the last resort: a defect of ours must not look like a verdict
        return _defect(error, arguments)


def _defect(error: Exception, arguments: list[str]) -> ExitCode:
    if isinstance(error, FileNotFoundError) and "temporary directory" in str(error.strerror):
        click.echo(f"Error: no folder for temporary files can be written\n{_NO_SCRATCH}", err=True)
        return ExitCode.USAGE
    if {"-v", "--verbose"} & set(arguments) or "SSDFGATE_VERBOSE" in os.environ:
        import traceback

        traceback.print_exc()
    if known := MachineError.of(error):
        click.echo(f"Error: {known}\n{known.hint}", err=True)
        return known.exit_code
    click.echo(f"Internal error: {type(error).__name__}: {error}\nRun again with -v and report it.", err=True)
    return ExitCode.ERROR
