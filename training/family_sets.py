"""Evaluation sets of every family, in training and held out.

    python -m training.family_sets build/families --images 2000
    python -m training.family_sets build/families --only gregwar --only wheezy

Writes a folder of labelled PNG files a family, as ``model_build.evaluate`` reads them:
``trained-...`` for what may be trained on, ``held-out-...`` for what never is. Families
whose sets are there are skipped. The images are the same every time, and none that
training draws, for training's seeds have other names. Pictures without text are measured
on real ones instead, which ``training.textless`` writes.
"""

import argparse
from pathlib import Path

from training.evaluation_sets import is_whole, write
from training.sources import HELD_OUT, SOURCES

FAMILIES = {f"trained-{name}": name for name in SOURCES if name != "nothing"} | {
    f"held-out-{name}": name for name in HELD_OUT
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=2000, help="a family (default: %(default)s)")
    parser.add_argument("--only", choices=FAMILIES.values(), action="append")
    chosen = parser.parse_args()
    for folder, name in FAMILIES.items():
        wanted = name in (chosen.only or FAMILIES.values())
        if wanted and not is_whole(chosen.folder / folder, chosen.images):
            try:
                write(chosen.folder / folder, name, (4, 6), False, chosen.images, "families")
            except FileNotFoundError as error:
                raise SystemExit(f"Cannot draw {name}: {error}") from None


if __name__ == "__main__":
    main()
