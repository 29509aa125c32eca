"""What a renderer is."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from ssdfgate.model import GateReport


@dataclass(frozen=True, slots=True)
class Style:
    """How text may look, and what only the caller knows of the place that it goes to.

    Attributes:
        width: in columns.
        colour: only where a terminal shows it.
        verbose: adds what is met.
        bundle: the way to the bundle from the folder of the output; None where nobody knows it.
    """

    width: int = 80
    colour: bool = False
    verbose: bool = False
    bundle: str | None = None


class Renderer(Protocol):
    """One output format. `name` is the value of `--format`; `media_type` and `suffix` name what it writes.

    One that shows pointers to other standards says so with `wants_pointers = True`; others get reports without them.
    """

    name: ClassVar[str]
    media_type: ClassVar[str]
    suffix: ClassVar[str]

    def render(self, report: GateReport, style: Style) -> str:
        """The whole output, ending in a newline. Equal reports give equal text."""
