"""From the document of a configuration to settings; its schema is `schemas/config-v1.schema.json`."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from ssdfgate.config.file import HINT
from ssdfgate.config.places import read_documents, read_imports
from ssdfgate.config.required import KEY, read_required
from ssdfgate.config.sources import read_sources
from ssdfgate.config.values import is_pattern, mapping, text, texts, whole
from ssdfgate.errors import ConfigError
from ssdfgate.frameworks import available, check_parameters, profile_names
from ssdfgate.located import Keys, Located
from ssdfgate.model import JsonValue, clean
from ssdfgate.model.settings import (
    BanditSettings,
    Exclusion,
    PipAuditSettings,
    SbomSettings,
    SemgrepSettings,
    Settings,
)
from ssdfgate.validation import suggestion, validate

_SCHEMA = "config-v1.schema.json"


def schema() -> dict[str, JsonValue]:
    """The JSON Schema of the configuration."""
    document: dict[str, JsonValue] = json.loads((files("ssdfgate") / "schemas" / _SCHEMA).read_bytes())
    return document


def settings_of(located: Located, root: Path) -> Settings:
    """The settings of a configuration, all that it does not name as by default.

    Raises:
        ConfigError: it does not fit its schema, or names what is not there; names file and line.
    """
    value = located.value
    if value is None:
        return Settings(source=located.name)
    validate(value, schema(), located, hint=HINT)
    if isinstance(value, Mapping) and "parameters" in value:
        check_parameters(located, "parameters")
    document = dict(value) if isinstance(value, Mapping) else {}
    _check_names(document, located)
    collectors = mapping(document.get("collectors"))
    return Settings(
        profile=text(document.get("profile")),
        frameworks=texts(document.get("frameworks")) or Settings().frameworks,
        required=read_required(document.get(KEY), located),
        exclusions=_exclusions(mapping(document.get("scope")), located),
        skip=_skip(collectors),
        semgrep=_semgrep(mapping(collectors.get("semgrep"))),
        bandit=BanditSettings(_seconds(mapping(collectors.get("bandit")), BanditSettings().timeout_s)),
        pip_audit=_pip_audit(mapping(collectors.get("pip-audit")), root),
        sbom=_sbom(mapping(collectors.get("sbom"))),
        parameters=mapping(document.get("parameters")),
        documents=read_documents(mapping(document.get("documents")), located),
        classes={key: str(value) for key, value in mapping(document.get("classes")).items()},
        imports=read_imports(document.get("imports"), located),
        plugins=texts(document.get("plugins")),
        policies=read_sources(document.get("policies"), located),
        jobs=whole(document.get("jobs")),
        source=located.name,
    )


def _check_names(document: Mapping[str, JsonValue], located: Located) -> None:
    """Names that only the catalogues know, each told with its line."""
    catalogues, profiles = available(), tuple(profile_names())
    named: list[tuple[Keys, str, str, tuple[str, ...]]] = [
        (("frameworks", at), name, "framework", catalogues)
        for at, name in enumerate(texts(document.get("frameworks")))
    ]
    named += [(("classes", name), name, "framework", catalogues) for name in mapping(document.get("classes"))]
    if profile := text(document.get("profile")):
        named.append((("profile",), profile, "profile", profiles))
    for keys, name, kind, known in named:
        if name not in known:
            problem = f"{located.where(keys)}: unknown {kind} `{clean(name, 60)}`{suggestion(name, known)}"
            raise ConfigError(problem, hint=f"Known {kind}s: {', '.join(known)}.")


def _exclusions(scope: Mapping[str, JsonValue], located: Located) -> tuple[Exclusion, ...]:
    entries = scope.get("exclude")
    listed = [mapping(entry) for entry in entries] if isinstance(entries, list) else []
    for at, entry in enumerate(listed):
        if not is_pattern(str(entry["pattern"])):
            where = located.where(("scope", "exclude", at, "pattern"))
            problem = f"{where}: `{clean(str(entry['pattern']), 60)}` is no pattern that git would understand"
            raise ConfigError(problem, hint="Write it as in .gitignore: `/folder/**`, `*.min.js`.")
    return tuple(Exclusion(str(entry["pattern"]), clean(str(entry["reason"]))) for entry in listed)


def _skip(collectors: Mapping[str, JsonValue]) -> dict[str, str]:
    """Collectors that are switched off, each with the reason that the schema demands."""
    named = {name: mapping(section) for name, section in collectors.items()}
    return {name: clean(str(section["reason"])) for name, section in named.items() if section.get("enabled") is False}


def _semgrep(section: Mapping[str, JsonValue]) -> SemgrepSettings:
    defaults = SemgrepSettings()
    config = texts(section.get("config")) or defaults.config
    return SemgrepSettings(config, _seconds(section, defaults.timeout_s))


def _pip_audit(section: Mapping[str, JsonValue], root: Path) -> PipAuditSettings:
    advisories = text(section.get("advisories"))
    path = str(root / advisories) if advisories else None
    seconds = _seconds(section, PipAuditSettings().timeout_s)
    return PipAuditSettings(osv_url=text(section.get("osv-url")), advisories=path, timeout_s=seconds)


def _sbom(section: Mapping[str, JsonValue]) -> SbomSettings:
    supplier = mapping(section.get("supplier"))
    return SbomSettings(
        spec_version=text(section.get("spec-version")) or SbomSettings().spec_version,
        supplier_name=text(supplier.get("name")),
        supplier_url=text(supplier.get("url")),
        supplier_email=text(supplier.get("email")),
    )


def _seconds(section: Mapping[str, JsonValue], default: float) -> float:
    value = section.get("timeout")
    return float(value) if isinstance(value, int | float) else default
