"""Manifests that are told by what they hold, since files of the same name may hold anything else.

Like those of `others`, they are only listed.
"""

import re

from ssdfgate.inventory import File
from ssdfgate.lockfiles.model import Ecosystem, Manifest
from ssdfgate.lockfiles.others import NOT_READ

LARGEST = 256 * 1024
"""Bytes of a file that is looked into; people write these by hand."""

_LISTS = re.compile(r"^dependencies:[ \t]*(?:\[.*|#.*)?$", re.MULTILINE)
_OF_CONDA = re.compile(r"^(?:channels|prefix):|^[ \t]*-[ \t]+(?:pip:|[\w.-]+[ \t]*[=<>]=?[ \t]*\d)", re.MULTILINE)
_NAME = re.compile(r"^name:", re.MULTILINE)
_ENVIRONMENT = re.compile(r"env|conda", re.IGNORECASE)
_YAML = (".yml", ".yaml")


def _of(name: str, ecosystem: Ecosystem, content: str) -> tuple[re.Pattern[str], Ecosystem, re.Pattern[str]]:
    return re.compile(rf"(?:{name})\Z"), ecosystem, re.compile(content, re.MULTILINE | re.IGNORECASE)


_TOLD = (
    _of(r"Chart\.yaml", Ecosystem.HELM, r"^dependencies:"),
    _of(r"package\.yaml", Ecosystem.NPM, r"^(?:dev|optional)?dependencies:"),
    _of(r"pnpm-workspace\.yaml", Ecosystem.NPM, r"^(?:catalogs?|overrides):"),
    _of(r"deno\.jsonc?|jsr\.jsonc?|import_?map\.json", Ecosystem.DENO, r"\"(?:npm:|jsr:|https?://)[^\"]+\""),
    _of(
        r"(?:galaxy-?)?requirements\.ya?ml", Ecosystem.ANSIBLE, r"^(?:roles|collections):|^[ \t]*-[ \t]*(?:src|name):"
    ),
    _of(
        r"MODULE\.bazel|.+\.MODULE\.bazel",
        Ecosystem.BAZEL,
        r"^[ \t]*(?:bazel_dep|[\w.]+\.(?:install|parse|artifact))\(",
    ),
    _of(r"WORKSPACE(?:\.bazel)?", Ecosystem.BAZEL, r"^[ \t]*(?:http_archive|http_file|git_repository|\w+_install)\("),
    _of(r".+\.(?:props|targets|vcxproj)", Ecosystem.NUGET, r"<Package(?:Reference|Version)\b"),
    _of(r".+\.sbt", Ecosystem.MAVEN, r"%%?%?[ \t]*\""),
    _of(r"(?:meta|recipe)\.yaml", Ecosystem.PYPI, r"^requirements:"),
    _of(r".+\.cfg", Ecosystem.PYPI, r"^\[versions\]"),
    _of(r"DESCRIPTION", Ecosystem.CRAN, r"^(?:Imports|Depends|LinkingTo):"),
    _of(r"Project\.toml", Ecosystem.JULIA, r"^\[deps\]"),
)


_NAMES = re.compile("|".join(pattern.pattern for pattern, _, _ in _TOLD))
"""Any of them: most files are none, and are asked about once."""


def asking(file: File, text: str) -> Manifest | None:
    """The manifest that a file is by its name and by what it holds; None for anything else."""
    name = file.path.rpartition("/")[2]
    for pattern, ecosystem, content in _TOLD:
        if pattern.match(name) and content.search(text):
            return Manifest(file.path, ecosystem, locks=False, problem=NOT_READ)
    if name.endswith(_YAML) and _is_of_conda(name, text):
        return Manifest(file.path, Ecosystem.PYPI, locks=False, problem=NOT_READ)
    return None


def _is_of_conda(name: str, text: str) -> bool:
    """Whether it is an environment of conda, which may have any name."""
    named = _ENVIRONMENT.search(name) is not None and _NAME.search(text) is not None
    return _LISTS.search(text) is not None and (named or _OF_CONDA.search(text) is not None)


def may_ask(file: File) -> bool:
    """Whether a file of this name and size is worth looking into."""
    name = file.path.rpartition("/")[2]
    return file.size <= LARGEST and (name.endswith(_YAML) or _NAMES.match(name) is not None)
