"""Fetches one commit of another repository into a folder of our own; nothing is checked out and no hook runs."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ssdfgate.errors import ContextError
from ssdfgate.git.discover import Place
from ssdfgate.git.repository import Repository
from ssdfgate.git.session import opened
from ssdfgate.model import clean
from ssdfgate.process import Command, Ended, find_tool, run
from ssdfgate.redaction import redact
from ssdfgate.scratch import scratch

TIMEOUT_S = 120.0
_REF = "refs/policies/fetched"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*\Z")
_OF_THE_PERSON = (
    "HOME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "GIT_ASKPASS", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
)  # fmt: skip
"""What git needs to show who asks and to know who answers; passed on for addresses alone, never for a path."""

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "file:https:ssh",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OURS = "[safe]\n\tdirectory = *\n[core]\n\thooksPath = /dev/null\n"


@contextmanager
def fetched_repository(address: str, ref: str, environ: Mapping[str, str]) -> Iterator[tuple[Repository, str]]:
    """The repository, and the full id of the commit that `ref` leads to there.

    Args:
        address: a path on this machine, or an https, ssh or file address.
        ref: a branch, a tag or the id of a commit.
        environ: whose credentials are used where the address is not a path.

    Raises:
        ContextError: there is no git, no such repository, or no such ref in it.
    """
    with scratch("ssdfgate-fetched-") as top:
        program = find_tool("git", outside=top)
        if program is None:
            raise ContextError("policies lie in a git repository, but there is no git program", hint="Install git.")
        own = top / "repository"
        (top / "config").write_text(_OURS, encoding="utf-8")
        env = {**_ENVIRONMENT, **_person(address, environ, top)}
        _call(program, top, env, "init", "--quiet", "--bare", "--template=", str(own))
        _fetch(program, own, env, address, ref)
        with opened(Place(top, own, own), outside=top) as session:
            repository = Repository(session, "")
            commit = repository.commit(_REF)
            if commit is None:
                raise ContextError(f"{clean(ref, 100)} of {_shown(address)} is no commit", hint="Name a commit.")
            yield repository, commit


def _fetch(program: Path, own: Path, env: Mapping[str, str], address: str, ref: str) -> None:
    if not _NAME.match(ref) or address.startswith("-"):
        raise ContextError(
            f"{clean(ref, 100)} of {_shown(address)} is no name of a commit", hint="Name a branch or tag."
        )
    where = Path(address).resolve().as_uri() if _is_path(address) else address
    flags = ("--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
    _call(program, own, env, "fetch", *flags, where, f"+{ref}:{_REF}")


def _person(address: str, environ: Mapping[str, str], top: Path) -> Mapping[str, str]:
    if _is_path(address) or address.startswith("file:"):
        return {"GIT_CONFIG_GLOBAL": str(top / "config"), "HOME": str(top)}
    return {name: environ[name] for name in _OF_THE_PERSON if name in environ}


def _is_path(address: str) -> bool:
    return Path(address).is_dir()


def _call(program: Path, cwd: Path, env: Mapping[str, str], *arguments: str) -> None:
    finished = run(Command(argv=(str(program), *arguments), cwd=cwd, timeout_s=TIMEOUT_S, env=env, network=True))
    if finished.ended is not Ended.EXITED or finished.returncode != 0:
        said = clean(redact(finished.stderr.strip()), 300)
        problem = f"git {arguments[0]} {finished.describe()}" + (f": {said}" if said else "")
        raise ContextError(problem, hint="Check the address, the ref and the credentials.")


def _shown(address: str) -> str:
    return clean(redact(address), 200)
