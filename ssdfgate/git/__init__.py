"""Asks git about a work tree that nobody vouches for: nothing of the repository's own configuration takes effect."""

from ssdfgate.git.history import Commit, History, Identity, Tag
from ssdfgate.git.remote import canonical_address
from ssdfgate.git.status import Change
from ssdfgate.git.worktree import WorkTree, history_at, open_work_tree

__all__ = [
    "Change",
    "Commit",
    "History",
    "Identity",
    "Tag",
    "WorkTree",
    "canonical_address",
    "history_at",
    "open_work_tree",
]
