"""The queue's turns, without a server around them."""

import asyncio
import threading
import time

import pytest
from starlette.requests import Request

from recognize.api.desk import MOMENT_S, RETRY_AFTER_S, Busy, Desk
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
    # Of a few at once the others wait as before.
    desk.taken = 1
    assert not desk.full
    time.sleep(MOMENT_S)
    assert desk.full and desk.places == 1
    until(lambda: not desk.full, "room to wait", RETRY_AFTER_S + PATIENCE_S)


@pytest.mark.parametrize(("each", "stays"), [(2, True), (1, True), (0.5, False), (0, False)])
def test_a_crowd_has_gone_when_fewer_come_than_can_be_read(each, stays):
    """So many refusals for each that is taken."""

    async def crowded() -> bool:
        desk = Desk(1, 2, PATIENCE_S, Ending(PATIENCE_S))
        desk.crowd()
        time.sleep(MOMENT_S)
        for number in range(1, 21):
            async with desk.place(asked()):
                pass
            for _ in range(int(number * each) - int((number - 1) * each)):
                desk.crowd() if desk.crowded else None
        return desk.crowded

    assert asyncio.run(crowded()) == stays


def test_who_waits_when_a_crowd_comes_is_refused_too():
    """A batch that has begun goes on. Of a few at once who waits is read."""

    async def crowd(is_large: bool) -> list[object]:
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

        batch = asyncio.create_task(read(2 * MOMENT_S, 0))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        waiting = asyncio.create_task(read(0))
        await asyncio.sleep(0.01)
        desk.crowd()
        while is_large and not batch.done():
            desk.crowd()
            await asyncio.sleep(0.01)
        told = await asyncio.gather(batch, waiting, return_exceptions=True)
        return told

    batch, waiting = asyncio.run(crowd(is_large=True))
    assert isinstance(waiting, Busy) and batch == "read"
    assert asyncio.run(crowd(is_large=False)) == ["read", "read"]
