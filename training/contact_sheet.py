"""A picture of every source side by side.

python -m training.contact_sheet                        # writes docs/families.png
python -m training.contact_sheet --only rendered --rows 2 build/rendered.png
"""

import argparse
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from training.generators import HELD_OUT, SOURCES, family_of

COLUMNS, CELL = 8, (150, 66)
LABEL = 13


def sheet(names: list[str], rows: int, seed: str) -> Image.Image:
    """The sources' images at their own size or smaller, RGB.

    Each source has ``rows`` times as many rows as its family's record says.
    """
    plan = [name for name in names for _ in range(rows * family_of(name).rows)]
    picture = Image.new("RGB", (COLUMNS * CELL[0], len(plan) * CELL[1]), "#777")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(10)
    generators = {name: Random(f"{seed}/{name}") for name in names}
    for row, name in enumerate(plan):
        for column in range(COLUMNS):
            image, text = (SOURCES | HELD_OUT)[name](generators[name], (4, 6))
            image = image.convert("RGB")
            image.thumbnail((CELL[0] - 4, CELL[1] - LABEL - 2), Image.Resampling.BOX)
            left, top = column * CELL[0] + 2, row * CELL[1] + 1
            picture.paste(image, (left, top))
            label = f"{text}  {name}" if column == 0 else text
            draw.text((left, top + CELL[1] - LABEL - 1), label, "white", font)
    return picture


def main() -> None:
    """Writes the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="?", default=Path("docs/families.png"))
    parser.add_argument("--only", choices=[*SOURCES, *HELD_OUT], action="append")
    parser.add_argument("--rows", type=int, default=1, help="rows, times a family's own")
    parser.add_argument("--seed", default="contact sheet")
    chosen = parser.parse_args()
    picture = sheet(chosen.only or [*SOURCES, *HELD_OUT], chosen.rows, chosen.seed)
    chosen.path.parent.mkdir(parents=True, exist_ok=True)
    # 256 colours: a third of the bytes, and no difference that matters here.
    picture.quantize(256, dither=Image.Dither.NONE).save(chosen.path, optimize=True)


if __name__ == "__main__":
    main()
