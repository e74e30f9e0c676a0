"""What requests for npm's packages that draw on a canvas have in common."""

from functools import cache
from random import Random

from PIL import ImageFont

from training.generators.program import TYPEFACES
from training.texts import DIGITS, LOWER

# Font families that ``programs/canvas.cjs`` has.
FONTS = ("sans", "Georgia", "Arial", "Times New Roman", "Courier New")


def base32(rng: Random, length: int) -> str:
    """What two of the packages draw where they are given no text."""
    return "".join(rng.choices((DIGITS + LOWER)[:32], k=length))


def width(truth: str, size: float) -> int:
    """How many pixels wide a word is in a font of ``size`` pixels: an upper bound.

    Two pixels are between its letters. Few of the typefaces have wider letters than the one
    that is measured, and none much wider.
    """
    return round(size / 100 * _typeface().getlength(truth) * 1.06) + 2 * len(truth) + 6


@cache
def _typeface() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(TYPEFACES[2]), 100)
