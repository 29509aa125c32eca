"""Facts about a repository that anybody can see in its files and its history; each is worked out from bytes alone.

`ssdfgate.facts.gather` works them all out.
"""

from ssdfgate.facts.packages import PackageFile
from ssdfgate.facts.tree import Tree, UnreadableError

__all__ = ["PackageFile", "Tree", "UnreadableError"]
