"""Reads what must hold besides what the profile asks: `required:` of a configuration, and `--require` of a call."""

import re
from collections.abc import Iterable, Mapping

from ssdfgate.errors import ConfigError, UsageError
from ssdfgate.frameworks import available
from ssdfgate.located import Located
from ssdfgate.model import JsonValue, clean
from ssdfgate.model.settings import Required
from ssdfgate.validation import suggestion

KEY = "required"
_NAMED = re.compile(r"(?P<framework>[a-z0-9]+(?:[.-][a-z0-9]+)*):(?P<name>[!-~](?:[ -~]{0,98}[!-~])?)\Z")
_SHOWN = 60


def read_required(value: JsonValue, located: Located) -> tuple[Required, ...]:
    """The entries of a configuration that fits its schema; whether there are such ids is seen with the catalogue.

    Raises:
        ConfigError: there is no such framework; names file and line.
    """
    entries = value if isinstance(value, Mapping) else {}
    for framework in entries:
        _check(framework, f"{located.where((KEY, framework))}: ")
    return tuple(
        Required(framework, str(name), located.where((KEY, framework, at)))
        for framework, names in entries.items()
        if isinstance(names, list)
        for at, name in enumerate(names)
    )


def required_on_a_call(texts: Iterable[str]) -> tuple[Required, ...]:
    """`FRAMEWORK:ID` as entries.

    Raises:
        UsageError: it is not written so.
        ConfigError: there is no such framework.
    """
    return tuple(_named(text) for text in texts)


def _named(text: str) -> Required:
    found = _NAMED.match(text)
    if not found:
        raise UsageError(
            f"--require `{clean(text, _SHOWN)}` names no requirement",
            hint="Write it as FRAMEWORK:ID, such as cra:AnnexI.PartII.1; `ssdfgate frameworks ID` lists them.",
        )
    _check(found["framework"], "--require: ")
    return Required(found["framework"], found["name"], "--require")


def _check(framework: str, start: str) -> None:
    known = available()
    if framework not in known:
        problem = f"{start}unknown framework `{clean(framework, _SHOWN)}`{suggestion(framework, known)}"
        raise ConfigError(problem, hint=f"Known frameworks: {', '.join(known)}.")
