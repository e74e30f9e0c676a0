"""A run's state in two files, in the run's folder.

    python -m training.checkpoint runs/big      # final.weights.h5 and progress.png from them

``weights-STEP.npz`` holds the network as float32, ``optimizer-STEP.npz`` the optimizer. A run
goes on from them exactly as it would have without the stop. Every backend of Keras writes
and reads them, with NumPy alone, which is all that a bare machine has.

A run that is *carried* between machines that give no larger files back keeps each file within
16 MiB: the optimizer's moments, as float32 up to twice the network, are written as bfloat16.
Saving rounds those of the running optimizer too, so that it makes no difference whether the
run stopped there, as long as it saves at the same steps.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # packing needs no Keras
    import keras

FILE_LIMIT = 16 * 2**20
PARTS = ("weights", "optimizer")

_Array = NDArray[Any]


def newest(run: Path) -> int | None:
    """The step of the last whole checkpoint in a folder; ``None`` where there is none."""
    steps = [_step(path) for path in run.glob("weights-*.npz")]
    whole = [step for step in steps if _path(run, "optimizer", step).exists()]
    return max(whole, default=None)


def files(run: Path) -> list[Path]:
    """The files of the last whole checkpoint."""
    step = newest(run)
    return [] if step is None else [_path(run, part, step) for part in PARTS]


def save(
    model: "keras.Model", run: Path, carried: bool = False, keep_from: int | None = None
) -> None:
    """Writes the checkpoint and removes older ones; a stop in between leaves the old one.

    ``keep_from``: the weights of steps from this one on stay, for ``average``. ``carried``:
    rounds the optimizer's moments, and raises ``ValueError`` where a file would be over 16 MiB.
    """
    step = int(model.optimizer.iterations)
    if carried:
        _round_moments(model.optimizer)
    weights = [np.asarray(weight.numpy()) for weight in model.weights]
    optimizer = [np.asarray(variable.numpy()) for variable in model.optimizer.variables]
    if carried:
        # NumPy's files do not know bfloat16: its bits go there as integers.
        optimizer = [
            array.astype(ml_dtypes.bfloat16).view(np.uint16) if array.ndim else array
            for array in optimizer
        ]
        if max(_bytes(weights), _bytes(optimizer)) > FILE_LIMIT:
            raise ValueError(f"a checkpoint of {model.name} needs a file of over 16 MiB")
    # The weights last: theirs is the name that is looked for.
    for part, arrays in (("optimizer", optimizer), ("weights", weights)):
        partial = run / f"partial-{part}.npz"
        np.savez(partial, *arrays)
        partial.replace(_path(run, part, step))
    kept = {_path(run, part, step) for part in PARTS} | set(_weights(run, keep_from))
    for part in PARTS:
        for path in run.glob(f"{part}-*.npz"):
            if path not in kept:
                path.unlink()


def average(model: "keras.Model", run: Path, keep_from: int) -> None:
    """Gives a model the mean of the weights that ``save`` kept, those of its normalisation too.

    Raises ``ValueError`` where there are none, and for those of another network.
    """
    paths = _weights(run, keep_from)
    if not paths:
        raise ValueError(f"{run} holds no weights from step {keep_from} on")
    sums: list[_Array] = [np.zeros(weight.shape) for weight in model.weights]
    for path in paths:
        _assign(path, model.weights)
        for total, weight in zip(sums, model.weights):
            total += weight.numpy()
    for total, weight in zip(sums, model.weights):
        weight.assign(total / len(paths))


def load(model: "keras.Model", run: Path) -> None:
    """Puts the last checkpoint into a compiled model.

    Raises ``ValueError`` for that of another network, and where there is none.
    """
    weights, optimizer = _last(run)
    model.optimizer.build(model.trainable_variables)
    _assign(weights, model.weights)
    _assign(optimizer, model.optimizer.variables)


def _last(run: Path) -> list[Path]:
    paths = files(run)
    if not paths:
        raise ValueError(f"{run} holds no checkpoint: weights-STEP.npz and optimizer-STEP.npz")
    return paths


def _round_moments(optimizer: "keras.optimizers.Optimizer") -> None:
    for variable in optimizer.variables:
        array = np.asarray(variable.numpy())
        if array.ndim:  # a moment: the others are single numbers
            variable.assign(array.astype(ml_dtypes.bfloat16).astype(np.float32))


def _assign(path: Path, variables: list[Any]) -> None:
    with np.load(path) as file:
        arrays = [file[f"arr_{place}"] for place in range(len(file.files))]
    if [array.shape for array in arrays] != [tuple(variable.shape) for variable in variables]:
        raise ValueError(f"{path} belongs to another network")
    for variable, array in zip(variables, arrays):
        if array.dtype == np.uint16:
            array = array.view(ml_dtypes.bfloat16).astype(np.float32)
        variable.assign(array)


def _weights(run: Path, first: int | None) -> list[Path]:
    """The files of weights from a step on, in order; none where there is no such step."""
    if first is None:
        return []
    return sorted(path for path in run.glob("weights-*.npz") if _step(path) >= first)


def _step(path: Path) -> int:
    return int(path.stem.partition("-")[2])


def _path(run: Path, part: str, step: int) -> Path:
    return run / f"{part}-{step:07d}.npz"


def _bytes(arrays: list[_Array]) -> int:
    # The header of each array in the file takes up to 512 bytes.
    return sum(array.nbytes + 512 for array in arrays)


def main() -> None:
    """The command: see the module's docstring."""
    from model_build.networks import NETWORKS
    from training.record import read_rows
    from training.run import draw

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    try:
        weights, _ = _last(run)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    step = newest(run) or 0
    model = NETWORKS[json.loads((run / "run.json").read_text())["network"]].build()
    _assign(weights, model.weights)
    model.save_weights(run / "final.weights.h5")
    history = read_rows(run / "history.csv", step)
    problem = draw(history, read_rows(run / "watched.csv", step), run / "progress.png")
    accuracy = history[-1]["accuracy"] if history else "not measured"
    print(f"{run}/final.weights.h5: step {step}, exact match {accuracy} in validation")
    if problem:
        print(problem)


if __name__ == "__main__":
    main()
