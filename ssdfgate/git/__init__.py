"""Asks git about a work tree that nobody vouches for: nothing of the repository's own configuration takes effect."""

from ssdfgate.git.fetched import fetched_repository
from ssdfgate.git.history import Commit, History, Identity, Tag
from ssdfgate.git.remote import canonical_address
from ssdfgate.git.repository import Repository, opened_repository
from ssdfgate.git.status import Change
from ssdfgate.git.tree import ANY
from ssdfgate.git.worktree import WorkTree, history_at, open_work_tree

__all__ = [
    "ANY",
    "Change",
    "Commit",
    "History",
    "Identity",
    "Repository",
    "Tag",
    "WorkTree",
    "canonical_address",
    "fetched_repository",
    "history_at",
    "open_work_tree",
    "opened_repository",
]
