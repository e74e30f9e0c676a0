"""Measures what a server bears: a steady load, a crowd, and attacks.

    python -m scripts.bear steady [--seconds 1800] [--share 0.8]
    python -m scripts.bear crowd [--seconds 60] [--times 10]
    python -m scripts.bear attacks [--seconds 30] [--folder FOLDER]

Starts the program of the container image as a process of its own, on one processor, and asks it
over HTTP from another. ``steady``: that share of what it reads at most. ``crowd``: so many times as
much. ``attacks``: each of ``tests.support.hostile``, and of a folder's files, by 64 clients at once
for so long, beside an honest one. Exits with status 1 where a bar is missed. Linux, and a free
machine with two processors, are needed; nothing but 127.0.0.1 is asked.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from scripts.asking import LOST, Answers, Clients, request
from tests.support import hostile
from tests.support.pictures import captchas, encoded
from tests.support.processes import forget_peak, peak_mib, resident_mib
from tests.support.serving import Server, running

READ, REFUSED = (200,), (503, 429)
# Times the unloaded time that an accepted request may take; seconds of a refusal and of a probe,
# and until a server is normal again; memory of a crowd, of attacks, and by how much it may grow.
SLOWER, REFUSAL_S, PROBE_S, NORMAL_S = 3.0, 0.1, 0.2, 2.0
CROWD_MIB, ATTACKS_MIB, GROWTH = 200, 512, 0.05
ATTACKERS = 64
# Of finding out what a server does unloaded, at most.
WARM_S = 5.0


class Bars:
    """What was measured, printed as it comes, beside what it may be."""

    def __init__(self) -> None:
        self.missed = 0

    def say(self, what: str, measured: float, most: float, unit: str = "s") -> None:
        """Prints a figure and its bar."""
        is_missed = measured > most
        self.missed += is_missed
        bar = f"{'MISSED: ' if is_missed else ''}at most {most:.3g}"
        print(f"  {what}: {measured:.3g} {unit} ({bar})", flush=True)


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, seconds in (("steady", 1800.0), ("crowd", 60.0), ("attacks", 30.0)):
        asked = kinds.add_parser(kind)
        asked.add_argument("--seconds", type=float, default=seconds)
    kinds.choices["steady"].add_argument("--share", type=float, default=0.8)
    kinds.choices["crowd"].add_argument("--times", type=float, default=10.0)
    kinds.choices["attacks"].add_argument("--folder", type=Path)
    given = parser.parse_args()
    pictures = [encoded(image) for image, _ in captchas(50)]
    requests = [request("POST", "/v1/recognize", picture) for picture in pictures]
    bars = Bars()
    with apart() as server:
        if given.kind == "steady":
            asyncio.run(steady(server, requests, given.seconds, given.share, bars))
        elif given.kind == "crowd":
            asyncio.run(crowd(server, requests, given.seconds, given.times, bars))
        else:
            asyncio.run(attacks(server, requests, given.seconds, costly(given.folder), bars))
    sys.exit(1 if bars.missed else 0)


@contextmanager
def apart() -> Iterator[Server]:
    """A server on one processor; this process goes on on the others, where there are some."""
    mine = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, mine[:1])
    with running() as server:
        os.sched_setaffinity(0, mine[1:] or mine)
        yield server


def port_of(server: Server) -> int:
    """The server's port."""
    return int(server.url.rpartition(":")[2])


async def capacity(clients: Clients, requests: list[bytes], seconds: float) -> float:
    """Pictures a second that a server reads at most."""
    began = time.monotonic()
    answers = await clients.in_turn(requests, 4, min(seconds, WARM_S))
    rate = len(answers.seconds[200]) / (time.monotonic() - began)
    print(f"capacity: {rate:.0f} pictures a second ({answers})", flush=True)
    return rate


async def unloaded(clients: Clients, requests: list[bytes], seconds: float) -> Answers:
    """Answers to one client."""
    answers = await clients.in_turn(requests, 1, min(seconds, WARM_S))
    half, most = answers.share(READ, 0.5), answers.share(READ, 0.99)
    print(f"unloaded: median {half * 1000:.1f} ms, p99 {most * 1000:.1f} ms", flush=True)
    return answers


