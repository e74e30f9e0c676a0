"""Twenty thousand damaged pictures: none crashes, hangs or raises what it should not."""

import sys

import pytest

from scripts.mutate import run
from tests.support.mutations import LARGEST_SEED, mutation, seeds

COUNT = 20_000


@pytest.mark.slow(60)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by Linux's account")
def test_mutations():
    outcome = run(first=0, count=COUNT, jobs=2)
    assert not outcome.found, outcome.found[:10]
    assert outcome.results.total() == COUNT
    # Some are refused, and some are pictures all the same.
    assert min(outcome.results[one] for one in ("BrokenImage", "ImageTooLarge", "read")) > 50


def test_a_number_is_one_picture():
    assert [mutation(number) for number in range(20)] == [mutation(number) for number in range(20)]
    assert len({mutation(number) for number in range(100)}) > 90
    assert len(seeds()) > 30 and all(len(seed) <= LARGEST_SEED for seed in seeds())
