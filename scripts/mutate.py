"""Decodes and reads damaged pictures: none may crash, hang, cost much or raise what it should not.

    python -m scripts.mutate [--count 20000] [--first 0] [--jobs 2] [--keep FOLDER]
    python -m scripts.mutate --seeds FOLDER

Each number makes one picture (``tests.support.mutations``), the same at every run. All are decoded
and made into the network's input; one in ``READ_EVERY`` goes through the network, which takes the
same time for any. Exits with status 1 and names the numbers where one does what it may not;
``--keep`` writes their files. Every ten seconds it says how far it is. Ctrl-C or SIGTERM ends it
with what it has by then, and with which numbers to go on. ``--seeds`` writes what is damaged, and
ends.
"""

import argparse
import ctypes
import faulthandler
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from recognize.hosting.memory import give_back
from recognize.images import ImageError
from recognize.reader import Reader
from scripts.preparing import prepare
from tests.support import mutations
from tests.support.processes import forget_peak, peak_mib, resident_mib

# Of a picture: processor time, and memory beyond what the process has before it.
SECONDS = 0.5
MIB = 30
# What all of them together may leave behind: caches, and holes between what is kept.
LEFT_MIB = 12
# A picture that takes as long as this has hung.
HANGS_S = 60
READ_EVERY = 21
SAID_EVERY_S = 10.0


class Outcome(NamedTuple):
    """What became of how many, what was found at which number, and the dearest.

    ``slowest``: seconds of processor time; ``highest``: MiB.
    """

    results: Counter[str]
    found: list[tuple[int, str]]
    slowest: float
    highest: float

    def and_then(self, more: "Outcome") -> "Outcome":
        """Of these and more pictures."""
        return Outcome(
            self.results + more.results,
            self.found + more.found,
            max(self.slowest, more.slowest),
            max(self.highest, more.highest),
        )

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {result}" for result, count in self.results.most_common())
        return (
            f"{counts}; slowest {self.slowest * 1000:.0f} ms of processor time, most memory "
            f"{self.highest:.1f} MiB of one, {len(self.found)} found"
        )


NOTHING = Outcome(Counter(), [], 0.0, 0.0)
ENDS = signal.SIGINT, signal.SIGTERM


def main() -> None:
    """Prints what became of how many, and what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seeds", type=Path)
    asked = parser.parse_args()
    if asked.seeds:
        asked.seeds.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(mutations.seeds()):
            (asked.seeds / f"seed-{number}").write_bytes(seed)
        return
    outcome, goes_on = run(asked.first, asked.count, asked.jobs)
    end = asked.first + asked.count
    if goes_on < end:
        print(f"Not done: --first {goes_on} --count {end - goes_on}")
    for number, what in outcome.found:
        print(f"{number}: {what}")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / str(number)).write_bytes(mutations.mutation(number))
    sys.exit(bool(outcome.found))


def run(first: int, count: int, jobs: int) -> tuple[Outcome, int]:
    """Pictures of these numbers, in so many processes, one of which may die of one.

    Says how far it is. With SIGINT or SIGTERM the processes end with their next picture. Gives what
    became of the pictures, and the number below which all are done.
    """
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    processes, places = {}, []
    # A terminal tells all processes; ours are told by this one.
    before = [signal.signal(one, signal.SIG_IGN) for one in ENDS]
    for job in range(jobs):
        ours, theirs = context.Pipe(duplex=False)
        numbers = range(first + job, first + count, jobs)
        places.append(context.Value(ctypes.c_int64, numbers.start))
        process = context.Process(target=work, args=(numbers, places[-1], stop, theirs))
        process.start()
        theirs.close()
        processes[ours] = process, places[-1]
    for one in ENDS:
        signal.signal(one, lambda *_: stop.set())
    said = began = time.monotonic()
    total = NOTHING
    while processes:
        ready = wait(list(processes))
        for answer in [one for one in processes if one in ready]:
            try:
                total = total.and_then(answer.recv())
            except EOFError:
                process, at = processes.pop(answer)
                process.join()
                if process.exitcode:
                    what = f"the process ended, with exit code {process.exitcode}"
                    total = total.and_then(NOTHING._replace(found=[(at.value, what)]))
        if not processes or time.monotonic() > said + SAID_EVERY_S:
            said = time.monotonic()
            done = f"{total.results.total():,} of {count:,} pictures in {said - began:.0f} s"
            print(f"{done}: {total}", flush=True)
    for one, handler in zip(ENDS, before):
        signal.signal(one, handler)
    return total, min(first + count, *(at.value for at in places))


def work(numbers: range, at: "ctypes.c_int64", stop: Event, answer: Connection) -> None:
    """One process's pictures; ``at`` is the number of the one that it is at, or would be."""
    give_back()
    reader = Reader()
    _load_all_that_is_loaded_once(reader)
    rest = resident_mib()
    part, sent = NOTHING, time.monotonic()
    _watch()
    for number in numbers:
        at.value = number
        if stop.is_set():
            break
        part = part.and_then(_tried(reader, number))
        if time.monotonic() > sent + SAID_EVERY_S / 2:
            answer.send(part)
            part, sent = NOTHING, time.monotonic()
            _watch()
    else:
        at.value = numbers.stop
    faulthandler.cancel_dump_traceback_later()
    if (left := resident_mib() - rest) > LEFT_MIB:
        part = part.and_then(NOTHING._replace(found=[(at.value, f"{left:.0f} MiB are left")]))
    answer.send(part)


def _watch() -> None:
    """Not for each picture anew: it begins a thread, which takes as long as most pictures do."""
    faulthandler.dump_traceback_later(HANGS_S, exit=True)


def _tried(reader: Reader, number: int) -> Outcome:
    """What became of one picture."""
    before = resident_mib()
    data = mutations.mutation(number)
    forget_peak()
    began = time.process_time()
    found = []
    try:
        result = _outcome(reader, data, number % READ_EVERY == 0)
    except Exception as error:
        found.append((number, repr(error)))
        result = "failed"
    spent, beyond = time.process_time() - began, peak_mib() - before
    if spent > SECONDS:
        found.append((number, f"{spent:.2f} s"))
    if beyond > MIB:
        found.append((number, f"{beyond:.0f} MiB"))
    return Outcome(Counter({result: 1}), found, spent, beyond)


def _load_all_that_is_loaded_once(reader: Reader) -> None:
    """Decoders, their tables and the pages of their libraries: no picture's own memory."""
    reader.read(mutations.seeds()[0])
    for seed in mutations.seeds():
        with suppress(ImageError):
            prepare(seed)


def _outcome(reader: Reader, data: bytes, whole: bool) -> str:
    try:
        if whole:
            reader.read(data)
            return "read"
        prepare(data)
        return "decoded"
    except ImageError as error:
        if not str(error).endswith(".") or len(str(error)) > 300:
            raise AssertionError(f"no sentence: {error}") from None
        return type(error).__name__


if __name__ == "__main__":
    main()