async def steady(
    server: Server, requests: list[bytes], seconds: float, share: float, bars: Bars
) -> None:
    """No errors, and memory that stays."""
    resident = list[float]()

    async def watch() -> None:
        while True:
            await asyncio.sleep(seconds / 100)
            resident.append(resident_mib(server.process.pid))

    async with Clients(port_of(server)) as clients:
        rate = share * await capacity(clients, requests, seconds)
        watching = asyncio.create_task(watch())
        answers = await clients.at_a_rate(requests, rate, seconds)
        watching.cancel()
    p99 = answers.share(READ, 0.99) * 1000
    print(f"{rate:.0f} a second for {seconds:g} s: {answers}; p99 {p99:.1f} ms")
    count = sum(map(len, answers.seconds.values())) + answers.unsent
    bars.say("errors", count - len(answers.seconds[200]), 0, "requests")
    # What a server loads and keeps with its first requests is no growth.
    first, last = max(resident[10:20], default=1.0), max(resident[-10:], default=1.0)
    print(f"  memory: {first:.0f} MiB in the second tenth, {last:.0f} MiB in the last")
    bars.say("growth", last / first - 1, GROWTH, "of it")


async def crowd(
    server: Server, requests: list[bytes], seconds: float, times: float, bars: Bars
) -> None:
    """Who is accepted is soon answered, who is not at once, and probes are."""
    probes = [request("GET", path) for path in ("/healthz", "/readyz")]
    async with Clients(port_of(server)) as clients, Clients(port_of(server)) as prober:
        alone = await unloaded(clients, requests, seconds)
        rate = times * await capacity(clients, requests, seconds)
        probing = asyncio.create_task(prober.in_turn(probes, 1, seconds, 0.25))
        answers = await clients.at_a_rate(requests, rate, seconds)
        normal = await until_normal(clients, requests, 2 * alone.share(READ, 0.5))
        probed = await probing
    print(f"{rate:.0f} a second for {seconds:g} s: {answers}")
    say_accepted_and_refused(answers, alone, bars)
    bars.say("lost", len(answers.seconds[LOST]), 0, "requests")
    bars.say("slowest probe", probed.share(READ, 1.0), PROBE_S)
    bars.say("peak memory", peak_mib(server.process.pid), CROWD_MIB, "MiB")
    bars.say("normal again after", normal, NORMAL_S)


async def until_normal(clients: Clients, requests: list[bytes], most: float) -> float:
    """Seconds until an answer takes no longer than that, or until ten times as many are over."""
    began, after = time.monotonic(), Answers()
    # Some pictures take longer than that by themselves.
    each = itertools.cycle(requests)
    while not 0 < after.share(READ, 0.0) <= most and time.monotonic() < began + 10 * NORMAL_S:
        after = Answers()
        await clients.ask(next(each), after)
    return time.monotonic() - began


def say_accepted_and_refused(answers: Answers, alone: Answers, bars: Bars) -> None:
    """Both against what an unloaded server takes."""
    bars.say("accepted, p99", answers.share(READ, 0.99), SLOWER * alone.share(READ, 0.99))
    bars.say("refused, p99", answers.share(REFUSED, 0.99), REFUSAL_S)


def costly(folder: Path | None) -> dict[str, bytes]:
    """What is sent in an attack, by its name."""
    files = {name: make() for name, make in hostile.FILES.items()}
    more = sorted(path for path in folder.iterdir() if path.is_file()) if folder else []
    return files | {path.name: path.read_bytes() for path in more}


async def attacks(
    server: Server, requests: list[bytes], seconds: float, files: Mapping[str, bytes], bars: Bars
) -> None:
    """Under each, the server lives in its memory, and an honest client is answered or refused."""
    loop, port = asyncio.get_running_loop(), port_of(server)
    # Of their own, behind this one: the honest client's time is none of the attackers'.
    processes = ProcessPoolExecutor(
        1, multiprocessing.get_context("spawn"), initializer=os.nice, initargs=(10,)
    )
    with processes as attackers:
        async with Clients(port) as honest:
            alone = await unloaded(honest, requests, seconds)
            # By then the process has begun.
            await loop.run_in_executor(attackers, attack, port, b"", 0.0)
            for name, data in files.items():
                forget_peak(server.process.pid)
                attacking = loop.run_in_executor(attackers, attack, port, data, seconds)
                beside = await honest.in_turn(requests, 1, seconds)
                print(f"{name}: {await attacking}; an honest client beside: {beside}")
                bars.say("peak memory", peak_mib(server.process.pid), ATTACKS_MIB, "MiB")
                say_accepted_and_refused(beside, alone, bars)
                bars.say("lost", len(beside.seconds[LOST]), 0, "requests")
                assert server.process.poll() is None, "the server has ended"


def attack(port: int, data: bytes, seconds: float) -> str:
    """What so many clients are answered, each of which sends that at once after an answer."""

    async def answered() -> str:
        async with Clients(port) as clients:
            sent = [request("POST", "/v1/recognize", data)]
            return str(await clients.in_turn(sent, ATTACKERS, seconds))

    return asyncio.run(answered())


if __name__ == "__main__":
    main()
