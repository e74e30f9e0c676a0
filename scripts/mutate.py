"""Decodes and reads damaged pictures: none may crash, hang, cost much or raise what it should not.

    python -m scripts.mutate [--count 20000] [--first 0] [--jobs 2] [--keep FOLDER]
    python -m scripts.mutate --seeds FOLDER

Each number makes one picture (``tests.support.mutations``), the same at every run. All are decoded
and made into the network's input; one in ``READ_EVERY`` goes through the network, which takes the
same time for any. Exits with status 1 and names the numbers where one does what it may not;
``--keep`` writes their files. ``--seeds`` writes what is damaged, and ends.
"""

import argparse
import ctypes
import faulthandler
import multiprocessing
import os
import sys
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
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
# A picture that takes longer than this has hung.
HANGS_S = 60
READ_EVERY = 21


class Outcome(NamedTuple):
    """Of a process: what became of how many, what was found at which number, and the dearest."""

    results: Counter[str]
    found: list[tuple[int, str]]
    slowest: float
    highest: float


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
    started = time.monotonic()
    outcome = run(asked.first, asked.count, asked.jobs)
    print(
        f"{outcome.results.total():,} of {asked.count:,} pictures in "
        f"{time.monotonic() - started:.0f} s: "
        + ", ".join(f"{count:,} {result}" for result, count in outcome.results.most_common())
    )
    print(
        f"slowest {outcome.slowest * 1000:.0f} ms of processor time, "
        f"most memory {outcome.highest:.1f} MiB of one"
    )
    for number, what in outcome.found:
        print(f"{number}: {what}")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / str(number)).write_bytes(mutations.mutation(number))
    sys.exit(bool(outcome.found))


def run(first: int, count: int, jobs: int) -> Outcome:
    """All pictures of these numbers, in so many processes, one of which may die of one."""
    context = multiprocessing.get_context("spawn")
    started = []
    for job in range(jobs):
        ours, theirs = context.Pipe(duplex=False)
        at = context.Value(ctypes.c_int64, -1)
        numbers = range(first + job, first + count, jobs)
        process = context.Process(target=work, args=(numbers, at, theirs))
        process.start()
        theirs.close()
        started.append((process, at, ours))
    total = Outcome(Counter(), [], 0.0, 0.0)
    for process, at, ours in started:
        try:
            one = ours.recv()
        except EOFError:
            process.join()
            what = f"the process ended, with exit code {process.exitcode}"
            one = Outcome(Counter(), [(at.value, what)], 0.0, 0.0)
        process.join()
        total = Outcome(
            total.results + one.results,
            total.found + one.found,
            max(total.slowest, one.slowest),
            max(total.highest, one.highest),
        )
    return total


def work(numbers: range, at: "ctypes.c_int64", answer: Connection) -> None:
    """One process's pictures; ``at`` is the number of the one that it is at."""
    give_back()
    reader = Reader()
    _load_all_that_is_loaded_once(reader)
    results: Counter[str] = Counter()
    found, slowest, highest = [], 0.0, 0.0
    rest = before = resident_mib()
    for number in numbers:
        at.value = number
        data = mutations.mutation(number)
        faulthandler.dump_traceback_later(HANGS_S, exit=True)
        forget_peak()
        began = time.process_time()
        try:
            results[_outcome(reader, data, number % READ_EVERY == 0)] += 1
        except Exception as error:
            found.append((number, repr(error)))
            results["failed"] += 1
        spent = time.process_time() - began
        beyond = peak_mib() - before
        before = resident_mib()
        if spent > SECONDS:
            found.append((number, f"{spent:.2f} s"))
        if beyond > MIB:
            found.append((number, f"{beyond:.0f} MiB"))
        slowest, highest = max(slowest, spent), max(highest, beyond)
    faulthandler.cancel_dump_traceback_later()
    if before - rest > LEFT_MIB:
        found.append((at.value, f"{before - rest:.0f} MiB are left of all"))
    answer.send(Outcome(results, found, slowest, highest))


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
