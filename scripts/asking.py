"""Clients of a server on this machine, all in one thread: what each was answered, and when."""

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

# What no answer, or half of one, is counted as.
LOST = 0
# Seconds that any answer is waited for.
PATIENCE_S = 60


def request(method: str, path: str, body: bytes = b"", kind: str = "image/png") -> bytes:
    """A request whose connection is kept."""
    head = f"{method} {path} HTTP/1.1\r\nHost: reader\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass
class Answers:
    """Of each status, the seconds that each answer took; ``unsent``: requests left away."""

    seconds: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    unsent: int = 0

    def share(self, statuses: Sequence[int], part: float) -> float:
        """The seconds within which that part (0-1) of these statuses' answers came; 0 of none."""
        times = sorted(itertools.chain(*(self.seconds.get(status, []) for status in statuses)))
        return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0

    def __str__(self) -> str:
        counts = (f"{len(times)} x {status or 'lost'}" for status, times in self.seconds.items())
        return ", ".join(counts) + (f", {self.unsent} not sent" if self.unsent else "")


class Clients:
    """What asks a server at a port, as a context; kept connections are used again."""

    def __init__(self, port: int):
        self._port = port
        self._kept: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, data: bytes, answers: Answers) -> None:
        """Sends a request, and counts its answer."""
        began = time.perf_counter()
        try:
            status = await asyncio.wait_for(self._asked(data), PATIENCE_S)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            status = LOST
        answers.seconds[status].append(time.perf_counter() - began)

    async def in_turn(
        self, requests: Sequence[bytes], clients: int, seconds: float, pause: float = 0.0
    ) -> Answers:
        """So many clients, each of which sends the next request when it has its answer."""
        answers, end = Answers(), time.monotonic() + seconds
        each = itertools.cycle(requests)

        async def client() -> None:
            while time.monotonic() < end:
                await self.ask(next(each), answers)
                await asyncio.sleep(pause)

        await asyncio.gather(*(client() for _ in range(clients)))
        return answers

    async def at_a_rate(
        self, requests: Sequence[bytes], rate: float, seconds: float, most: int = 400
    ) -> Answers:
        """So many requests a second, whatever is answered; none beyond ``most`` under way."""
        answers, under_way, began = Answers(), set[asyncio.Task[None]](), time.monotonic()
        each = itertools.cycle(requests)
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            if len(under_way) >= most:
                answers.unsent += 1
                continue
            task = asyncio.create_task(self.ask(next(each), answers))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        return answers

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._kept:
            reader, writer = self._kept.pop()
            # The server closes those that have long been idle.
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self._port)

    async def _asked(self, data: bytes) -> int:
        reader, writer = await self._connected()
        is_kept = False
        try:
            # Who is refused need not have sent all.
            writer.write(data)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            is_kept = b"connection: close" not in head
            return int(head.split(None, 2)[1])
        finally:
            if is_kept:
                self._kept.append((reader, writer))
            else:
                writer.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *why: object) -> None:
        """Closes what is kept."""
        for _, writer in self._kept:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
