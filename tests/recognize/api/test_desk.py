"""The queue's turns, without a server around them."""

import asyncio
import threading
import time

from starlette.requests import Request

from recognize.api.desk import CROWDED_WAIT_S, RETRY_AFTER_S, Busy, Desk
from recognize.api.record import Record
from recognize.hosting.ending import Ending
from tests.support.patience import PATIENCE_S, until


def asked() -> Request:
    """A request whose client waits for its answer."""

    async def never():
        await asyncio.Event().wait()

    return Request({"type": "http", "record": Record("route")}, never)


def test_the_next_turn_does_not_wait_for_the_event_loop():
    """Which has much to refuse where it is needed most."""
    begun = [threading.Event() for _ in range(3)]
    go_on = threading.Event()

    async def read(desk: Desk, number: int) -> None:
        async with desk.place(asked()) as place:
            await place.work(lambda: begun[number].set() or go_on.wait(PATIENCE_S))

    async def crowd() -> None:
        desk = Desk(1, 2, PATIENCE_S, Ending(PATIENCE_S))
        reading = [asyncio.create_task(read(desk, number)) for number in range(3)]
        while desk.taken < 3 or not begun[0].is_set():
            await asyncio.sleep(0.01)
        assert desk.full and not begun[1].is_set()
        go_on.set()
        # The loop does nothing meanwhile.
        assert begun[2].wait(PATIENCE_S)
        await asyncio.gather(*reading)
        assert desk.taken == 0

    asyncio.run(crowd())


def test_none_waits_until_those_who_were_refused_may_come_again():
    desk = Desk(1, 2, PATIENCE_S, Ending(PATIENCE_S))
    desk.taken = 2
    assert not desk.refuses() and desk.places == 3
    desk.taken = 3
    assert desk.refuses()
    desk.taken = 1
    assert desk.full and desk.places == 1
    until(lambda: not desk.full, "room to wait", RETRY_AFTER_S + PATIENCE_S)


def test_who_waits_when_a_crowd_comes_is_refused_too():
    """A batch that has begun goes on, and who waits a moment."""

    async def crowd() -> list[object]:
        desk = Desk(1, 2, PATIENCE_S, Ending(PATIENCE_S))
        begun = threading.Event()

        def work(seconds: float) -> None:
            begun.set()
            time.sleep(seconds)

        async def read(*works: float) -> str:
            async with desk.place(asked()) as place:
                for seconds in works:
                    await place.work(work, seconds)
            return "read"

        batch = asyncio.create_task(read(2 * CROWDED_WAIT_S, 0))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        waiting = asyncio.create_task(read(0))
        await asyncio.sleep(0.01)
        desk.crowd()
        told = await asyncio.gather(batch, waiting, return_exceptions=True)
        # Nobody is before it.
        return [*told, await read(0)]

    batch, waiting, after = asyncio.run(crowd())
    assert isinstance(waiting, Busy) and (batch, after) == ("read", "read")
