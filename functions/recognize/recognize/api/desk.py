"""Where requests wait for their reading: how many may, and how many are read at a time."""

import asyncio
import functools
import math
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from starlette.requests import ClientDisconnect, Request

from recognize.api.problems import RequestError
from recognize.api.record import record_of
from recognize.hosting.ending import Ending
from recognize.processes import cores

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# A queue is short: whoever asks again after this long finds another one.
RETRY_AFTER_S = 1
# After the first refusal, how long requests wait as before; in a crowd, how long any waits.
MOMENT_S = 0.1


class Busy(RequestError):
    """As many requests wait as may: this one is refused at once, and may come again."""

    def __init__(self, reason: str = "queue") -> None:
        super().__init__(
            503,
            "The server has as much to read as it can. Try again in a second.",
            {"Retry-After": str(RETRY_AFTER_S)},
            reason,
        )


class Late(RequestError):
    """A picture's turn did not come ``before`` some time, in words."""

    def __init__(self, before: str, reason: str = "late") -> None:
        super().__init__(
            503,
            f"The picture's turn did not come {before}. Send it again.",
            {"Retry-After": str(RETRY_AFTER_S)},
            reason,
        )


class Desk:
    """A bounded queue for all requests of a server.

    ``readers``: pictures that are decoded and read at a time, which bounds the memory that
    pixels take. ``queue``: requests that wait beside those. ``seconds``: for a request from its
    arrival to the turn of its last picture; ``ending``: of all requests. No picture within the
    limits takes as long as half a second of a processor, so that none has to be broken off.

    A crowd fills any queue, and then whoever is taken waits for all of it. So none waits while a
    crowd is there: as many requests are taken as there are readers, or processors where those are
    fewer. A crowd comes a moment after a refusal, for a few requests at once are none. It has gone
    when all clients that were refused may come again, or when so many more requests were taken than
    refused as there are places: where no more come than can be read, half are taken at least.
    """

    def __init__(self, readers: int, queue: int, seconds: float, ending: Ending):
        # Each takes the next turn by itself: one that the event loop handed over would wait for
        # all that the loop has to refuse meanwhile.
        self.readers = ThreadPoolExecutor(readers, "reader")
        self._most, self._at_once = readers + queue, min(readers, cores())
        self._refused_first = self._refused_last = -math.inf
        self._excess = 0
        self.taken = self._promised = 0
        self.seconds, self.ending = seconds, ending

    @property
    def places(self) -> int:
        """How many requests may read or wait at this moment."""
        return self._at_once if self.crowded else self._most

    @property
    def crowded(self) -> bool:
        """Whether a crowd is there."""
        return self._may_be_crowded and time.monotonic() > self._refused_first + MOMENT_S

    @property
    def pressed(self) -> bool:
        """Whether it is there at this moment."""
        return self.crowded and time.monotonic() < self._refused_last + MOMENT_S

    @property
    def _may_be_crowded(self) -> bool:
        return self._excess > 0 and time.monotonic() < self._refused_last + RETRY_AFTER_S

    @property
    def full(self) -> bool:
        """Whether the next request would be refused."""
        return self.taken >= self.places

    @property
    def promised(self) -> bool:
        """Whether all places are taken, or will be by requests that have just arrived."""
        return self.taken + self._promised >= self.places

    def promise(self) -> None:
        """A request has arrived, and takes its place in the event loop's next round."""
        self._promised += 1
        asyncio.get_running_loop().call_soon(self._forget)

    def _forget(self) -> None:
        self._promised -= 1

    def refuses(self) -> bool:
        """Whether the next request is refused; its client is told to come again, and may."""
        if is_full := self.full:
            self.crowd()
        return is_full

    def crowd(self) -> None:
        """A request is refused."""
        is_first, self._refused_last = not self._may_be_crowded, time.monotonic()
        if is_first:
            self._refused_first = self._refused_last
        self._excess = self._most if is_first else min(self._most, self._excess + 1)

    @asynccontextmanager
    async def place(self, request: Request) -> AsyncIterator["Place"]:
        """A request's place, from when it has arrived to its answer. Raises ``Busy``."""
        if self.refuses():
            raise Busy()
        self.taken += 1
        self._excess -= 1
        place = Place(request, self)
        watching = asyncio.create_task(place.watch())
        try:
            yield place
        finally:
            self.taken -= 1
            watching.cancel()
            await asyncio.wait([watching])


class Place:
    """Where one request's pictures take their turns."""

    def __init__(self, request: Request, desk: Desk):
        self._request, self._desk, self._is_gone = request, desk, False
        self._arrived, self._is_begun = time.monotonic(), False

    async def watch(self) -> None:
        """Waits for the client to go away: after its body nothing else comes."""
        message = await self._request.receive()
        self._is_gone = message["type"] == "http.disconnect"

    async def work(
        self,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """What the function gives, in a thread, when it is the request's turn.

        Each picture of a batch takes its turn. Raises ``Late`` where that comes too late, ``Busy``
        where not even the first had come when others were refused, ``ClientDisconnect`` where
        nobody waits for the answer any more, and what the function raises.
        """

        def in_time() -> Result:
            if late := self._late():
                record_of(self._request.scope).refused = late.reason
                raise late
            self._is_begun = True
            return self._read(function, *arguments, **named)

        return await self._turn(in_time)

    async def conclude(
        self,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """As ``work``, what is to be made of pictures whose turn came: never ``Late``."""
        return await self._turn(functools.partial(self._read, function, *arguments, **named))

    def _late(self) -> Late | Busy | None:
        if self._desk.ending.over:
            return Late("before the server stopped", "stopping")
        waited = time.monotonic() - self._arrived
        if waited > MOMENT_S and not self._is_begun and self._desk.pressed:
            return Busy()
        if waited > self._desk.seconds:
            return Late(f"within {self._desk.seconds:g} s")
        return None

    async def _turn(self, work: Callable[[], Result]) -> Result:
        record, began = record_of(self._request.scope), time.perf_counter()

        def turn() -> Result:
            record.passed("wait", began)
            if self._is_gone:
                raise ClientDisconnect()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._desk.readers, turn)

    def _read(
        self,
        function: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        with record_of(self._request.scope).stage("read"):
            return function(*arguments, **named)
