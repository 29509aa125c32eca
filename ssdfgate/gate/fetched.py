"""Policies of users that lie elsewhere: fetched from a git repository or a registry, and published to one."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from ssdfgate.errors import BundleError, ContextError, PolicyError
from ssdfgate.git import fetched_repository
from ssdfgate.git.tree import TreeFile
from ssdfgate.model.settings import PolicySource
from ssdfgate.oci import Layer, Reference, Registry, credentials_for, pull, push
from ssdfgate.policy import load_policies
from ssdfgate.policy.added import LARGEST, Added, added_of, check_added, read_added
from ssdfgate.scratch import scratch

ARTIFACT_TYPE = "application/vnd.ssdfgate.policies.v1"
_PUBLISHED = "Check the address: `ssdfgate policy publish` prints it, with the digest to pin."
_FILE_TYPE = "application/vnd.openpolicyagent.policy.layer.v1+rego"
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:/[A-Za-z0-9_][A-Za-z0-9_-]*)*\.rego\Z")


def policies_of(source: PolicySource, base: Path, environ: Mapping[str, str]) -> Added:
    """What a source in a repository or a registry holds now; nobody has compared it with its pin yet.

    Args:
        source: names a repository or a registry.
        base: what paths are counted from.
        environ: credentials are read from it.

    Raises:
        ContextError: the repository cannot be reached, or has no such commit.
        RegistryError: the registry cannot be reached.
        PolicyError: what lies there are no policies.
    """
    if source.oci is not None:
        return _from_registry(source.oci, environ)
    return _from_git(source, source.git or "", base, environ)


def publish(folder: Path, reference: Reference, registry: Registry) -> tuple[str, str]:
    """Push the policies of a folder, tests too, as an artifact; its digest, and that of the policies.

    Raises:
        PolicyError: they may not judge.
        RegistryError: the registry cannot be reached, or refuses.
    """
    added = read_added(folder)
    check_added(added, load_policies(), str(folder))
    names = sorted({*added.modules, *added.tests})
    layers = [Layer(name, folder / name, _FILE_TYPE) for name in names]
    return push(registry, reference, layers, ARTIFACT_TYPE, {}), str(added.digest)


def _from_git(source: PolicySource, address: str, base: Path, environ: Mapping[str, str]) -> Added:
    local = base / address
    prefix = f"{source.path.strip('/')}/" if source.path.strip("/.") else ""
    try:
        with fetched_repository(str(local) if local.is_dir() else address, source.ref, environ) as fetched:
            repository, commit = fetched
            files = [
                file
                for file in repository.files(commit, (prefix.rstrip("/"),) if prefix else ())
                if file.path.endswith(".rego")
            ]
            small = [file for file in files if not file.link and file.size <= LARGEST]
            contents = {file.path: content for file, content in repository.contents(small)}
    except ContextError as error:
        raise ContextError(f"{source.where}: {error}", hint=error.hint) from error
    return added_of((file.path.removeprefix(prefix), partial(_content, file, contents)) for file in files)


def _content(file: TreeFile, contents: Mapping[str, bytes]) -> bytes:
    if file.path not in contents:
        raise ValueError("a link" if file.link else f"larger than {LARGEST} bytes")
    return contents[file.path]


def _from_registry(address: str, environ: Mapping[str, str]) -> Added:
    reference = Reference.parse(address)
    with scratch("ssdfgate-policies-") as folder:
        with Registry(reference, credentials_for(reference.host, environ)) as registry:
            try:
                pull(registry, reference, folder, ARTIFACT_TYPE, _limit_of)
            except BundleError as error:
                raise PolicyError(
                    f"these are no policies: {error}",
                    hint=_PUBLISHED,
                ) from error
        return read_added(folder)


def _limit_of(title: str) -> int | None:
    return LARGEST if _FILE.match(title) and not PurePosixPath(title).is_absolute() else None
