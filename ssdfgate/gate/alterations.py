"""What a change tries to alter in that by which it is judged: told, and without effect until it is merged."""

import itertools
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from ssdfgate.config import document_of
from ssdfgate.errors import ConfigError
from ssdfgate.facts.configuration import tool_of
from ssdfgate.gate.target import FOLDER, Source
from ssdfgate.git import Repository
from ssdfgate.model import Alteration, AlterationKind, Digest, JsonValue, clean
from ssdfgate.model.records import Attestation, Exemption, Records, Waiver
from ssdfgate.records import Catalogues, load_records

_Record = TypeVar("_Record", Waiver, Attestation, Exemption)

HIDING = (
    r"[nN][oO][sS][eE][cC]|[nN][oO][sS][eE][mM]|NOSONAR|noqa|gitleaks:allow|pragma: ?allowlist|trivy:ignore"
    r"|checkov:skip|tfsec:ignore|zizmor: ?ignore|hadolint ignore|nolint|codeql\[|lgtm\["
)
"""Comments that make scanners keep silent, in a form that git and Python read alike."""

_EXCLUDE = "scope.exclude"
_POLICIES = f"{FOLDER}/policies"
_LARGEST = 16 * 1024 * 1024
_MOST_LINES = 1000
_TABLES = ("bandit", "ruff", "semgrep", "pip-audit", "uv", "detect-secrets")


def alterations(
    source: Source, records: Records, catalogues: Catalogues, rules: Iterable[str], policies: Iterable[str] = ()
) -> Iterator[Alteration]:
    """All of them; none where no change is judged.

    Args:
        source: where the target's files lie.
        records: those of the target.
        catalogues: for the records of the change.
        rules: entries of the semgrep rules.
        policies: folders of policies, from the root.
    """
    if source.repository is None or source.commit is None:
        return
    yield from _of_configuration(source)
    yield from _of_records(source.checked, records, catalogues)
    yield from _of_files(source, dict.fromkeys((_POLICIES, *policies)), AlterationKind.POLICY, "policy")
    yield from _of_files(source, rules, AlterationKind.RULES, "rule file")
    yield from _of_scanners(source, source.repository, base_of(source.repository, source.commit))


def base_of(repository: Repository, commit: str) -> str:
    """Where the change began; the target itself where the history does not reach so far."""
    head = repository.commit("HEAD")
    return (repository.fork_point(commit, head) if head else None) or commit


def _of_configuration(source: Source) -> Iterator[Alteration]:
    try:
        there, here = document_of(source.root), document_of(source.checked)
    except ConfigError as error:
        yield Alteration(AlterationKind.CONFIGURATION, f"brings a configuration that cannot be used: {error}")
        return
    before, after = _flat(there), _flat(here)
    yield from _of_exclusions(before.pop(_EXCLUDE, None), after.pop(_EXCLUDE, None))
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            said = f"sets `{clean(key, 100)}` from {_shown(before.get(key))} to {_shown(after.get(key))}"
            yield Alteration(AlterationKind.CONFIGURATION, said)


def _flat(value: JsonValue, prefix: str = "") -> dict[str, JsonValue]:
    if not isinstance(value, Mapping):
        return {prefix.rstrip("."): value} if prefix else {}
    parts = (_flat(item, f"{prefix}{key}.") for key, item in value.items())
    return {key: item for part in parts for key, item in part.items()}


def _shown(value: JsonValue) -> str:
    return "nothing" if value is None else f"`{clean(str(value), 100)}`"


def _of_exclusions(before: JsonValue, after: JsonValue) -> Iterator[Alteration]:
    old, new = _patterns(before), _patterns(after)
    for pattern in sorted(new.keys() - old.keys()):
        reason = new[pattern]
        yield Alteration(AlterationKind.EXCLUSION, f"leaves `{pattern}` out of scope ({reason})")
    for pattern in sorted(old.keys() - new.keys()):
        yield Alteration(AlterationKind.EXCLUSION, f"takes `{pattern}` back into scope")


def _patterns(value: JsonValue) -> dict[str, str]:
    entries = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
    return {clean(str(item.get("pattern")), 200): clean(str(item.get("reason")), 200) for item in entries}


