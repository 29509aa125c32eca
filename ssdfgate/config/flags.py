"""What the command line says of settings, laid over what the file says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ssdfgate.config.required import required_on_a_call
from ssdfgate.config.sources import named_on_a_call
from ssdfgate.model.settings import Settings


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


def flags_from(options: Mapping[str, Any]) -> Flags:
    """Pick the flags that settings know out of all options of a command."""
    return Flags(**{field.name: options[field.name] for field in fields(Flags) if options.get(field.name)})


def overridden(settings: Settings, flags: Flags) -> Settings:
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
