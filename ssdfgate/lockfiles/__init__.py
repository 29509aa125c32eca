"""Dependencies as manifests and lock files state them, read without running anything of the repository.

`ssdfgate.lockfiles.tree` reads; here is only what was read, since many want the words and few the parsers.
"""

from ssdfgate.lockfiles.model import Declared, Dependency, Ecosystem, Manifest, Reason, Unusable

__all__ = ["Declared", "Dependency", "Ecosystem", "Manifest", "Reason", "Unusable"]
