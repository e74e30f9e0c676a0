"""What requests for npm's packages that draw on a canvas have in common."""

from functools import cache
from random import Random

from PIL import ImageFont

from training.generators.program import TYPEFACES
from training.texts import DIGITS, LOWER, text

# Font families that ``programs/canvas.cjs`` has.
FONTS = ("sans", "Georgia", "Arial", "Times New Roman", "Courier New")


def word_options(
    rng: Random,
    length: int,
    default: bool,
    *,
    size: float,
    least: int,
    height: int,
    heights: tuple[int, int],
    letter: float,
    wide: float = 0.0,
) -> dict[str, object]:
    """Options of a package that sets a word of ``length`` characters from left to right.

    Where ``default``, those that the package has itself: digits and most small letters in a font
    of ``size``, on a canvas of ``height`` that is ``least`` wide or more. Else any text on a height
    out of ``heights``, with letters of at most ``letter`` of it, ``wide`` times as wide or more.
    All but the shares are pixels.
    """
    if default:
        truth = "".join(rng.choices((DIGITS + LOWER)[:32], k=length))
        return {"text": truth, "width": max(least, word_width(truth, size)), "height": height}
    truth, height = text(rng, (length, length)), rng.randint(*heights)
    width = max(wide * height, word_width(truth, letter * height))
    return {
        "text": truth,
        "width": round(width * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(FONTS),
    }


def word_width(truth: str, size: float) -> int:
    """How many pixels wide a word is in a font of ``size`` pixels: an upper bound.

    Two pixels are between its letters. Few of the typefaces have wider letters than the one
    that is measured, and none much wider.
    """
    return round(size / 100 * _typeface().getlength(truth) * 1.06) + 2 * len(truth) + 6


@cache
def _typeface() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(TYPEFACES[2]), 100)
