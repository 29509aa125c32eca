"""Files that say what is installed without a name that tells: told by what they hold.

pip takes requirements from a file of any name, and scripts (PEP 723) carry theirs in a comment.
"""

import re

from ssdfgate.inventory import File
from ssdfgate.lockfiles.border import UnreadableError
from ssdfgate.lockfiles.parsed import Parsed
from ssdfgate.lockfiles.pyproject import parse_script

LARGEST = 2 * 1024 * 1024
"""Bytes of a file that is looked into; enough for a few thousand packages with the digests of their files."""

_BEGINNING = 1024
_LISTS = (".txt", ".pip", ".req", ".reqs", ".pins", ".in", ".list", ".lock")
_BARE = re.compile(r"(?:.*[-_])?(?:req|reqs|requirements|deps|dependencies|pip)(?:[-_].*)?\Z", re.IGNORECASE)
"""Names without an ending that are worth looking into, and of folders with such files."""

_CONSTRAINTS = re.compile(r"(?!.*requirement).*constraint", re.IGNORECASE | re.DOTALL)
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\s*\[[^\]]*\])?"
_VERSION = re.compile(rf"{_NAME}\s*(?:[=~<>!]=|[<>])\s*v?[0-9]")
_PLACE = r"(?:(?:git|hg|svn|bzr)\+[a-z+]+:|https?:|file:|\.{1,2}/)\S"
_LINE = re.compile(rf"(?:-{{1,2}}[a-z]|{_PLACE}|{_NAME}\s*(?:\Z|[=<>!~;@]|--|#))")
_SCRIPT = re.compile(r"^# /// script$\n((?:^#(?: .*)?$\n)+)^# ///$", re.MULTILINE)


def may_list(file: File) -> bool:
    """Whether a file of this name and size is worth looking into."""
    if file.language is not None or file.size > LARGEST:
        return False
    folder, _, name = file.path.rpartition("/")
    if "." in name:
        return name.endswith(_LISTS) and not is_constraints(name)
    bare = _BARE.match(name) or _BARE.match(folder.rpartition("/")[2])
    return bare is not None and not is_constraints(name)


def is_constraints(name: str) -> bool:
    """Whether a file of this name only says which versions are taken of what others ask for."""
    return _CONSTRAINTS.match(name) is not None


def lists_packages(text: str) -> bool:
    """Whether every line could be one of a requirements file, and at least one says something of a version."""
    beginning, ended, _ = text[:_BEGINNING].rpartition("\n")
    if ended and not beginning.endswith("\\") and _versions(beginning) is None:
        return False  # most are no lists, and their first lines show it
    return bool(_versions(text))


def _versions(text: str) -> int | None:
    """How many lines say something of a version; None where a line could be none of a requirements file."""
    versions = 0
    for line in map(str.strip, text.replace("\\\n", " ").splitlines()):
        if not line or line.startswith("#"):
            continue
        if not _LINE.match(line):
            return None
        versions += _VERSION.match(line) is not None
    return versions


def parse_inline(text: str, path: str) -> Parsed:
    """The block `# /// script` of a Python file (PEP 723)."""
    blocks = _SCRIPT.findall(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not blocks:
        return Parsed(manifest=False)
    if len(blocks) > 1:
        raise UnreadableError("has more than one block `# /// script`")
    return parse_script("".join(f"{line[2:]}\n" for line in blocks[0].splitlines()), path)
