"""One walk over the tree: every file with size, digest and language, and everything that cannot be looked at.

Coverage of all scanners is measured against this list and never against what a scanner says of itself.
"""

from ssdfgate.inventory.content import Snapshot
from ssdfgate.inventory.listing import (
    ANYTHING,
    LARGEST_SOURCE,
    OWN_OUTPUT,
    Blocked,
    File,
    GitFiles,
    Inventory,
    tree_digest,
)
from ssdfgate.inventory.walk import take

__all__ = [
    "ANYTHING",
    "LARGEST_SOURCE",
    "OWN_OUTPUT",
    "Blocked",
    "File",
    "GitFiles",
    "Inventory",
    "Snapshot",
    "take",
    "tree_digest",
]
