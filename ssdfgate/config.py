"""Settings of a run: flags over environment over file over defaults.

The environment reaches us as flags (click joins the two). The file is ssdfgate.yaml, ssdfgate.yml, .ssdfgate.yaml,
.ssdfgate.yml or the table `[tool.ssdfgate]` of pyproject.toml; its schema is `schemas/config-v1.schema.json`.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from ssdfgate.errors import ConfigError
from ssdfgate.frameworks import available, check_parameters, profile_names
from ssdfgate.languages import LANGUAGES
from ssdfgate.located import LARGEST, Keys, Located, read_content
from ssdfgate.lockfiles import Ecosystem
from ssdfgate.model import EvidenceKind, JsonValue, clean
from ssdfgate.model.settings import (
    ALL,
    BanditSettings,
    Exclusion,
    Import,
    PipAuditSettings,
    SbomSettings,
    SemgrepSettings,
    Settings,
)
from ssdfgate.required import KEY, read_required, required_on_a_call
from ssdfgate.sources import named_on_a_call, read_sources
from ssdfgate.validation import suggestion, validate

NAMES = ("ssdfgate.yaml", "ssdfgate.yml", ".ssdfgate.yaml", ".ssdfgate.yml")
SCHEMA = "config-v1.schema.json"
_HINT = "Correct the file, or run with --no-config. docs/configuration.md lists every key."
COVERABLE = (ALL, *LANGUAGES, *map(str, Ecosystem))
"""What `covers:` of an import may name."""

_FROM_THE_ROOT = "Write it from the root of the repository, with forward slashes: `docs/threat-model.md`."


@dataclass(frozen=True, slots=True)
class Flags:
    """What the command line may override; None or empty means that the flag was not given."""

    profile: str | None = None
    frameworks: tuple[str, ...] = ()
    osv_url: str | None = None
    advisories: str | None = None
    sbom_version: str | None = None
    semgrep_config: tuple[str, ...] = ()
    jobs: int | None = None
    policies: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


def load_settings(root: Path, flags: Flags, *, file: Path | None = None, use_file: bool = True) -> Settings:
    """Join everything that decides a run.

    Raises:
        ConfigError: for a file that is missing, unreadable or wrong; names file and line.
    """
    located = _find(root, file) if use_file else None
    settings = _from_file(located, root) if located else Settings()
    return _override(settings, flags)


def document_of(root: Path) -> JsonValue:
    """The configuration of a folder as it is written, checked but not filled up; None where there is none.

    Raises:
        ConfigError: as `load_settings`.
    """
    located = _find(root, None)
    if located is not None:
        _from_file(located, root)
    return located.value if located else None


def schema() -> dict[str, JsonValue]:
    """The JSON Schema of the configuration."""
    document: dict[str, JsonValue] = json.loads((files("ssdfgate") / "schemas" / SCHEMA).read_bytes())
    return document


def _find(root: Path, file: Path | None) -> Located | None:
    if file is not None:
        return _read_toml(file) if file.suffix == ".toml" else _read_yaml(file, str(file))
    found = [root / name for name in NAMES if os.path.lexists(root / name)]  # a broken link is not "no settings"
    if len(found) > 1:
        raise ConfigError(f"{found[0].name} and {found[1].name} both lie in {root}", hint="Keep one of them.")
    if found:
        return _read_yaml(found[0], found[0].name)
    project = root / "pyproject.toml"
    return _read_toml(project, required=False) if os.path.lexists(project) else None


def _read_yaml(path: Path, name: str) -> Located:
    from ssdfgate.yamlfile import read_yaml  # seldom needed by `gate`, and slow to load

    return read_yaml(path, name=name)


def _read_toml(path: Path, *, required: bool = True) -> Located | None:
    """Read `[tool.ssdfgate]`; a project file without the table is no configuration."""
    import tomllib

    content = read_content(path, path.name)
    if len(content) > LARGEST:
        raise ConfigError(f"{path.name} is larger than {LARGEST} bytes", hint=_HINT)
    try:
        document: dict[str, Any] = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        if not required and b"ssdfgate" not in content:
            return None  # a broken project file that does not concern us is for the collectors to report
        raise ConfigError(f"{path.name} cannot be read: {clean(str(error), 200)}", hint=_HINT) from error
    tools = document.get("tool")
    table = tools.get("ssdfgate") if isinstance(tools, dict) else None
    if table is None and required:
        raise ConfigError(f"{path.name} holds no table [tool.ssdfgate]", hint=_HINT)
    return None if table is None else Located(f"{path.name} [tool.ssdfgate]", table)


def _from_file(located: Located, root: Path) -> Settings:
    value = located.value
    if value is None:
        return Settings(source=located.name)
    validate(value, schema(), located, hint=_HINT)
    if isinstance(value, Mapping) and "parameters" in value:
        check_parameters(located, "parameters")
    document = dict(value) if isinstance(value, Mapping) else {}
    _check_names(document, located)
    collectors = _mapping(document.get("collectors"))
    return Settings(
        profile=_text(document.get("profile")),
        frameworks=_texts(document.get("frameworks")) or Settings().frameworks,
        required=read_required(document.get(KEY), located),
        exclusions=_exclusions(_mapping(document.get("scope"))),
        skip=_skip(collectors),
        semgrep=_semgrep(_mapping(collectors.get("semgrep"))),
        bandit=BanditSettings(_seconds(_mapping(collectors.get("bandit")), BanditSettings().timeout_s)),
        pip_audit=_pip_audit(_mapping(collectors.get("pip-audit")), root),
        sbom=_sbom(_mapping(collectors.get("sbom"))),
        parameters=_mapping(document.get("parameters")),
        documents=_documents(_mapping(document.get("documents")), located),
        classes={key: str(value) for key, value in _mapping(document.get("classes")).items()},
        imports=_imports(document.get("imports"), located),
        plugins=_texts(document.get("plugins")),
        policies=read_sources(document.get("policies"), located),
        jobs=_whole(document.get("jobs")),
        source=located.name,
    )


def _check_names(document: Mapping[str, JsonValue], located: Located) -> None:
    """Names that only the catalogues know, each told with its line."""
    catalogues, profiles = available(), tuple(profile_names())
    named: list[tuple[Keys, str, str, tuple[str, ...]]] = [
        (("frameworks", at), name, "framework", catalogues)
        for at, name in enumerate(_texts(document.get("frameworks")))
    ]
    named += [(("classes", name), name, "framework", catalogues) for name in _mapping(document.get("classes"))]
    if profile := _text(document.get("profile")):
        named.append((("profile",), profile, "profile", profiles))
    for keys, name, kind, known in named:
        if name not in known:
            problem = f"{located.where(keys)}: unknown {kind} `{clean(name, 60)}`{suggestion(name, known)}"
            raise ConfigError(problem, hint=f"Known {kind}s: {', '.join(known)}.")


def _exclusions(scope: Mapping[str, JsonValue]) -> tuple[Exclusion, ...]:
    entries = scope.get("exclude")
    listed = [_mapping(entry) for entry in entries] if isinstance(entries, list) else []
    return tuple(Exclusion(str(entry["pattern"]), clean(str(entry["reason"]))) for entry in listed)


def _imports(value: JsonValue, located: Located) -> tuple[Import, ...]:
    """Reports of other jobs; paths stay inside the repository, and `covers` names languages and ecosystems."""
    entries = [_mapping(entry) for entry in value] if isinstance(value, list) else []
    for number, entry in enumerate(entries):
        if not is_inside(str(entry["path"])):
            wrong = f"`{clean(str(entry['path']), 60)}` is not a path inside the repository"
            raise ConfigError(f"{located.where(('imports', number, 'path'))}: {wrong}", hint=_FROM_THE_ROOT)
        check_covers(_texts(entry.get("covers")), located.where(("imports", number, "covers")))
    return tuple(_import(entry) for entry in entries)


def check_covers(names: Iterable[str], where: str) -> None:
    """Refuse what is neither a language of the inventory nor a package ecosystem.

    Raises:
        ConfigError: with the place, and the name that was probably meant.
    """
    for name in names:
        if name not in COVERABLE:
            wrong = f"`{clean(name, 60)}` is no language or ecosystem{suggestion(name, COVERABLE)}"
            raise ConfigError(f"{where}: {wrong}", hint=f"Known: {', '.join(COVERABLE)}.")


def _import(entry: Mapping[str, JsonValue]) -> Import:
    kind = _text(entry.get("kind"))
    path, covers = str(entry["path"]), _texts(entry.get("covers"))
    return Import(path, _text(entry.get("as")), EvidenceKind(kind) if kind else None, covers)


def _documents(section: Mapping[str, JsonValue], located: Located) -> dict[str, str]:
    """Paths of records, each inside the repository; whether they are there is for the collector to see."""
    for name, path in section.items():
        if not is_inside(str(path)):
            wrong = f"`documents.{name}` is `{clean(str(path), 60)}`, which is not a path inside the repository"
            raise ConfigError(f"{located.where(('documents', name))}: {wrong}", hint=_FROM_THE_ROOT)
    return {name: str(path) for name, path in section.items()}


def is_inside(path: str) -> bool:
    """Whether a path from the root, with forward slashes, leads to something below it by its words alone."""
    parts = path.split("/")
    plain = path.isprintable() and "\\" not in path and not path.startswith("/")
    return plain and ".." not in parts and any(part not in {"", "."} for part in parts)


def _skip(collectors: Mapping[str, JsonValue]) -> dict[str, str]:
    """Collectors that are switched off, each with the reason that the schema demands."""
    named = {name: _mapping(section) for name, section in collectors.items()}
    return {name: clean(str(section["reason"])) for name, section in named.items() if section.get("enabled") is False}


def _semgrep(section: Mapping[str, JsonValue]) -> SemgrepSettings:
    defaults = SemgrepSettings()
    config = _texts(section.get("config")) or defaults.config
    return SemgrepSettings(config, _seconds(section, defaults.timeout_s))


def _pip_audit(section: Mapping[str, JsonValue], root: Path) -> PipAuditSettings:
    advisories = _text(section.get("advisories"))
    path = str(root / advisories) if advisories else None
    seconds = _seconds(section, PipAuditSettings().timeout_s)
    return PipAuditSettings(osv_url=_text(section.get("osv-url")), advisories=path, timeout_s=seconds)


def _sbom(section: Mapping[str, JsonValue]) -> SbomSettings:
    supplier = _mapping(section.get("supplier"))
    return SbomSettings(
        spec_version=_text(section.get("spec-version")) or SbomSettings().spec_version,
        supplier_name=_text(supplier.get("name")),
        supplier_url=_text(supplier.get("url")),
        supplier_email=_text(supplier.get("email")),
    )


def _seconds(section: Mapping[str, JsonValue], default: float) -> float:
    value = section.get("timeout")
    return float(value) if isinstance(value, int | float) else default


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, Mapping) else {}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _whole(value: JsonValue) -> int:
    return value if isinstance(value, int) else 0


def _override(settings: Settings, flags: Flags) -> Settings:
    """Lay the flags over the settings; what was not given stays."""
    audit = replace(settings.pip_audit, **_given(osv_url=flags.osv_url, advisories=flags.advisories))
    if flags.osv_url:  # a service on the command line beats an export in the file
        audit = replace(audit, advisories=flags.advisories)
    return replace(
        settings,
        **_given(profile=flags.profile, frameworks=flags.frameworks, jobs=flags.jobs),
        semgrep=replace(settings.semgrep, **_given(config=flags.semgrep_config)),
        sbom=replace(settings.sbom, **_given(spec_version=flags.sbom_version)),
        pip_audit=audit,
        policies=(*settings.policies, *named_on_a_call(flags.policies)),  # a call adds, and takes nothing away
        required=(*settings.required, *required_on_a_call(flags.required)),
    )


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401  # each flag has its own type
    return {name: value for name, value in values.items() if value}


def flags_from(options: Mapping[str, Any]) -> Flags:
    """Pick the flags that settings know out of all options of a command."""
    return Flags(**{field.name: options[field.name] for field in fields(Flags) if options.get(field.name)})
