"""Small trees with manifests, made from text."""

import json
from collections.abc import Mapping
from pathlib import Path

import hypothesis.strategies as st

from ssdfgate.inventory import take
from ssdfgate.lockfiles import Declared
from ssdfgate.lockfiles.tree import read_all

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "lockfiles"


def declared(root: Path, files: Mapping[str, str | bytes]) -> Declared:
    """Write the files and read what they declare."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_all(root, take(root))


def pairs(found: Declared) -> list[str]:
    """Dependencies as `name==version`."""
    return [f"{item.name}=={item.version}" for item in found.dependencies]


def holes(found: Declared) -> list[tuple[str, str, str, int]]:
    """What cannot be used, as (name, reason, source, line)."""
    return [(item.name, str(item.reason), item.source, item.line) for item in found.unusable]


def problems(found: Declared) -> dict[str, str]:
    """Path to problem, for manifests that have one."""
    return {item.path: item.problem for item in found.manifests if item.problem is not None}


_KEYS = [
    "package", "packages", "name", "version", "source", "registry", "git", "editable", "dependencies", "files",
    "metadata", "project", "dependency-groups", "optional-dependencies", "tool", "poetry", "group", "dynamic", "hash",
    "sdist", "lock-version", "created-by", "lockfileVersion", "resolved", "integrity", "link", "default", "develop",
    "wheels", "_meta", "", "node_modules/a", "node_modules/a/node_modules/b", "markers", "marker", "groups",
    "requires", "dev", "extra", "python-versions", "requires-python", "setuptools", "path", "url", "license",
    "devDependencies",
]  # fmt: skip
_TEXTS = [
    "1.0", "==1.0", "a", "a==1", "b>=2,<3", "git+https://example.org/x", "sha256:00", "sha512-AA==", ".", "../x",
    "python_version < '3.9'", "3", "\ud800", "file:x", "npm:a@1.0.0", "a @ https://example.org/a.zip", "*", "-r x",
    "^1.2",
]  # fmt: skip
keys = st.sampled_from(_KEYS) | st.text(max_size=8)
scalars = (
    st.none() | st.booleans() | st.integers(0, 4) | st.floats(allow_nan=False) | st.sampled_from(_TEXTS) | st.text()
)
shapes = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=25
)
"""Data in the shape of lock files, mostly wrong."""

documents = st.dictionaries(keys, shapes, max_size=6)


def as_json(value: object) -> str:
    """JSON text; half surrogate pairs stay escapes, as a hostile file would have them."""
    return json.dumps(value)


def as_toml(value: object) -> object:
    """The same without what TOML cannot hold."""
    if isinstance(value, dict):
        return {str(key).encode("utf-8", "replace").decode(): as_toml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_toml(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return "" if value is None else value
