"""Policies of one's own, for the commands that only look things up: read when somebody asks for them."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssdfgate.gate.brought import Own
    from ssdfgate.model import Framework
    from ssdfgate.model.settings import PolicySource
    from ssdfgate.policy import PolicySet
    from ssdfgate.records import Catalogues

FOLDER = ".ssdfgate/policies"
"""Where `ssdfgate policy new` writes."""

_UNNAMED = "Policies of our own (the configuration does not name them, so they judge nothing)"


def catalogues_of(root: Path) -> "Catalogues":
    """The catalogues that ship, and the one of the policies that the configuration names."""
    from ssdfgate.model.requirement import OWN
    from ssdfgate.records import Catalogues

    return Catalogues(late={OWN: lambda: _catalogue(root)})


def own_policies(root: Path) -> "Own | None":
    """The policies that the configuration names; else those in the folder where they are written."""
    from ssdfgate.gate.brought import Wanted, own_of

    named = _named(root)
    if named:
        return own_of(Wanted(named, root.resolve(), os.environ))
    if not (root / FOLDER).is_dir():
        return None
    found = own_of(Wanted((_unnamed(root),), root.resolve(), os.environ))
    return replace(found, catalogue=replace(found.catalogue, name=_UNNAMED)) if found else None


def with_own(folders: Iterable[Path], config: Path | None) -> "PolicySet":
    """The policies that ship, with those that a configuration names and those of some folders.

    Raises:
        SsdfgateError: some are not there, are not those that were pinned, or may not judge.
    """
    from ssdfgate.config import Flags, load_settings
    from ssdfgate.gate.brought import Wanted, bring, with_brought
    from ssdfgate.policy import load_policies
    from ssdfgate.policy.added import with_folders

    policies = load_policies()
    if config is not None:
        settings = load_settings(config.parent, Flags(), file=config)
        brought = bring(Wanted(settings.policies, config.parent.resolve(), os.environ))
        policies = with_brought(policies, brought)
    return with_folders(policies, folders)


def _catalogue(root: Path) -> "Framework | None":
    from ssdfgate.gate.brought import Wanted, own_of

    found = own_of(Wanted(_named(root), root.resolve(), os.environ))
    return found.catalogue if found else None


def _named(root: Path) -> tuple["PolicySource", ...]:
    from ssdfgate.config import Flags, load_settings

    return load_settings(root, Flags()).policies


def _unnamed(root: Path) -> "PolicySource":
    """Held to the digest that it has: nothing is decided here, so there is nothing to pin."""
    from ssdfgate.model.settings import PolicySource
    from ssdfgate.policy.added import read_added

    return PolicySource(path=FOLDER, digest=str(read_added(root / FOLDER).digest), required=False, where=FOLDER)
