"""Waiting for what takes a moment: no test measures how fast the machine is that it runs on."""

import time
from collections.abc import Callable
from typing import TypeVar

# Seconds that a test waits for anything. A shared machine may be ten times slower than another.
PATIENCE_S = 120
# A shared processor may take so many times as long for what its own clock counts.
SLOWER = 4

Found = TypeVar("Found")


def until(
    look: Callable[[], Found | None], what: str, seconds: float = PATIENCE_S, every: float = 0.05
) -> Found:
    """What ``look`` gives as soon as that is true; fails where it is not within the seconds.

    ``what``: what is waited for. ``every``: seconds between two looks.
    """
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(every)
    return found
