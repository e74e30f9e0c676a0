r"""Train a network by a recipe; resume a run; watch it.

    python -m training.train runs/plain                       # captcha alone, the plain recipe
    python -m training.train runs/wide --recipe breadth \
        --weights runs/plain/final.weights.h5                 # then every family there is
    python -m training.train runs/x --recipe breadth --steps 100 --rate 1e-3
    python -m training.train runs/again --recipe 1.0.0        # as that model was trained
    python -m training.train runs/fixed --network fixed       # the baseline
    python -m training.train runs/mine --folder captchas/ \
        --weights model_build/weights/ctc.weights.h5          # on images of one's own
    KERAS_BACKEND=jax python -m training.train runs/jax --batch 512
    python -m training.train runs/plain --watch build/families    # and judge these folders

A recipe is a file in ``training/recipes``, or another TOML file. Every option below is one
of its keys and goes before what it says; the defaults are of keys that a recipe leaves out. A
recipe of several stages trains each in a folder of its own, ``stage-1``, ``stage-2``, ..., from
the weights of the one before.

A run is a folder (``training.run``): ``run.json``, a checkpoint every ``--every`` steps,
``history.csv``, ``progress.png``, and at the end ``final.weights.h5``. With ``--watch``,
``watched.csv`` and a second panel of the picture show what share of folders that are not
trained on is read at the checkpoints, as often as that takes no more than a minute an hour.
The same command on a folder with a checkpoint goes on where it stopped, with the same batches
as if it had not. Ctrl-C is safe.
"""

import argparse
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from pydantic import ValidationError

from training import recipe as recipes
from training.interrupts import keep_interrupts
from training.recipe import Recipe
from training.run import Run


def plan(arguments: list[str] | None = None) -> list[Run]:
    """The runs that the command's arguments ask for: one, or those of a recipe's stages.

    Ends the program with a message where the arguments are unfit.
    """
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="recipes:\n"
        + "\n".join(f"  {name:8} {recipes.read(name).about}" for name in recipes.names()),
    )
    parser.add_argument("run", type=Path, help="folder of the run, made where missing")
    parser.add_argument(
        "--recipe", default="plain", help="name or TOML file of a recipe (default: %(default)s)"
    )
    parser.add_argument("--stage", type=int, help="only this stage of the recipe, from 1")
    recipes.add_options(parser)
    chosen, unknown = parser.parse_known_args(arguments)
    if unknown:
        known = [f"--{name}" for name in ("recipe", "stage", *Recipe.model_fields)]
        parser.error(f"unknown: {unknown[0]}{recipes.nearest(unknown[0], known)}")
    overrides = vars(chosen)
    folder, name, stage = (overrides.pop(key) for key in ("run", "recipe", "stage"))
    try:
        return _runs(folder, name, stage, overrides)
    except ValidationError as error:
        parser.error(recipes.explained(error))
    except ValueError as error:
        parser.error(str(error))


def _runs(folder: Path, name: str, only: int | None, overrides: dict[str, Any]) -> list[Run]:
    """The runs of the recipe's stages, or of the ``only`` one, each from the last one's weights."""
    stages = recipes.read(name).stages
    if only is not None and only > len(stages):
        raise ValueError(f"{name} has no stage {only}, it has {len(stages)}")
    for number, stage in enumerate(stages[1:], 2):
        if stage.continues and only is None:
            raise ValueError(
                f"stage {number} of {name} goes on from {stage.continues}: train one after the "
                "other, with --stage and --weights"
            )
    weights = overrides.pop("weights", None)
    runs = []
    for number in range(1, len(stages) + 1) if only is None else [only]:
        stage = stages[number - 1]
        start = weights or stage.recipe.weights
        if start is None and (stage.continues or number > 1):
            begin = stage.continues or f"the weights of stage {number - 1}"
            raise ValueError(f"{name} goes on from {begin}: name them with --weights")
        if stage.recipe.changed(**overrides).frozen and start is None:
            raise ValueError("--frozen needs --weights: layers that know nothing would stay so")
        place = folder / f"stage-{number}" if len(stages) > 1 else folder
        runs.append(Run(place, stage.recipe.changed(**overrides, weights=start), name=name))
        weights = place / "final.weights.h5"
    return runs


def train(run: Run) -> None:
    """Trains to the last step and writes the weights. Raises ``ValueError`` as ``Run.train``."""
    final = run.folder / "final.weights.h5"
    run.train().save_weights(final)
    print(f"{final}: exact match {run.history[-1]['accuracy']} in validation")


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    keep_interrupts()
    try:
        for run in plan(arguments):
            train(run)
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command goes on from the last checkpoint.") from None
    except ValueError as error:
        raise SystemExit(f"Cannot train: {error}") from None


if __name__ == "__main__":
    main()
