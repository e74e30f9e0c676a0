"""How a source is learnt: which recipe, for how many steps, by whom."""

import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import keras

from training.adaptation.lessons import Lessons
from training.data.batches import Batch
from training.recipe import Recipe

NETWORK = "ctc"
BATCH = 32
RATE = 6e-4
Precision = Literal["float32", "mixed_bfloat16"]
# What processors call it.
_BFLOAT16 = {"amx_bf16", "avx512_bf16"}
# More bring no more, and fewer nothing at all.
MOST_STEPS, LEAST_STEPS = 600, 12
# Checkpoints of a run, and the part of its steps after which their weights count.
CHECKPOINTS, AVERAGED_AFTER = 5, 0.6
PATIENCE = 3
# Of the time that the steps should take: checkpoints and a busier machine take the rest.
_USED = 0.8
_TIMED = 3
# A file of weights takes a little more than they do, and so many bytes for its heads.
_ROOM, _HEADS = 1.05, 200_000


def precision(processor: Path = Path("/proc/cpuinfo")) -> Precision:
    """That in which a processor trains fastest: bfloat16 where it multiplies numbers of it.

    ``processor``: a file that has its flags; where there is none, it has no such flag.
    """
    flags = set(processor.read_text(errors="replace").split()) if processor.exists() else set()
    return "mixed_bfloat16" if flags & _BFLOAT16 else "float32"


def recipe(weights: Path, steps: int, seed: int, judged: bool) -> Recipe:
    """A run of so many steps from these weights; ``judged``: by pictures of the source."""
    every = max(1, steps // CHECKPOINTS)
    return Recipe(
        network=NETWORK,
        weights=weights,
        steps=steps,
        batch=BATCH,
        rate=RATE,
        every=every,
        average_from=max(1, round(steps * AVERAGED_AFTER)),
        patience=PATIENCE if judged else None,
        seed=seed,
        precision=precision(),
    )


@dataclass(frozen=True)
class Pace:
    """How long a step takes, in seconds, its batch included."""

    seconds: float

    def steps(self, seconds: float) -> int:
        """The steps for which there is time."""
        possible = int(_USED * seconds / self.seconds)
        return max(LEAST_STEPS, min(MOST_STEPS, possible))


def pace(model: keras.Model, lessons: Lessons) -> Pace:
    """Times some steps of a compiled network, with batches as they come while it trains."""
    batches = lessons.batches(0)
    # The first traces the network, and the workers start.
    _train(model, next(batches))
    for batch in islice(batches, _TIMED):
        _train(model, batch)
    started = time.monotonic()
    for batch in islice(batches, _TIMED):
        _train(model, batch)
    took = (time.monotonic() - started) / _TIMED
    batches.close()
    return Pace(took)


def save(model: keras.Model, path: Path) -> None:
    """Writes a network's weights to a file. Raises ``OSError``, where there is no room for one."""
    size = sum(one.numpy().nbytes for one in model.weights)
    # A process in which HDF5 met a full disk ends in a fault: there is room, or it writes nothing.
    path.write_bytes(bytes(round(_ROOM * size) + _HEADS))
    model.save_weights(path)


def _train(model: keras.Model, batch: Batch) -> None:
    model.train_on_batch(*batch)
