"""What the tests of training share: a small run's options, and what it leaves."""

import csv
from pathlib import Path

import h5py
import numpy as np

SMALL = ["--batch", "8", "--validation", "8", "--workers", "1", "--mixture", "original-0.7.1"]


def weights(run: Path) -> dict[str, np.ndarray]:
    """The arrays of a run's final weights by name."""
    arrays = {}
    with h5py.File(run / "final.weights.h5") as file:
        file.visititems(
            lambda name, item: arrays.update({name: item[()]} if hasattr(item, "shape") else {})
        )
    return arrays


def history(run: Path, name: str = "history.csv") -> list[dict[str, str]]:
    """The rows of one of a run's tables."""
    with (run / name).open(newline="") as file:
        return list(csv.DictReader(file))
