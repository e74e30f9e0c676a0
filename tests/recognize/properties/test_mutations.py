"""Twenty thousand damaged pictures: none crashes, hangs or raises what it should not."""

import os
import re
import signal
import subprocess
import sys

import pytest

from scripts.mutate import run
from tests.support.mutations import LARGEST_SEED, mutation, seeds

COUNT = 20_000


@pytest.mark.slow(60)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by Linux's account")
def test_mutations():
    outcome, goes_on = run(first=0, count=COUNT, jobs=2)
    assert not outcome.found, outcome.found[:10]
    assert outcome.results.total() == goes_on == COUNT
    # Some are refused, and some are pictures all the same.
    assert min(outcome.results[one] for one in ("BrokenImage", "ImageTooLarge", "read")) > 50


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by Linux's account")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_keeps_what_it_has(end):
    """And says with which pictures to go on."""
    command = [sys.executable, "-m", "scripts.mutate", "--first", "100", "--count", "1000000"]
    # Of a group of its own, all of which a terminal's Ctrl-C is for.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0) as process:
        assert process.stdout
        first = process.stdout.readline()
        os.killpg(process.pid, end)
        last, not_done = process.stdout.read().splitlines()
    assert process.returncode == 0
    counts = [int(line.partition(" of ")[0].replace(",", "")) for line in (first, last)]
    assert 0 < counts[0] <= counts[1]
    assert "slowest" in first and "0 found" in last
    told = re.fullmatch(r"Not done: --first (\d+) --count (\d+)", not_done)
    assert told and 100 < int(told[1]) and int(told[1]) + int(told[2]) == 1_000_100


def test_a_number_is_one_picture():
    assert [mutation(number) for number in range(20)] == [mutation(number) for number in range(20)]
    assert len({mutation(number) for number in range(100)}) > 90
    assert len(seeds()) > 30 and all(len(seed) <= LARGEST_SEED for seed in seeds())