def _of_records(root: Path, there: Records, catalogues: Catalogues) -> Iterator[Alteration]:
    try:
        here = load_records(root, catalogues=catalogues, any_role=True)
    except ConfigError as error:
        yield Alteration(AlterationKind.WAIVER, f"brings records that cannot be used: {error}")
        return
    yield from _compared(
        AlterationKind.WAIVER,
        {f"waiver {item.id}": item for item in there.waivers},
        {f"waiver {item.id}": item for item in here.waivers},
    )
    yield from _compared(
        AlterationKind.ATTESTATION,
        {_attestation(item): item for item in there.attestations},
        {_attestation(item): item for item in here.attestations},
    )
    yield from _compared(
        AlterationKind.EXEMPTION,
        {f"exemption from {item.framework} {item.requirement}": item for item in there.exemptions},
        {f"exemption from {item.framework} {item.requirement}": item for item in here.exemptions},
    )


def _attestation(item: Attestation) -> str:
    return f"attestation of {item.framework} {item.requirement} by {item.person} ({item.role})"


def _compared(
    kind: AlterationKind, before: Mapping[str, _Record], after: Mapping[str, _Record]
) -> Iterator[Alteration]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        verb = "adds" if old is None else "takes away" if new is None else "edits"
        if old is None or new is None or _words(old) != _words(new):
            path, _, line = (new.where if new else "").partition(":")
            yield Alteration(kind, clean(f"{verb} the {name}", 300), path or None, int(line) if line.isdigit() else 0)


def _words(record: _Record) -> Mapping[str, JsonValue]:
    """All that a record says, but where it stands."""
    return {key: value for key, value in record.to_json().items() if key != "where"}


def _of_files(source: Source, paths: Iterable[str], kind: AlterationKind, what: str) -> Iterator[Alteration]:
    for path in paths:
        before, after = (dict(_digests(root, path)) for root in (source.root, source.checked))
        for name in sorted(before.keys() | after.keys()):
            verb = "adds" if name not in before else "takes away" if name not in after else "edits"
            if before.get(name) != after.get(name):
                yield Alteration(kind, f"{verb} a {what}", name)


def _digests(root: Path, path: str) -> Iterator[tuple[str, str]]:
    """(path, digest or what stands in its way) of every file at or below a path in the root."""
    place = root / path
    if Path(path).is_absolute() or not place.exists() or not place.resolve().is_relative_to(root.resolve()):
        return
    for file in sorted([place, *place.rglob("*")] if place.is_dir() else [place]):
        if file.is_symlink():
            yield file.relative_to(root).as_posix(), f"link to {os.readlink(file)}"
        elif file.is_file():
            yield file.relative_to(root).as_posix(), str(Digest.of(file.read_bytes()))


def _of_scanners(source: Source, repository: Repository, base: str) -> Iterator[Alteration]:
    """Settings of scanners by name or by their table in a project file, and comments that hide findings."""
    changed = sorted(repository.changed(base))
    for path in changed:
        tool = tool_of(path)
        if tool:
            verb = "brings or edits" if os.path.lexists(source.checked / path) else "takes away"
            yield Alteration(AlterationKind.SCANNER_SETTING, f"{verb} settings of {tool}", path)
    projects = [path for path in changed if path.rpartition("/")[2] == "pyproject.toml"]
    for file, content in repository.contents(repository.files(base, projects) if projects else ()):
        old, new = _tables(content), _tables(content_of(source.checked / file.path))
        for name in sorted(name for name in _TABLES if old.get(name) != new.get(name)):
            yield Alteration(AlterationKind.SCANNER_SETTING, f"edits the table `[tool.{name}]`", file.path)
    for path, line, _ in itertools.islice(repository.added_lines(base, HIDING), _MOST_LINES):
        yield Alteration(AlterationKind.SUPPRESSION, "adds a comment that hides findings", clean(path), line)


def _tables(content: bytes) -> Mapping[str, object]:
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    tools = document.get("tool")
    return tools if isinstance(tools, dict) else {}


def content_of(path: Path) -> bytes:
    """The bytes of a file of the change, as far as they are read; none where it cannot be, or is a link."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            return stream.read(_LARGEST)
    except OSError:
        return b""
