"""Hands labels to the spooler, which takes whatever appears in its folder."""

import os
import random
import time
from pathlib import Path

ATTEMPTS = 5
LONGEST_PAUSE = 0.5
"""Seconds between two attempts."""


class SpoolerBusyError(Exception):
    """The spooler did not take the label."""


def hand_over(page: str, folder: Path, number: int) -> Path:
    """Write the page into the folder of the spooler, readable for its owner and group only.

    Raises:
        SpoolerBusyError: a label of that number still waits after the last attempt.
    """
    target = folder / f"label-{number:06d}.html"
    for _ in range(ATTEMPTS):
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError:
            # Several tills share one spooler: without chance they would all come back at the same moment.
            time.sleep(random.uniform(0, LONGEST_PAUSE))
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
        return target
    raise SpoolerBusyError(f"{target.name} still waits for the printer")
