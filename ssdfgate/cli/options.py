"""Options that can also be given by the environment: `SSDFGATE_` and the long name in upper snake case."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click

_BETWEEN = re.compile(r"[\n,]|\s+(?=[a-z0-9.-]+:)")


def option(*names: str, **attributes: Any) -> Callable[[Any], Any]:  # noqa: ANN401  # click's own attributes
    """A click option with its environment variable."""
    long = next(name for name in names if name.startswith("--"))
    variable = "SSDFGATE_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, envvar=variable, **attributes)


class _RequirementIds(click.types.StringParamType):
    """`FRAMEWORK:ID`. Ids may hold spaces, so an environment variable is not split at every one of them.

    Commas, new lines, and spaces before the next `FRAMEWORK:` lie between two ids.
    """

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """The ids in the value of an environment variable."""
        return [text.strip() for text in _BETWEEN.split(rv) if text.strip()]


REQUIREMENT = _RequirementIds()
"""The type of `--require`."""
