"""Random choice by weights that stand beside what they weigh."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Value = TypeVar("Value")


def draw_one(rng: Random, weighted: Sequence[tuple[Value, float]]) -> Value:
    """One value of ``(value, weight)`` pairs; a value's chance is its share of the weights."""
    return draw_several(rng, weighted, 1)[0]


def draw_several(rng: Random, weighted: Sequence[tuple[Value, float]], count: int) -> list[Value]:
    """So many independent draws; the same value may come again."""
    values = [value for value, _ in weighted]
    return rng.choices(values, [weight for _, weight in weighted], k=count)
