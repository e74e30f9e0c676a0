"""Evaluation sets of every family, in training and held out.

    python -m training.evaluation_sets.families build/families --images 2000
    python -m training.evaluation_sets.families build/families --only gregwar --only wheezy

Writes a folder of labelled PNG files a family, as ``model_build.evaluation.breadth`` reads them:
``trained-...`` for what may be trained on, ``held-out-...`` for what never is, ``unknown-...``
for writing that the reader does not know; beside it, in a folder named ``...-calibration``,
smaller sets for fitting the confidence, which are not measured on. Families whose sets are there
are skipped; those whose generator is not installed are named at the end, which then is a failure.
The images are the same every time, and none that training draws, for training's seeds have other
names. Pictures without text are measured on real ones instead, which
``training.evaluation_sets.textless`` writes.
"""

import argparse
import sys
from pathlib import Path

from model_build.evaluation.sets import HELD_OUT_PREFIX, TRAINED_PREFIX, UNKNOWN_PREFIX, is_unknown
from training.evaluation_sets.plain import CALIBRATION_IMAGES, is_whole, write
from training.generators import HELD_OUT, SOURCES, family_of

# The source that a set is drawn from, by the set's name.
SETS = (
    {f"{TRAINED_PREFIX}{name}": name for name in SOURCES if family_of(name).readable}
    | {f"{UNKNOWN_PREFIX}{name}": name for name in SOURCES if family_of(name).unknown}
    | {f"{HELD_OUT_PREFIX}{name}": name for name in HELD_OUT}
)


def make(folder: Path, images: int, calibration: int, names: list[str]) -> list[str]:
    """Makes what is missing of the named families' sets; returns what could not be made."""
    beside = folder.with_name(f"{folder.name}-calibration")
    kinds = ((folder, images, "families"), (beside, calibration, "families-calibration"))
    failed = []
    for set_name, name in SETS.items():
        for parent, count, seed in kinds:
            if name not in names or is_whole(parent / set_name, count):
                continue
            # No text of theirs is an answer, so that none can be more or less sure.
            if parent == beside and is_unknown(set_name):
                continue
            try:
                write(parent / set_name, name, (4, 6), False, count, seed)
            except FileNotFoundError as error:
                failed.append(f"{name}: {error}")
                break
    return failed


def main() -> None:
    """Writes the sets; exits with what could not be drawn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=2000, help="a family (default: %(default)s)")
    parser.add_argument("--only", choices=SETS.values(), action="append")
    chosen = parser.parse_args()
    names = chosen.only or list(SETS.values())
    failed = make(chosen.folder, chosen.images, CALIBRATION_IMAGES, names)
    if failed:
        sys.exit("\n".join(["These families are NOT among the sets:", *failed]))


if __name__ == "__main__":
    main()
