"""Loads the policies that ship with the product."""

from collections.abc import Mapping
from pathlib import Path

import ssdfgate
from ssdfgate.errors import PolicyError
from ssdfgate.model import Digest, canonical_json
from ssdfgate.policy.interface import PolicySet

_REINSTALL = "Install ssdfgate again: its policies are part of the package."


def policies_folder() -> Path:
    """Where the policies lie: in the package once installed, beside it in a source checkout.

    Raises:
        PolicyError: when there are none.
    """
    package = Path(ssdfgate.__file__).resolve().parent
    for folder in (package / "policies", package.parent / "policies"):
        if (folder / "gate" / "gate.rego").is_file():
            return folder
    raise PolicyError("the policies are missing", hint=_REINSTALL)


def load_policies(folder: Path | None = None) -> PolicySet:
    """Read every module but the tests.

    Raises:
        PolicyError: when a file cannot be read.
    """
    root = folder or policies_folder()
    try:
        modules = {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(root.rglob("*.rego"))
            if not path.name.endswith("_test.rego")
        }
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the policies cannot be read: {error}", hint=_REINSTALL) from error
    return PolicySet(modules, Digest.of(canonical_json(modules)))


def load_fixtures() -> Mapping[str, str]:
    """The inputs that tests of measures start from, by path; no policy that judges ever sees them.

    Raises:
        PolicyError: when a file cannot be read.
    """
    root = policies_folder()
    try:
        return {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted((root / "lib").glob("*fixtures_test.rego"))
        }
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the policies cannot be read: {error}", hint=_REINSTALL) from error
