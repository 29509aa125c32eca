"""`--effective-time`: the moment at which duties and rules with a day are in force or not."""

from datetime import datetime
from typing import Any

import click

from ssdfgate.cli.options import option


class Moment(click.ParamType["datetime | None"]):
    """`now`, a day, or a point in time; None is now."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime | None:  # noqa: ANN401  # click's signature
        """Read it, or end the call with what is wrong."""
        from ssdfgate.model.moment import read_moment

        if isinstance(value, datetime):
            return value
        try:
            return read_moment(value)
        except ValueError as error:
            self.fail(f"{error}. Write 2027-12-11, or 2027-12-11T00:00:00Z.", param, ctx)


effective_option = option(
    "--effective-time",
    "effective",
    type=Moment(),
    metavar="TIME",
    help="Day or time (RFC 3339) whose duties and rules count; the past only with --report-only.  [default: now]",
)
