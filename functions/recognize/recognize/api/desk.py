"""Where requests wait for their reading: how many may, and how many are read at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from recognize.api.problems import RequestError
from recognize.api.record import record_of

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# A queue is short: whoever asks again after this long finds another one.
RETRY_AFTER_S = 1


class Busy(RequestError):
    """As many requests wait as may: this one is refused at once, and may come again."""

    def __init__(self, reason: str = "queue") -> None:
        super().__init__(
            503,
            "The server has as much to read as it can. Try again in a second.",
            {"Retry-After": str(RETRY_AFTER_S)},
            reason,
        )


class Desk:
    """A bounded queue for all requests of a server.

    ``readers``: pictures that are decoded and read at a time, which bounds the memory that
    pixels take. ``queue``: requests that wait beside those.
    """

    def __init__(self, readers: int, queue: int):
        self._readers = anyio.CapacityLimiter(readers)
        self.places, self.taken = readers + queue, 0

    @property
    def full(self) -> bool:
        """Whether the next request would be refused."""
        return self.taken >= self.places

    @contextmanager
    def place(self) -> Iterator[None]:
        """A request's place, from when it has arrived to its answer. Raises ``Busy``."""
        if self.full:
            raise Busy()
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def work(
        self,
        request: Request,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """What the function gives, in a thread, when it is the request's turn.

        Each picture of a batch takes its turn. Raises ``ClientDisconnect`` where nobody waits
        for the answer any more, and what the function raises.
        """
        record, began = record_of(request.scope), time.perf_counter()
        async with self._readers:
            record.passed("wait", began)
            if await request.is_disconnected():
                raise ClientDisconnect()
            with record.stage("read"):
                return await run_in_threadpool(function, *arguments, **named)
