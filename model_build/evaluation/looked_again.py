"""What a picture costs that is not read surely at once: how often the network runs for it.

    python -m model_build.evaluation.looked_again build/evaluation build/families/held-out-*

Takes folders of pictures, and folders of such folders, and reads the first so many of each. Prints
for each folder that is named, and of all: how many pictures were read, the share in % that is
looked at again with its 95 % Wilson interval, and how often the network runs for a picture, on
average and at most. Labels are not needed, and time is not taken: it is the same on any machine.
"""

import argparse
from pathlib import Path

import numpy as np

from model_build.evaluation.labelled import picture_files
from model_build.evaluation.metrics import percent, share
from recognize import images
from recognize.cli import from_one
from recognize.decoding import decode_views, shown_by
from recognize.model import EMBEDDED, Model
from recognize.options import Options
from recognize.views import Prospects, looks
from recognize.windows import Logits


def runs(model: Model, picture: bytes) -> int:
    """How often the network runs for a picture. Raises ``images.ImageError``."""
    count = 0

    def see(tensor: images.Tensor) -> tuple[Logits, Prospects]:
        nonlocal count
        count += 1
        return model.see(tensor)

    shown = shown_by(looks(see, images.decode(picture)), model.temperatures)
    decode_views(shown, Options(model.alphabet))
    return count


def counted(model: Model, folder: Path, most: int) -> list[int]:
    """The same of the first so many pictures of a folder, and of each folder in it.

    Raises ``ValueError`` for a file that is no picture.
    """
    inner = sorted(path for path in folder.iterdir() if path.is_dir())
    pictures = [path for each in [folder, *inner] for path in picture_files(each)[:most]]
    counts = []
    for path in pictures:
        try:
            counts.append(runs(model, path.read_bytes()))
        except images.ImageError as error:
            raise ValueError(f"{path}: {error}") from None
    return counts


def row(name: str, counts: list[int]) -> str:
    """What is printed of a folder."""
    again = percent(share([count > 1 for count in counts]), 1)
    return f"{name:40}{len(counts):>9}{again:>20}{np.mean(counts):>8.2f}{max(counts):>9}"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--images", type=from_one, default=80, help="of each folder (default: 80)")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a model directory")
    chosen = parser.parse_args(arguments)
    model = Model(chosen.model)
    print(f"{'folder':40}{'pictures':>9}{'looked at again, %':>20}{'runs':>8}{'at most':>9}")
    every: list[int] = []
    for folder in chosen.folders:
        if not folder.is_dir():
            raise SystemExit(f"{folder} is no folder.")
        try:
            counts = counted(model, folder, chosen.images)
        except ValueError as error:
            raise SystemExit(str(error)) from None
        if not counts:
            raise SystemExit(f"{folder} holds no pictures.")
        print(row(folder.name, counts), flush=True)
        every += counts
    print(row("all", every))


if __name__ == "__main__":
    main()
