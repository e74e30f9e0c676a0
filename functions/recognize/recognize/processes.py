"""Many pictures read at a time: in order, by a process for each core, a few ahead.

Most of a reading is Python's own work, of which threads do one piece at a time. The processes are
programs of their own, which import nothing of the calling one: it needs no ``if __name__ ==
"__main__"``, and may be a notebook.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from operator import length_hint
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar, cast

from recognize.inputs import Picture, portable
from recognize.inspection.bounds import ImageError
from recognize.options import Options

if TYPE_CHECKING:
    from recognize.reader import Reader, Reading

UNREAD = (ImageError, OSError, TypeError)
Read = TypeVar("Read")
# Of one picture of many: its reading, or why it has none.
Answer: TypeAlias = "Reading | ImageError | OSError | TypeError"

# Pictures that a process is handed, and answers, at once: a message costs some of a reading's time.
CHUNK = 8
# Of these, as many are packed for each process: one that it reads, and the next.
CHUNKS_AHEAD = 2
# Microseconds of processor time that a container has, and in how many (Linux, cgroup v2).
QUOTA = Path("/sys/fs/cgroup/cpu.max")
# A process takes as long to start as so many pictures to read.
WORTH = 50

# What a process runs. It finds modules where this one does.
_PROGRAM = (
    "import pickle, sys; requests = sys.stdin.buffer; sys.path = pickle.load(requests); "
    "from recognize.processes import serve; serve(requests)"
)


def cores() -> int:
    """How many processes the machine, or the container, lets this program run at a time."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    # Without such a file, or with "max" in it, there is no other limit.
    with suppress(OSError, ValueError):
        quota, period = map(int, QUOTA.read_text().split())
        count = min(count, max(1, quota // period))
    return count


def read_all(
    reader: "Reader", pictures: Iterable[Picture], options: Options, jobs: int
) -> Iterator[Answer]:
    """Of each picture, in order, its reading or why it has none, by at most so many processes.

    Few pictures, and all in a frozen program, are read by this process. Raises ``RuntimeError``
    where a process ends before its time.
    """
    jobs = min(jobs, length_hint(pictures, jobs * WORTH) // WORTH)
    # A frozen program is its own interpreter, which runs nothing else.
    if jobs < 2 or getattr(sys, "frozen", False) or not sys.executable:
        return (attempt(reader.read, picture, options) for picture in pictures)
    return _by_processes(reader, pictures, options, jobs)


def serve(requests: BinaryIO) -> None:
    """What a process does: answers one picture after the other, until there is none."""
    # The program that asks is told of it too, and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever else is written to standard output must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    reader, options = pickle.load(requests)
    while True:
        try:
            count = pickle.load(requests)
        except EOFError:
            return
        chunk = (pickle.load(requests) for _ in range(count))
        pickle.dump([attempt(reader.read, picture, options) for picture in chunk], answers)
        answers.flush()


class _Process:
    """A process that reads; it starts with its first pictures. ``start``: what it is told then."""

    def __init__(self, start: bytes):
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, chunk: Sequence[bytes]) -> list[Answer]:
        """The answers to pickled pictures."""
        told = [pickle.dumps(len(chunk)), *chunk]
        if not self._process:
            told.insert(0, self._start)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        requests, answers = cast(BinaryIO, self._process.stdin), self._process.stdout
        try:
            requests.write(b"".join(told))
            requests.flush()
            return cast("list[Answer]", pickle.load(cast(BinaryIO, answers)))
        except (OSError, EOFError, pickle.UnpicklingError):
            status = self._process.wait()
            raise RuntimeError(
                f"A process that reads pictures ended with status {status}; what it said is on "
                "standard error."
            ) from None

    def close(self) -> None:
        """Lets it end, and waits for that."""
        if self._process:
            # What is left to write goes nowhere where the process has ended already.
            with suppress(OSError):
                cast(BinaryIO, self._process.stdin).close()
            cast(BinaryIO, self._process.stdout).close()
            self._process.wait()


def _by_processes(
    reader: "Reader", pictures: Iterable[Picture], options: Options, jobs: int
) -> Iterator[Answer]:
    start = pickle.dumps(sys.path) + pickle.dumps((reader, options))
    idle: SimpleQueue[_Process] = SimpleQueue()

    def read(chunk: Sequence[bytes]) -> list[Answer]:
        process = idle.get()
        try:
            return process.read(chunk)
        finally:
            idle.put(process)

    with ExitStack() as stack:
        for _ in range(jobs):
            idle.put(process := _Process(start))
            stack.callback(process.close)
        threads = ThreadPoolExecutor(jobs)
        stack.callback(threads.shutdown, cancel_futures=True)
        packed = map(_packed, pictures)
        ahead: deque[Future[list[Answer]]] = deque()
        while chunk := list(islice(packed, CHUNK)):
            ahead.append(threads.submit(read, chunk))
            if len(ahead) > CHUNKS_AHEAD * jobs:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def _packed(picture: Picture) -> bytes:
    """What another process is told of a picture, as it is now: its owner may change it."""
    try:
        return pickle.dumps(portable(picture))
    except UNREAD as error:
        return pickle.dumps(error)


def attempt(
    read: Callable[[Picture, Options], Read], picture: Picture | Exception, options: Options
) -> "Read | ImageError | OSError | TypeError":
    """What ``read`` makes of a picture, or why that is nothing."""
    if isinstance(picture, UNREAD):
        return picture
    try:
        return read(cast(Picture, picture), options)
    except UNREAD as error:
        return error
