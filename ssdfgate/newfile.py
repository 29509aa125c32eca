"""Puts a new file into a repository: whole or not at all, inside of it, and never over another one."""

import os
import tempfile
from pathlib import Path

LEADS_OUT = "the folder is a link that leads out of the repository"


def leads_out(root: Path, target: Path) -> bool:
    """Whether a link on the way to the target leads out of the root, which must be there."""
    return not target.parent.resolve().is_relative_to(root.resolve(strict=True))


def put(root: Path, target: Path, content: bytes, *, replace: bool = False) -> None:
    """Write `content` to `target`, below `root`, and make the folders on the way.

    Raises:
        FileExistsError: there is something already, were it a broken link, and `replace` is not given.
        OSError: it cannot be written, or a link leads out of the root.
    """
    if leads_out(root, target):
        raise OSError(None, LEADS_OUT)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=target.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.chmod(0o644)
        if replace:
            unfinished.replace(target)
        else:
            os.link(unfinished, target)  # unlike a rename, never over a file that is there
    finally:
        unfinished.unlink(missing_ok=True)
