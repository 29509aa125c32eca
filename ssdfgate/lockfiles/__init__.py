"""Dependencies as manifests and lock files state them, read without running anything of the repository."""

from ssdfgate.lockfiles.model import Declared, Dependency, Ecosystem, Manifest, Reason, Unusable
from ssdfgate.lockfiles.tree import read_all

__all__ = ["Declared", "Dependency", "Ecosystem", "Manifest", "Reason", "Unusable", "read_all"]
