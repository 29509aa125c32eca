"""Options that can also be given by the environment: `SSDFGATE_` and the long name in upper snake case."""

from collections.abc import Callable
from typing import Any

import click


def option(*names: str, **attributes: Any) -> Callable[[Any], Any]:  # noqa: ANN401  # click's own attributes
    """A click option with its environment variable."""
    long = next(name for name in names if name.startswith("--"))
    variable = "SSDFGATE_" + long.removeprefix("--").replace("-", "_").upper()
    return click.option(*names, envvar=variable, **attributes)
