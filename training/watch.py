"""A run's learning curve on folders that it never trains on, held-out families above all."""

import time
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model_build.evaluation.labelled import labelled_files
from model_build.evaluation.metrics import exact_any_case
from model_build.networks import Network
from recognize.alphabet import decode
from recognize.images import to_tensor
from training.data.folder import load
from training.record import WATCHED, Row

IMAGES = 250  # of each folder, at most
# Part of the run's time that watching may take: a minute an hour.
SHARE = 1 / 60


class Watch:
    """The labelled folders in ``folder`` (those with a ``labels.csv``), prepared once.

    Holds 92 KB an image. Raises ``ValueError`` for a folder without any, and for a label
    or an image that cannot be taken.
    """

    def __init__(self, folder: Path):
        tables = sorted(folder.glob("*/labels.csv"))
        if not tables:
            raise ValueError(f"{folder}: no folders with a labels.csv to watch")
        self._sets = {table.parent.name: _prepared(table.parent) for table in tables}
        self._started, self._spent = time.monotonic(), 0.0

    def is_due(self) -> bool:
        """Whether judging has taken less than its share of the time so far."""
        return self._spent <= SHARE * (time.monotonic() - self._started)

    def judge(self, model: keras.Model, network: Network, step: int) -> list[Row]:
        """Rows of ``WATCHED``: the share read without an error, any case, of each folder."""
        started = time.monotonic()
        rows: list[Row] = []
        for name, (images, texts) in self._sets.items():
            read = network.read(model.predict(images, batch_size=128, verbose=0))
            answers = map(decode, read)
            share = np.mean([exact_any_case(a, b) for a, b in zip(answers, texts, strict=True)])
            rows.append(dict(zip(WATCHED, (step, name, f"{share:.4f}"))))
        self._spent += time.monotonic() - started
        return rows


def _prepared(folder: Path) -> tuple[NDArray[np.float32], list[str]]:
    """Tensors, float32 (n, 48, 160, 3), and texts of the folder's first images."""
    pairs = [load(*pair) for pair in labelled_files(folder)[:IMAGES]]
    return np.stack([to_tensor(image) for image, _ in pairs]), [text for _, text in pairs]
