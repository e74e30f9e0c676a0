"""A run's state in two parts, in the run's folder.

    python -m training.checkpoint runs/big      # final.weights.h5 and progress.png from them

``weights-STEP.npz`` holds the network as float32, ``optimizer-STEP.npz`` the optimizer. A run
goes on from them exactly as it would have without the stop. Every backend of Keras writes
and reads them, with NumPy alone, which is all that a bare machine has.

A run that is *carried* between machines that give no larger files back keeps each file within
16 MiB: a part that is larger is written as ``weights-STEP-1of3.npz`` and so on, at most
as many files and bytes as come back at once. The optimizer's moments, as float32 up to twice the
network, are written as bfloat16. Saving rounds those of the running optimizer too, so that it makes
no difference whether the run stopped there, as long as it saves at the same steps.
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
# Eight files and 64 MiB come back at once, of which the run's tables are three and little.
FILES_LIMIT, TOTAL_LIMIT = 5, 63 * 2**20
PARTS = ("weights", "optimizer")

_Array = NDArray[Any]


def newest(run: Path) -> int | None:
    """The step of the last whole checkpoint in a folder; ``None`` where there is none."""
    steps = {_step(path) for path in run.glob("weights-*.npz")}
    whole = [step for step in steps if all(_paths(run, part, step) for part in PARTS)]
    return max(whole, default=None)


def files(run: Path) -> list[Path]:
    """The files of the last whole checkpoint."""
    step = newest(run)
    return [] if step is None else [path for part in PARTS for path in _paths(run, part, step)]


def save(
    model: "keras.Model", run: Path, carried: bool = False, keep_from: int | None = None
) -> None:
    """Writes the checkpoint and removes older ones; a stop in between leaves the old one.

    ``keep_from``: the weights of steps from this one on stay, for ``average``. ``carried``:
    rounds the optimizer's moments, writes pieces of at most 16 MiB, and raises ``ValueError`` where
    those would not come back at once.
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
    # The weights last: theirs is the name that is looked for.
    parts = {"optimizer": [optimizer], "weights": [weights]}
    if carried:
        parts = {part: _pieces(whole) for part, (whole,) in parts.items()}
        if sum(map(len, parts.values())) > FILES_LIMIT or _bytes(weights + optimizer) > TOTAL_LIMIT:
            raise ValueError(f"a checkpoint of {model.name} is too large to come back at once")
    for part, pieces in parts.items():
        for number, arrays in enumerate(pieces, 1):
            partial = run / f"partial-{part}.npz"
            np.savez(partial, *arrays)
            of_all = f"-{number}of{len(pieces)}" if len(pieces) > 1 else ""
            partial.replace(run / f"{part}-{step:07d}{of_all}.npz")
    kept = {path for part in PARTS for path in _paths(run, part, step)}
    kept |= {path for paths in _weights(run, keep_from) for path in paths}
    for part in PARTS:
        for path in run.glob(f"{part}-*.npz"):
            if path not in kept:
                path.unlink()


def average(model: "keras.Model", run: Path, keep_from: int) -> None:
    """Gives a model the mean of the weights that ``save`` kept, those of its normalisation too.

    Raises ``ValueError`` where there are none, and for those of another network.
    """
    steps = _weights(run, keep_from)
    if not steps:
        raise ValueError(f"{run} holds no weights from step {keep_from} on")
    sums: list[_Array] = [np.zeros(weight.shape) for weight in model.weights]
    for paths in steps:
        _assign(paths, model.weights)
        for total, weight in zip(sums, model.weights):
            total += weight.numpy()
    for total, weight in zip(sums, model.weights):
        weight.assign(total / len(steps))


def load(model: "keras.Model", run: Path) -> None:
    """Puts the last checkpoint into a compiled model.

    Raises ``ValueError`` for that of another network, and where there is none.
    """
    step = newest(run)
    if step is None:
        raise ValueError(f"{run} holds no checkpoint: weights-STEP.npz and optimizer-STEP.npz")
    model.optimizer.build(model.trainable_variables)
    _assign(_paths(run, "weights", step), model.weights)
    _assign(_paths(run, "optimizer", step), model.optimizer.variables)


def load_weights(model: "keras.Model", run: Path) -> int:
    """Puts the last whole weights into a model, whether or not the optimizer is there, too.

    Returns their step. Raises as ``load`` does.
    """
    kept = _weights(run, 0)
    if not kept:
        raise ValueError(f"{run} holds no weights-STEP.npz")
    _assign(kept[-1], model.weights)
    return _step(kept[-1][0])


def _round_moments(optimizer: "keras.optimizers.Optimizer") -> None:
    for variable in optimizer.variables:
        array = np.asarray(variable.numpy())
        if array.ndim:  # a moment: the others are single numbers
            variable.assign(array.astype(ml_dtypes.bfloat16).astype(np.float32))


def _assign(paths: list[Path], variables: list[Any]) -> None:
    arrays: list[_Array] = []
    for path in paths:
        with np.load(path) as file:
            arrays += [file[f"arr_{place}"] for place in range(len(file.files))]
    if [array.shape for array in arrays] != [tuple(variable.shape) for variable in variables]:
        raise ValueError(f"{paths[0]} belongs to another network")
    for variable, array in zip(variables, arrays):
        if array.dtype == np.uint16:
            array = array.view(ml_dtypes.bfloat16).astype(np.float32)
        variable.assign(array)


def _weights(run: Path, first: int | None) -> list[list[Path]]:
    """The files of weights of each step from one on, in order; none where there is none."""
    if first is None:
        return []
    steps = {step for path in run.glob("weights-*.npz") if (step := _step(path)) >= first}
    return [paths for step in sorted(steps) if (paths := _paths(run, "weights", step))]


def _step(path: Path) -> int:
    return int(path.stem.split("-")[1])


def _paths(run: Path, part: str, step: int) -> list[Path]:
    """The files of a part, in order: of one that is whole, else none."""
    whole = run / f"{part}-{step:07d}.npz"
    if whole.exists():
        return [whole]
    pieces = sorted(run.glob(f"{part}-{step:07d}-*of*.npz"))
    return pieces if pieces and pieces[0].stem.endswith(f"of{len(pieces)}") else []


def _pieces(arrays: list[_Array]) -> list[list[_Array]]:
    """The arrays in their order, in as few pieces within the limit as that allows."""
    pieces: list[list[_Array]] = [[]]
    for array in arrays:
        if _bytes([*pieces[-1], array]) > FILE_LIMIT:
            pieces.append([])
        pieces[-1].append(array)
    if max(map(_bytes, pieces)) > FILE_LIMIT:
        raise ValueError("a checkpoint with an array of over 16 MiB is not carried")
    return pieces


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
    if not (run / "run.json").exists():
        raise SystemExit(f"{run} holds no run")
    model = NETWORKS[json.loads((run / "run.json").read_text())["network"]].build()
    try:
        step = load_weights(model, run)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    model.save_weights(run / "final.weights.h5")
    history = read_rows(run / "history.csv", step)
    problem = draw(history, read_rows(run / "watched.csv", step), run / "progress.png")
    accuracy = history[-1]["accuracy"] if history else "not measured"
    print(f"{run}/final.weights.h5: step {step}, exact match {accuracy} in validation")
    if problem:
        print(problem)


if __name__ == "__main__":
    main()
