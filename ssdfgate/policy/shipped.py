"""What was worked out of the policies when the package was built, beside their plans, under their digest.

It is part of the package, as trusted as its code, and counts for no other policies.
"""

from typing import TypeVar

import msgspec

from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest
from ssdfgate.policy.load import policies_folder

COMPILED = "compiled"
"""The folder of the policies with all that is worked out when a package is built."""

_Shape = TypeVar("_Shape")


def shipped_name(policies: Digest, what: str) -> str:
    """How the file is called that holds this of these policies; a tool that loads the folder knows no such ending."""
    return f"{policies.hex}.{what}"


def shipped(policies: Digest, what: str, shape: type[_Shape]) -> _Shape | None:
    """What the file holds; None where there is none.

    Raises:
        PolicyError: it is damaged.
    """
    name = shipped_name(policies, what)
    try:
        content = (policies_folder() / COMPILED / name).read_bytes()
    except OSError:
        return None
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.MsgspecError as error:
        raise PolicyError(f"the installation is damaged: {name}: {error}") from error
