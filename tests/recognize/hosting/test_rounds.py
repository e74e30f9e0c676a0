import asyncio
import socket
import sys

import pytest

from recognize.hosting import rounds

PAIRS = 3 * rounds.AT_ONCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="epoll, which is Linux's")


@pytest.fixture
def loop():
    made = rounds.new_loop()
    yield made
    made.close()


@pytest.fixture
def ready(loop):
    """Sockets that all can be read, and the loop's rounds in which each was seen."""
    pairs = [socket.socketpair() for _ in range(PAIRS)]
    seen = {near: [] for near, _ in pairs}
    for near, far in pairs:
        near.setblocking(False)
        far.sendall(b"x")
    yield seen
    for near, far in pairs:
        loop.remove_reader(near)
        near.close()
        far.close()


def run(loop, seen, count, then=lambda near: None):
    """So many rounds of the loop, in which nobody takes what can be read."""
    number = 0

    def see(near):
        # To end it takes the loop further rounds.
        if number < count:
            seen[near].append(number)
            then(near)

    async def turn():
        nonlocal number
        while number < count:
            number += 1
            await asyncio.sleep(0)

    for near in seen:
        loop.add_reader(near, see, near)
    loop.run_until_complete(turn())


def test_a_round_takes_a_few_and_the_next_takes_others(loop, ready):
    run(loop, ready, 9)
    rounds_of = [number for numbers in ready.values() for number in numbers]
    assert max(map(rounds_of.count, rounds_of)) == rounds.AT_ONCE
    # In nine rounds each has been seen as often as any other, but for where they begin and end.
    times = [len(numbers) for numbers in ready.values()]
    assert min(times) >= max(times) - 1 and min(times) >= 2


def test_one_that_is_let_go_by_another_of_its_round_is_not_seen(loop, ready):
    left = set(ready)

    def let_go(near):
        for other in left - {near}:
            loop.remove_reader(other)
        left.intersection_update({near})

    run(loop, ready, 6, let_go)
    assert [len(numbers) > 0 for numbers in ready.values()].count(True) == 1


def test_who_hangs_up_is_seen_by_who_reads_and_by_who_writes(loop):
    near, far = socket.socketpair()
    near.setblocking(False)
    seen = []
    loop.add_reader(near, seen.append, "reads")
    loop.run_until_complete(asyncio.sleep(0))
    assert not seen
    far.close()
    loop.run_until_complete(asyncio.sleep(0))
    loop.remove_reader(near)
    loop.add_writer(near, seen.append, "writes")
    loop.run_until_complete(asyncio.sleep(0))
    loop.remove_writer(near)
    near.close()
    assert set(seen) == {"reads", "writes"}


def test_a_timer_is_waited_for(loop):
    began = loop.time()
    loop.run_until_complete(asyncio.sleep(0.05))
    assert loop.time() - began >= 0.05
