"""The positive control: lock files of our own go the whole way, from bytes to fields, and must give what they hold.

It would notice a lock reader that has gone blind, a schema that accepts everything, and a count that counts anything.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from ssdfgate.inventory import take
from ssdfgate.lockfiles.tree import read_all
from ssdfgate.model import Control, JsonValue
from ssdfgate.model.settings import SbomSettings
from ssdfgate.sbom.build import build, serialise
from ssdfgate.sbom.component_fields import part_of
from ssdfgate.sbom.minimum import check, components_of
from ssdfgate.sbom.project import read_project
from ssdfgate.sbom.request import Request
from ssdfgate.sbom.validate import schema_errors
from ssdfgate.sbom.values import Object, objects, strings

_SHA256 = "0123456789abcdef" * 4
_SHA512 = "0123456789abcdef" * 8
_INTEGRITY = "ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8BI0VniavN7w=="

_UV_LOCK = f"""\
version = 1
requires-python = ">=3.11"

[[package]]
name = "control"
version = "1.0"
source = {{ virtual = "." }}
dependencies = [{{ name = "first-package" }}]

[[package]]
name = "first-package"
version = "1.2"
source = {{ registry = "https://index.example/simple" }}
dependencies = [{{ name = "second-package" }}]
wheels = [
    {{ url = "https://index.example/first_package-1.2-py3-none-any.whl", hash = "sha256:{_SHA256}", size = 1 }},
]

[[package]]
name = "second-package"
version = "3.4"
source = {{ registry = "https://index.example/simple" }}
sdist = {{ url = "https://index.example/second_package-3.4.tar.gz", hash = "sha256:{_SHA256}", size = 1 }}
"""
_PYPROJECT = '[project]\nname = "control"\nversion = "1.0"\ndependencies = ["first-package"]\n'
_PACKAGE = {"name": "control", "version": "1.0.0", "dependencies": {"@scope/third": "^5.6.0"}}
_PACKAGE_LOCK = {
    **_PACKAGE,
    "lockfileVersion": 3,
    "packages": {
        "": _PACKAGE,
        "node_modules/@scope/third": {
            "version": "5.6.7",
            "resolved": "https://registry.example/@scope/third/-/third-5.6.7.tgz",
            "integrity": f"sha512-{_INTEGRITY}",
            "license": "MIT",
        },
    },
}
FILES: Mapping[str, str] = {
    "package-lock.json": json.dumps(_PACKAGE_LOCK),
    "package.json": json.dumps(_PACKAGE),
    "pyproject.toml": _PYPROJECT,
    "uv.lock": _UV_LOCK,
}
"""The tree of the control."""

EXPECTED = frozenset({
    f"@scope/third 5.6.7 pkg:npm/%40scope/third@5.6.7 SHA-512:{_SHA512}",
    f"first-package 1.2 pkg:pypi/first-package@1.2 SHA-256:{_SHA256}",
    f"second-package 3.4 pkg:pypi/second-package@3.4 SHA-256:{_SHA256}",
    "project:control -> npm:@scope/third@5.6.7",
    "project:control -> pypi:first-package@1.2",
    "pypi:first-package@1.2 -> pypi:second-package@3.4",
    "spoilt: component.hash",
    "spoilt: component.purl",
    "spoilt: component.version",
    "spoilt: document.relationships",
    "spoilt: document.timestamp",
    "spoilt: schema",
})  # fmt: skip
"""What must come back: the components, the edges, and the faults of a copy that has been spoilt on purpose."""

_SPOILT: Mapping[str, JsonValue] = {
    "type": "library",
    "name": "first-package",
    "version": " ",
    "purl": "first-package@1.2",
    "hashes": [{"alg": "SHA-512", "content": _SHA256}],
    "unknown-key": True,
}


def run_control(folder: Path, spec_version: str, now: datetime) -> Control:
    """Run the control in an empty folder of our own, for the version of CycloneDX that is asked for."""
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    inventory = take(folder)
    declared = read_all(folder, inventory)
    request = Request(declared, read_project(folder, inventory), SbomSettings(spec_version), now)
    document: dict[str, JsonValue] = json.loads(serialise(build(request)))
    observed = frozenset((*_told(document), *_faults(document, spec_version, now, "sound")))
    observed |= frozenset(_faults(_spoil(document), spec_version, now, "spoilt"))
    missing, surplus = sorted(EXPECTED - observed), sorted(observed - EXPECTED)
    return Control(len(EXPECTED), len(observed), tuple(missing), tuple(surplus))


def _told(document: Object) -> Iterator[str]:
    for item in components_of(document):
        hashes = " ".join(f"{algorithm}:{value}" for algorithm, value in part_of(item).hashes.items())
        yield f"{item.get('name')} {item.get('version')} {item.get('purl')} {hashes}"
    for item in objects(document.get("dependencies")):
        yield from (f"{item.get('ref')} -> {target}" for target in strings(item.get("dependsOn")))


def _faults(document: Object, spec_version: str, now: datetime, which: str) -> Iterator[str]:
    errors = (*schema_errors(document, spec_version), *check(document, now).errors)
    yield from (f"{which}: {error.rule}" for error in errors)


def _spoil(document: Object) -> dict[str, JsonValue]:
    """A copy that is about the same packages by its graph, but holds one that is damaged in their place."""
    return {**document, "metadata": {"timestamp": "2999-01-01T00:00:00Z"}, "components": [_SPOILT]}
