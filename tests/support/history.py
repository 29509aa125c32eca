"""A git history that is the same in every run: what people do to the files of a project, commit by commit."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from conftest import git

BODIES = (
    "import os\n\n\ndef run(words):\n    os.system('ls ' + words)\n",
    "import pickle\n\n\ndef load(text):\n    return pickle.loads(text)\n",
    "value = eval(input())\nvalue = eval(input())\n",
    "secret = 'hunter2hunter2'\n\nassert secret\n",
    "def add(one, other):\n    return one + other\n",
    "# nothing to find\n",
)
HIDING = (
    "import subprocess\n\nsubprocess.call('ls', shell=True)  # nosec  # nosemgrep\neval(input())  # nosec B307\n",
    "eval(1)  # nosemgrep\nassert True  # nosec\nexec('x')\n",
)
FIRST_HIDDEN = 20
"""The commit from which on comments hide findings: each of them costs every later run another start of the scanner."""

BROKEN = "def broken(:::\n  ((((\n"


class History:
    """A project, and the next thing that is done to it."""

    def __init__(self, root: Path) -> None:
        """Begin with an empty repository."""
        self.root, self.random, self.number = root, Random(50), 0  # noqa: S311  # the same in every run
        root.mkdir()
        git(root, "init", "--quiet")

    def commits(self, number: int) -> Iterator[str]:
        """Make this many commits; gives what each of them is about."""
        for self.number in range(number):
            what = STEPS[self.number % len(STEPS)] if self.number else "begin"
            getattr(self, what)()
            git(self.root, "add", "--all", ".")
            git(self.root, "commit", "--quiet", "--allow-empty", "-m", what)
            yield what

    def body(self) -> str:
        return self.random.choice(BODIES if self.number < FIRST_HIDDEN else (*BODIES, *HIDING))

    def begin(self) -> None:
        for body in BODIES:
            self.write(f"part{BODIES.index(body)}.py", body)
        self.write("README.md", "A project.\n")

    def edit(self) -> None:
        path = self.any()
        path.write_text(path.read_text() + f"\n\nlater = {self.number}\n" + self.body())

    def move_lines(self) -> None:
        path = self.any()
        path.write_text("# a line\n" * self.random.randint(1, 5) + path.read_text())

    def add(self) -> None:
        self.write(f"area{self.number % 3}/part{self.number}.py", self.body())

    def rename(self) -> None:
        path = self.any()
        target = self.root / f"area{self.number % 3}" / f"moved{self.number}.py"
        target.parent.mkdir(exist_ok=True)
        path.rename(target)

    def delete(self) -> None:
        self.any().unlink()

    def break_one(self) -> None:
        self.any().write_text(BROKEN)

    def mend(self) -> None:
        for path in self.files():
            if path.read_text() == BROKEN:
                path.write_text(self.body())

    def suppress(self) -> None:
        path = self.any()
        if self.number < FIRST_HIDDEN:
            return
        path.write_text(path.read_text().replace("eval(input())\n", "eval(input())  # nosec  # nosemgrep\n"))

    def show(self) -> None:
        path = self.any()
        path.write_text(path.read_text().replace("  # nosec", "").replace("  # nosemgrep", ""))

    def package(self) -> None:
        self.write(f"area{self.number % 3}/__init__.py", "")

    def script(self) -> None:
        self.write(f"tool{self.number}", "#!/usr/bin/env python3\neval(input())\n")

    def odd(self) -> None:
        self.write(
            f"latin{self.number}.py", "# -*- coding: latin-1 -*-\nname = '\xe9'\neval(name)\n".encode("latin-1")
        )

    def settings(self) -> None:
        self.write(".bandit", f"[bandit]\nskips: B307,B{101 + self.number}\n")

    def rules(self) -> None:
        self.write(".semgrep.yml", f"rules: []\n# {self.number}\n")

    def dependency(self) -> None:
        self.write("requirements.txt", "".join(f"part{number}==1.{number}\n" for number in range(self.number)))

    def two(self) -> None:
        self.edit()
        self.delete()
        self.add()

    def nothing(self) -> None:
        """An empty commit."""

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def files(self) -> list[Path]:
        found = sorted(path for path in self.root.rglob("*.py") if "latin" not in path.name)
        return [path for path in found if path.stat().st_size]

    def any(self) -> Path:
        return self.random.choice(self.files())


STEPS = (
    "edit", "add", "move_lines", "suppress", "settings", "rename", "break_one", "script", "package", "add", "delete",
    "mend", "rules", "odd", "two", "show", "dependency", "nothing", "edit", "add",
)  # fmt: skip
