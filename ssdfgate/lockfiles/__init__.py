"""Dependencies as manifests and lock files state them, read without running anything of the repository."""

from ssdfgate.lockfiles.model import Declared, Dependency, Manifest, Unusable

__all__ = ["Declared", "Dependency", "Manifest", "Unusable"]
