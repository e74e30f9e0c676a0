"""When a server that is told to stop wants all requests to be answered."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Ending:
    """The end of a server's work: never, until it is told.

    ``seconds``: how long after that requests may arrive and their pictures begin to be read.
    """

    def __init__(self, seconds: float):
        self._seconds, self._at = seconds, math.inf
        self._waits = set[anyio.CancelScope]()

    @property
    def told(self) -> bool:
        """Whether the server stops."""
        return self._at < math.inf

    @property
    def over(self) -> bool:
        """Whether it has stopped but for its answers."""
        return time.monotonic() > self._at

    def tell(self) -> None:
        """The server stops from now on."""
        self._at = time.monotonic() + self._seconds
        for wait in self._waits:
            wait.deadline = min(wait.deadline, self._at)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Raises ``TimeoutError`` where what is within takes longer, or the server ends before."""
        # The event loop has the same clock.
        with anyio.fail_after(min(seconds, self._at - time.monotonic())) as wait:
            self._waits.add(wait)
            try:
                yield
            finally:
                self._waits.discard(wait)
