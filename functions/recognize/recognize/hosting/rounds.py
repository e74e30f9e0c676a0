"""The event loop's rounds, kept short: of many sockets that are ready, it takes a few at a time.

To take and answer a request takes some five rounds of the loop. Where sixty clients ask again at
once, asyncio's own rounds go through all of them, and the answer to one request waits five times
for all that the others are refused.
"""

import asyncio
import os
import select
import selectors
import sys

# Each takes up to a third of a millisecond, and each round a call of the system's beside.
AT_ONCE = 8


def new_loop() -> asyncio.AbstractEventLoop:
    """An event loop of short rounds; the system's usual one where it is not Linux."""
    if sys.platform == "linux":
        return asyncio.SelectorEventLoop(_Few())
    return asyncio.new_event_loop()


if sys.platform == "linux":

    class _Few(selectors.EpollSelector):
        """At most ``AT_ONCE`` events a call. The kernel puts those it has told last of all."""

        def __init__(self) -> None:
            super().__init__()
            self._few = select.epoll.fromfd(os.dup(self.fileno()))

        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            ready, keys = list[tuple[selectors.SelectorKey, int]](), self.get_map()
            for descriptor, told in self._few.poll(timeout, AT_ONCE):
                if key := keys.get(descriptor):
                    # An error or a hang-up is for whoever waits, to read or to write.
                    read = selectors.EVENT_READ if told & ~select.EPOLLOUT else 0
                    write = selectors.EVENT_WRITE if told & ~select.EPOLLIN else 0
                    ready.append((key, key.events & (read | write)))
            return ready

        def close(self) -> None:
            self._few.close()
            super().close()
