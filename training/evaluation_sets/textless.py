"""An evaluation set of real pictures without a captcha's text: photographs, pages, blanks.

    python -m training.evaluation_sets.textless build/textless --images 2000

Needs Debian's ``chromium``. Crops of photographs that scikit-image and scikit-learn bring with
them, crops of pages of ours (``training.evaluation_sets.textless_pages``) in Chromium, and
pictures of one colour. Written as a labelled folder with empty texts, as
``model_build.evaluation.evaluate`` reads it. Nothing of it is like what training draws
(``training.generators.nothing``) but in kind. The same seed gives the same pictures; the pixels
of pages are the browser's.
"""

import argparse
import io
import math
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from random import Random

from PIL import Image
from tqdm import tqdm

from model_build.evaluation.labelled import write_labels
from training.evaluation_sets import textless_pages
from training.evaluation_sets.plain import is_whole

# Those without a visible character. Left out for theirs: astronaut, clock, coins, motorcycle,
# page, rocket, text.
PHOTOGRAPHS = {
    "scikit-image": (
        "skimage/data/brick.png",
        "skimage/data/camera.png",
        "skimage/data/cell.png",
        "skimage/data/chelsea.png",
        "skimage/data/coffee.png",
        "skimage/data/grass.png",
        "skimage/data/gravel.png",
        "skimage/data/horse.png",
        "skimage/data/hubble_deep_field.jpg",
        "skimage/data/ihc.png",
        "skimage/data/moon.png",
        "skimage/data/retina.jpg",
    ),
    "scikit-learn": ("sklearn/datasets/images/china.jpg", "sklearn/datasets/images/flower.jpg"),
}
WIDTHS, HEIGHTS = (60, 400), (20, 160)
# Of ten pictures, how many are of each kind.
KINDS = ("photograph", "page", "page", "photograph", "page") * 2
BLANKS = 10  # and one of so many is blank


def kind(number: int) -> str:
    """What the picture of that number shows: ``photograph``, ``page`` or ``blank``."""
    return "blank" if number % BLANKS == BLANKS - 1 else KINDS[number % len(KINDS)]


def size(rng: Random) -> tuple[int, int]:
    """Width and height as captchas have them, in pixels."""
    width, height = (
        round(math.exp(rng.uniform(math.log(low), math.log(high))))
        for low, high in (WIDTHS, HEIGHTS)
    )
    return width, height


@cache
def photographs() -> tuple[Image.Image, ...]:
    """Every photograph, RGB. Raises ``PackageNotFoundError`` where a package is missing."""
    return tuple(
        Image.open(str(distribution(package).locate_file(name))).convert("RGB")
        for package, names in PHOTOGRAPHS.items()
        for name in names
    )


def photograph(rng: Random) -> Image.Image:
    """A piece of a photograph, up to the whole width of it, at another scale."""
    whole = rng.choice(photographs())
    wide, high = size(rng)
    most = min(whole.width / wide, whole.height / high)
    share = math.exp(rng.uniform(min(0, math.log(most)), math.log(most))) if most > 1 else most
    across, down = wide * share, high * share
    left, top = rng.uniform(0, whole.width - across), rng.uniform(0, whole.height - down)
    box = (left, top, left + across, top + down)
    piece = whole.resize((wide, high), Image.Resampling.BICUBIC, box)
    return _compressed(piece, rng) if rng.random() < 0.4 else piece


def blank(rng: Random) -> Image.Image:
    """A picture of one colour."""
    colour = tuple(rng.randrange(256) for _ in range(3))
    picture = Image.new("RGB", size(rng), rng.choice((colour, colour, "white", "black")))
    return _compressed(picture, rng) if rng.random() < 0.3 else picture


def _compressed(picture: Image.Image, rng: Random) -> Image.Image:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=rng.randint(40, 95))
    return Image.open(content, formats=("JPEG",)).convert("RGB")


def write(folder: Path, images: int, seed: str = "textless") -> None:
    """Writes PNG files and, last, ``labels.csv``. Does nothing where the set is whole."""
    if is_whole(folder, images):
        return
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [kind(number) for number in range(images)]
    pages = iter(textless_pages.crops(kinds.count("page"), seed, size))
    rows = []
    for number, of in enumerate(tqdm(kinds, desc=folder.name, unit="image")):
        rng = Random(f"{seed}/{number}")
        picture = (
            next(pages) if of == "page" else {"photograph": photograph, "blank": blank}[of](rng)
        )
        rows.append((f"{number:05d}-{of}.png", ""))
        picture.save(folder / rows[-1][0])
    write_labels(folder, rows)


def main() -> None:
    """Writes the set that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=2000, help="default: %(default)s")
    chosen = parser.parse_args()
    write(chosen.folder, chosen.images)


if __name__ == "__main__":
    main()
