"""Runs git with a configuration of our own in place of everybody else's.

A repository's configuration can start programs in many ways (filters, fsmonitor, hooks, signing, helpers), and each
release of git may bring new ones. So none of it is loaded: git gets a common folder that we make, with links to the
objects and refs of the repository, and a config file that holds the few values which decide how files compare.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ssdfgate.errors import ContextError
from ssdfgate.git.discover import Place, read_small
from ssdfgate.git.plain import check_repository
from ssdfgate.model import clean
from ssdfgate.process import Command, Ended, Finished, find_tool, run
from ssdfgate.scratch import scratch

TIMEOUT_S = 120.0
"""For one call; a call takes milliseconds, and seconds in very large trees that nobody has looked at yet."""

LARGEST_OUTPUT = 256 * 1024 * 1024
"""Bytes that one call may write."""

_LARGEST_CONFIG = 1024 * 1024
_SHARED = ("refs", "packed-refs", "reftable", "shallow")
_INFO = ("exclude", "attributes")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "1", "0", "input", "lf", "crlf", "native"})
_COMPARED = ("filemode", "ignorecase", "symlinks", "precomposeunicode", "autocrlf", "eol")
_HARMLESS = frozenset({
    "compatobjectformat", "noop", "noop-v1", "partialclone", "preciousobjects", "relativeworktrees",
    "submodulepathconfig", "worktreeconfig",
})  # fmt: skip
_FORMATS = {"objectformat": frozenset({"sha1", "sha256"}), "refstorage": frozenset({"files", "reftable"})}
_OURS = """\
[core]
\tbare = false
\tfsmonitor = false
\thooksPath = /dev/null
\tuntrackedCache = false
\tsplitIndex = false
\tcommitGraph = false
\tsparseCheckout = true
\tpackedGitLimit = 2g
[gc]
\tauto = 0
[maintenance]
\tauto = false
[protocol]
\tallow = never
[gpg]
\tprogram = /bin/false
"""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A repository opened for some calls; `config` holds what the repository's own file says, for reading only."""

    place: Place
    config: Mapping[str, str]
    folder: Path
    _program: Path

    def ask(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> bytes:
        """Run git in the work tree and return its standard output.

        Raises:
            ContextError: when git fails, hangs or writes too much.
        """
        return _answer(self._call(arguments, stdin, index), arguments[0], self.place.top)

    def ask_if(self, *arguments: str) -> bytes | None:
        """As `ask`, but None where git answers no (it exits with another code than 0).

        Raises:
            ContextError: when git hangs, is killed or writes too much.
        """
        finished = self._call(arguments, b"", None)
        if finished.ended is Ended.EXITED and finished.returncode > 0:
            return None
        return _answer(finished, arguments[0], self.place.top)

    def _call(self, arguments: Sequence[str], stdin: bytes, index: Path | None) -> Finished:
        where = {
            "GIT_DIR": str(self.place.own),
            "GIT_COMMON_DIR": str(self.folder),
            "GIT_OBJECT_DIRECTORY": str(self.place.common / "objects"),
            "GIT_WORK_TREE": str(self.place.top),
            "GIT_INDEX_FILE": str(index or self.place.own / "index"),
        }
        command = Command(
            argv=(str(self._program), "--no-pager", "-C", str(self.place.top), *arguments),
            cwd=self.folder,  # HOME too, where git would look for attributes and ignore files: never in the tree
            timeout_s=TIMEOUT_S,
            env={**_ENVIRONMENT, **where},
            stdin=stdin,
            output_bytes=LARGEST_OUTPUT,
        )
        return run(command)


def _answer(finished: Finished, what: str, top: Path) -> bytes:
    if finished.ended is Ended.EXITED and finished.returncode == 0:
        return finished.stdout
    said = clean(finished.stderr.strip(), 300)
    raise ContextError(
        f"git {what} {finished.describe()} in {top}" + (f": {said}" if said else ""),
        hint=f"Run `git -C {top} {what}` to see what is wrong with the repository.",
    )


@contextlib.contextmanager
def opened(place: Place, *, outside: Path) -> Iterator[Session]:
    """Open the repository with a git program that does not lie in `outside`.

    Raises:
        ContextError: when there is no git program, or the repository is of a kind that we cannot read, or that git
            would wait for.
    """
    program = find_tool("git", outside=outside)
    if program is None:
        raise ContextError(f"{place.top} is a git work tree, but there is no git program", hint="Install git.")
    check_repository(place)
    with scratch("ssdfgate-git-") as folder:
        _furnish(place, folder)
        (folder / "config").write_text("[core]\n\trepositoryformatversion = 0\n", encoding="utf-8")
        config = _read_config(Session(place, {}, folder, program))
        (folder / "config").write_text(_our_config(config, place), encoding="utf-8")
        yield Session(place, config, folder, program)


def _furnish(place: Place, folder: Path) -> None:
    for name in _SHARED:
        if (place.common / name).exists():
            (folder / name).symlink_to(place.common / name)
    if not (folder / "refs").exists():
        (folder / "refs").mkdir()
    (folder / "info").mkdir()
    for name in _INFO:
        source = place.common / "info" / name
        if source.is_file():
            (folder / "info" / name).write_bytes(read_small(source, _LARGEST_CONFIG))


def _read_config(session: Session) -> Mapping[str, str]:
    """Read the repository's file as text: no includes, and nothing in it takes effect."""
    path = session.place.common / "config"
    if not path.is_file():
        return {}
    copy = session.folder / "theirs"
    copy.write_bytes(read_small(path, _LARGEST_CONFIG))
    listed = session.ask("config", "--file", str(copy), "--no-includes", "-z", "--list")
    pairs = (entry.partition("\n") for entry in listed.decode("utf-8", "replace").split("\0") if entry)
    return {key: value if separator else "true" for key, separator, value in pairs}


def _our_config(theirs: Mapping[str, str], place: Place) -> str:
    compared = ((name, theirs.get(f"core.{name}", "").lower()) for name in _COMPARED)
    core = [f"\t{name} = {value}" for name, value in compared if value in _WORDS]
    extensions = [f"\t{name} = {value}" for name, value in _extensions(theirs, place)]
    version = ["\trepositoryformatversion = 1", "[extensions]", *extensions] if extensions else []
    return "\n".join([_OURS + "[core]", *core, *(version or ["\trepositoryformatversion = 0"]), ""])


def _extensions(theirs: Mapping[str, str], place: Place) -> Iterator[tuple[str, str]]:
    for key, value in theirs.items():
        name = key.removeprefix("extensions.")
        if name == key or name in _HARMLESS:
            continue
        if value.lower() not in _FORMATS.get(name, ()):
            problem = clean(f"{place.top} is a repository with {key} = {value}", 200)
            raise ContextError(problem, hint="ssdfgate does not know this kind of repository: please report it.")
        yield name, value.lower()


def copied_index(session: Session) -> Path:
    """Copy the index, so that it can be changed."""
    copy = session.folder / "index"
    copy.write_bytes(read_small(session.place.own / "index", LARGEST_OUTPUT))
    return copy


def is_bare(session: Session) -> bool:
    """Whether the repository says that it has no work tree of its own."""
    return not session.place.linked and session.config.get("core.bare", "").lower() in {"true", "yes", "on", "1"}


def has_shallow_history(place: Place) -> bool:
    """Whether older commits were left out when the repository was cloned."""
    with contextlib.suppress(OSError):
        return os.path.getsize(place.common / "shallow") > 0
    return False
