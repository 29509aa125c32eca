"""Shell completion, in a real shell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssdfgate.cli.app import _COMMANDS, group, run

BIN = str(Path(sys.executable).parent)
BASH = """
eval "$(ssdfgate completion bash)"
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_ssdfgate_completion ssdfgate
printf '%s\\n' "${{COMPREPLY[@]}}"
complete -p ssdfgate
"""


def completed(words: str) -> list[str]:
    environ = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": "/nonexistent"}
    script = BASH.format(words=words)
    done = subprocess.run(["bash", "--norc", "-c", script], env=environ, capture_output=True, text=True, check=True)
    *found, registered = done.stdout.split("\n")[:-1]
    assert registered.startswith("complete ")
    assert done.stderr == ""
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ssdfgate ch", ["check"]),
        ("ssdfgate ''", list(_COMMANDS)),
        ("ssdfgate check --prof", ["--profile"]),
        ("ssdfgate check -f sar", ["sarif"]),
        ("ssdfgate completion ''", ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes(words: str, expected: list[str]) -> None:
    assert [word for word in completed(words) if word] == expected


@pytest.mark.parametrize(
    ("shell", "mark"), [("zsh", "#compdef ssdfgate"), ("fish", "complete --no-files --command ssdfgate")]
)
def test_other_shells_get_clicks_own(shell: str, mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert mark in script
    assert f"_SSDFGATE_COMPLETE={shell}_complete" in script


def test_completing_the_name_of_a_command_imports_none() -> None:
    code = (
        "import sys\nfrom ssdfgate.cli.app import group\n"
        "context = group.make_context('ssdfgate', ['--help'], resilient_parsing=True)\n"
        "found = group.shell_complete(context, 'i')\n"
        "print(*(item.value for item in found), 'ssdfgate.cli.check' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [*(name for name in _COMMANDS if name.startswith("i")), "False"]


def test_every_command_is_there() -> None:
    assert shutil.which("bash")
    context = group.make_context("ssdfgate", [], resilient_parsing=True)
    assert [item.value for item in group.shell_complete(context, "")] == list(_COMMANDS)
