"""How wide standard output is."""

import shutil
import sys

NARROWEST = 40
"""Columns; anything narrower is treated as this wide."""

WIDEST = 100
_PIPE = 80


def columns() -> int:
    """Columns to write: those of the terminal within reason, 80 where there is none."""
    wanted = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE
    return max(NARROWEST, min(wanted, WIDEST))
