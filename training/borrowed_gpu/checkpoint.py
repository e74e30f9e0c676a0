"""A run's state in two files of at most 16 MiB, for machines that give no larger ones back.

    python -m training.borrowed_gpu.checkpoint runs/big      # final.weights.h5 and progress.png from them

``weights-STEP.npz`` holds the network as float32, ``optimizer-STEP.npz`` the optimizer, its
moments as bfloat16: as float32 they would be twice the network. Saving rounds the moments
of the running optimizer too, so that a run goes on from a file exactly as it would have
without the stop, as long as it saves at the same steps.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import ml_dtypes
import numpy as np

if TYPE_CHECKING:  # packing needs no Keras
    import keras

FILE_LIMIT = 16 * 2**20
PARTS = ("weights", "optimizer")


def newest(run: Path) -> int | None:
    """The step of the last whole checkpoint in a folder; ``None`` where there is none."""
    steps = [int(path.stem.partition("-")[2]) for path in run.glob("weights-*.npz")]
    whole = [step for step in steps if _path(run, "optimizer", step).exists()]
    return max(whole, default=None)


def files(run: Path) -> list[Path]:
    """The files of the last whole checkpoint."""
    step = newest(run)
    return [] if step is None else [_path(run, part, step) for part in PARTS]


def save(model: "keras.Model", run: Path) -> None:
    """Writes the checkpoint, removes older ones, and rounds the optimizer's moments.

    Raises ``ValueError`` where a file would be over 16 MiB.
    """
    step = int(model.optimizer.iterations)
    optimizer = []
    for variable in model.optimizer.variables:
        array = np.asarray(variable.numpy())
        if array.ndim:  # a moment: the others are single numbers
            array = array.astype(ml_dtypes.bfloat16)
            variable.assign(array.astype(np.float32))
            array = array.view(np.uint16)  # NumPy's files do not know bfloat16
        optimizer.append(array)
    weights = [np.asarray(weight.numpy()) for weight in model.weights]
    if max(_bytes(weights), _bytes(optimizer)) > FILE_LIMIT:
        raise ValueError(f"a checkpoint of {model.name} needs a file of over 16 MiB")
    # The weights last: theirs is the name that is looked for.
    for part, arrays in (("optimizer", optimizer), ("weights", weights)):
        partial = run / f"partial-{part}.npz"
        np.savez(partial, *arrays)
        partial.replace(_path(run, part, step))
    for part in PARTS:
        for path in run.glob(f"{part}-*.npz"):
            if path != _path(run, part, step):
                path.unlink()


def load(model: "keras.Model", run: Path) -> None:
    """Puts the last checkpoint into a compiled model. Raises ``ValueError`` for another's."""
    step = newest(run)
    model.optimizer.build(model.trainable_variables)
    _assign(_path(run, "weights", step), model.weights)
    _assign(_path(run, "optimizer", step), model.optimizer.variables)


def _assign(path: Path, variables: list) -> None:
    with np.load(path) as file:
        arrays = [file[f"arr_{place}"] for place in range(len(file.files))]
    if [array.shape for array in arrays] != [tuple(variable.shape) for variable in variables]:
        raise ValueError(f"{path} belongs to another network")
    for variable, array in zip(variables, arrays):
        if array.dtype == np.uint16:
            array = array.view(ml_dtypes.bfloat16).astype(np.float32)
        variable.assign(array)


def _path(run: Path, part: str, step: int) -> Path:
    return run / f"{part}-{step:07d}.npz"


def _bytes(arrays: list[np.ndarray]) -> int:
    # The header of each array in the file takes up to 512 bytes.
    return sum(array.nbytes + 512 for array in arrays)


def main() -> None:
    from model_build.networks import NETWORKS
    from training import train

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    step = newest(run)
    if step is None:
        raise SystemExit(f"{run} holds no checkpoint: weights-STEP.npz and optimizer-STEP.npz.")
    model = NETWORKS[json.loads((run / "run.json").read_text())["network"]].build()
    _assign(_path(run, "weights", step), model.weights)
    model.save_weights(run / "final.weights.h5")
    history = train.read_rows(run / "history.csv", step)
    train.draw(history, [], run / "progress.png", train.tqdm)
    accuracy = history[-1]["accuracy"]
    print(f"{run}/final.weights.h5: step {step}, exact match {accuracy} in validation")


if __name__ == "__main__":
    main()
