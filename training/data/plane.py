"""The data plane: what worker processes make lies in memory that they share with the trainer.

Nothing but numbers of batches and of slots goes through a pipe: a batch is written once by
the worker, and copied once to where it is used.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.data.batches import end_with_parent
from training.data.pictures import Pictures, empty

Make = Callable[[int], Pictures]
# Endless; its ``close`` stops the workers.
Blocks = Generator[Pictures, None, None]
# As in ``training.data.batches``: how many slots there are for each worker.
_AHEAD = 3
# Where each array of a slot begins: a whole number of cache lines.
_LINE = 64


def blocks(make: Make, size: int, parts: int, first: int, workers: int) -> Blocks:
    """The blocks ``first``, ``first + 1``, ... in order, each of ``parts`` batches of ``size``.

    Block b has the batches ``b * parts`` and following, so that it depends on its number alone.
    What is yielded belongs to the caller. Ends with ``make``'s error if a worker fails. Close the
    iterator to stop the workers.
    """
    batches = shared(make, size, first * parts, workers)
    try:
        while True:
            block = empty(size * parts)
            for place in range(parts):
                _copy(next(batches), block, place * size)
            yield block
    finally:
        batches.close()


def shared(make: Make, size: int, first: int, workers: int) -> Generator[Pictures, None, None]:
    """The batches of ``size`` from number ``first`` on, in order, made ahead by processes.

    A batch lies in a slot, which is another's once the next batch is asked for: copy it.
    """
    slots = workers * _AHEAD
    memory = SharedMemory(create=True, size=slots * _bytes(size))
    # Spawned, not forked: a fork of a process with running threads can hang.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (make, memory.name, size))
    number = first
    free, waiting = deque(range(slots)), deque[tuple[int, Future[None]]]()
    try:
        while True:
            while free:
                slot = free.popleft()
                waiting.append((slot, pool.submit(_fill, slot, number)))
                number += 1
            slot, made = waiting.popleft()
            made.result()
            yield _view(memory, size, slot)
            free.append(slot)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        # A caller that still holds a batch keeps its memory until it lets go.
        with suppress(BufferError):
            memory.close()
        memory.unlink()


def _copy(part: Pictures, whole: Pictures, start: int) -> None:
    arrays: Iterable[tuple[NDArray[Any], NDArray[Any]]] = zip(part, whole, strict=True)
    for one, all_of in arrays:
        all_of[start : start + len(one)] = one


def _view(memory: SharedMemory, size: int, slot: int) -> Pictures:
    """A slot's arrays."""
    arrays: list[NDArray[Any]] = []
    start = slot * _bytes(size)
    for like in empty(size):
        arrays.append(np.ndarray(like.shape, like.dtype, memory.buf, start))
        start += _padded(like.nbytes)
    return Pictures(*arrays)


def _bytes(size: int) -> int:
    return sum(_padded(array.nbytes) for array in empty(size))


def _padded(count: int) -> int:
    return -(-count // _LINE) * _LINE


# --- In a worker ---
class _Worker(NamedTuple):
    """What a worker process keeps between its batches."""

    make: Make
    memory: SharedMemory
    size: int


_worker: _Worker


def _begin(make: Make, name: str, size: int) -> None:
    global _worker
    end_with_parent()
    _worker = _Worker(make, SharedMemory(name), size)


def _fill(slot: int, number: int) -> None:
    _copy(_worker.make(number), _view(_worker.memory, _worker.size, slot), 0)
