"""The pages of the documentation as scripts: blocks of commands, files to write, and blocks that are not run."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = frozenset({
    "bandit", "cd", "cp", "curl", "echo", "export", "git", "make", "mkdir", "openssl", "pip", "rm", "ssdfgate",
})  # fmt: skip
_MARK = re.compile(r"<!-- (file|not run): (.+?) -->\Z")
_EXIT = re.compile(r"  # exit (\d+)\Z")
_SHELLS = frozenset({"sh", "bash", "console"})


@dataclass(frozen=True)
class Block:
    """A block of code: `mark` is `file`, `not run` or empty, `about` the path or the reason."""

    line: int
    text: str
    mark: str = ""
    about: str = ""

    @property
    def is_run(self) -> bool:
        """Whether it holds commands that are run."""
        first = self.text.split(maxsplit=1)[0] if self.text.strip() else ""
        return not self.mark and first in PROGRAMS

    def commands(self) -> Iterator[tuple[str, int]]:
        """Each command with the exit code that the page says it has; a backslash joins lines."""
        joined = re.sub(r"\\\n *", "", self.text)
        for line in joined.splitlines():
            if line.strip():
                said = _EXIT.search(line)
                yield line, int(said[1]) if said else 0


def blocks(text: str) -> list[Block]:
    """Every indented block and every fenced one that is for a shell."""
    found: list[Block] = []
    mark = ("", "")
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith("```"):
            end = next(at for at in range(number + 1, len(lines)) if lines[at].startswith("```"))
            if line[3:].strip() in _SHELLS:
                found.append(Block(number + 1, "\n".join(lines[number + 1 : end]) + "\n", *mark))
            mark, number = ("", ""), end + 1
        elif line.startswith("    ") and (number == 0 or not lines[number - 1].strip()):
            end = number
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            body = "\n".join(item[4:] for item in lines[number:end]).rstrip() + "\n"
            found.append(Block(number + 1, body, *mark))
            mark, number = ("", ""), end
        else:
            said = _MARK.match(line)
            mark = (said[1], said[2]) if said else mark if not line.strip() else ("", "")
            number += 1
    return found


def script(text: str) -> str:
    """A bash script that does what the page says, in order, and stops where something else comes of it."""
    parts = ['failed() { echo "line $1: exit $2, and the page says $3" >&2; exit 99; }\n']
    for block in blocks(text):
        if block.mark == "file":
            path = Path(block.about)
            parts.append(
                f"mkdir -p {shlex.quote(str(path.parent))}\ncat > {shlex.quote(str(path))} <<'END-OF-FILE'\n"
            )
            parts.append(f"{block.text}END-OF-FILE\n")
        elif block.is_run:
            for command, code in block.commands():
                parts.append(f"echo {shlex.quote('$ ' + command)}\n{command}\n")
                parts.append(f"code=$?; [ $code = {code} ] || failed {block.line} $code {code}\n")
    return "".join(parts)
