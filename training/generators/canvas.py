"""What requests for npm's packages that draw on a canvas have in common."""

from functools import cache
from random import Random

from PIL import ImageFont

from training.generators.program import TYPEFACES
from training.texts import DIGITS, LOWER

# Font families that ``programs/canvas.cjs`` has.
FONTS = ("sans", "Georgia", "Arial", "Times New Roman", "Courier New")


def default_word(
    rng: Random, length: int, size: float, least: int, height: int
) -> dict[str, object]:
    """Two packages' options where they are given none: digits and most small letters.

    ``size`` is the font's, ``least`` the least width and ``height`` the height, all in pixels.
    """
    truth = "".join(rng.choices((DIGITS + LOWER)[:32], k=length))
    return {"text": truth, "width": max(least, word_width(truth, size)), "height": height}


def word_width(truth: str, size: float) -> int:
    """How many pixels wide a word is in a font of ``size`` pixels: an upper bound.

    Two pixels are between its letters. Few of the typefaces have wider letters than the one
    that is measured, and none much wider.
    """
    return round(size / 100 * _typeface().getlength(truth) * 1.06) + 2 * len(truth) + 6


@cache
def _typeface() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(TYPEFACES[2]), 100)
