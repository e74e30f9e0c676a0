"""Fixed evaluation sets: the same images every time, and none that training draws.

    python -m training.evaluation_sets.plain build/evaluation --images 5000

Writes a folder of labelled PNG files a set, as ``model_build.evaluation.evaluate`` reads them, and
skips those that are there; beside it, in a folder named ``...-calibration``, smaller sets
for fitting the confidence's temperature, which are not measured on.
"""

import argparse
from pathlib import Path
from random import Random

from tqdm import tqdm

from model_build.evaluation.labelled import write_labels
from training.data.screen import screenshot
from training.generators import HELD_OUT, SOURCES

# name: source, lengths, whether each image is shown as a screenshot
SETS = {
    "original-0.7.1": ("original-0.7.1", (4, 6), False),
    "original-0.7.1-length-6": ("original-0.7.1", (6, 6), False),
    "original-0.3": ("original-0.3", (4, 6), False),
    "original-0.3-length-6": ("original-0.3", (6, 6), False),
    "default-0.7.1": ("default-0.7.1", (4, 6), False),
    "default-0.3": ("default-0.3", (4, 6), False),
    "original-0.7.1-screens": ("original-0.7.1", (4, 6), True),
    "original-0.3-screens": ("original-0.3", (4, 6), True),
    "default-0.7.1-screens": ("default-0.7.1", (4, 6), True),
}
CALIBRATION_IMAGES = 400


def write(
    folder: Path, source: str, lengths: tuple[int, int], screens: bool, images: int, seed: str
) -> None:
    """Writes ``images`` PNG files and ``labels.csv``, the latter last: the sign of a whole set."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in tqdm(range(images), desc=folder.name, unit="image"):
        rng = Random(f"{seed}/{folder.name}/{number}")
        image, text = (SOURCES | HELD_OUT)[source](rng, lengths)
        if screens:
            image = screenshot(image, rng)
        rows.append((f"{number:05d}.png", text))
        image.save(folder / rows[-1][0])
    write_labels(folder, rows)


def is_whole(folder: Path, images: int) -> bool:
    """Whether a set has its table, which is written last, with so many images."""
    table = folder / "labels.csv"
    return table.exists() and table.read_text(encoding="utf-8").count("\n") == images + 1


def main() -> None:
    """Writes the sets that are missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=5000, help="a set (default: %(default)s)")
    chosen = parser.parse_args()
    calibration = chosen.folder.with_name(f"{chosen.folder.name}-calibration")
    for name, kind in SETS.items():
        if not is_whole(chosen.folder / name, chosen.images):
            write(chosen.folder / name, *kind, chosen.images, "evaluation")
        if not is_whole(calibration / name, CALIBRATION_IMAGES):
            write(calibration / name, *kind, CALIBRATION_IMAGES, "calibration")


if __name__ == "__main__":
    main()
