"""Weights between networks of one descent: part of the way, and the mean."""

from collections.abc import Sequence

import numpy as np


def part_way(
    began: Sequence[np.ndarray], came: Sequence[np.ndarray], share: float
) -> list[np.ndarray]:
    """Weights between two networks of which one went on from the other (Wortsman et al., 2022).

    "Robust fine-tuning of zero-shot models": what went on gives up a little of what it learnt for
    most of what it would forget. ``share``: of the way, 0-1. Float32, of the arrays' own shapes.
    """
    return [
        np.asarray(old + share * (new - old), np.float32)
        for old, new in zip(began, came, strict=True)
    ]


def mean(networks: Sequence[Sequence[np.ndarray]]) -> list[np.ndarray]:
    """The mean of networks that went on from one (Wortsman et al., 2022, "Model soups").

    Float32, of the arrays' own shapes.
    """
    return [
        np.asarray(np.mean(arrays, axis=0), np.float32) for arrays in zip(*networks, strict=True)
    ]
