"""The queue's turns, without a server around them."""

import asyncio
import threading

from starlette.requests import Request

from recognize.api.desk import Desk
from recognize.api.record import Record
from recognize.hosting.ending import Ending
from tests.support.patience import PATIENCE_S


def test_the_next_turn_does_not_wait_for_the_event_loop():
    """Which has much to refuse where it is needed most."""
    begun = [threading.Event() for _ in range(3)]
    go_on = threading.Event()

    async def never():
        await asyncio.Event().wait()

    async def read(desk: Desk, number: int) -> None:
        request = Request({"type": "http", "record": Record("route")}, never)
        async with desk.place(request) as place:
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
