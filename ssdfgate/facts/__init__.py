"""Facts about a repository that anybody can see in its files and its history; each is worked out from bytes alone."""

from ssdfgate.facts.gather import FACTS, Gathered, Unknown, gather
from ssdfgate.facts.packages import PackageFile
from ssdfgate.facts.tree import Tree, UnreadableError

__all__ = ["FACTS", "Gathered", "PackageFile", "Tree", "Unknown", "UnreadableError", "gather"]
