"""The characters' shapes and places: turned, sheared, warped, clipped, scaled, crowded."""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image

from training.renderer.fonts import Typeface, glyph, load
from training.renderer.geometry import Box

_BILINEAR = Image.Resampling.BILINEAR
# Width of a space, in capitals' heights.
_SPACE = 0.35


@dataclass(frozen=True)
class Letter:
    """A character's mask (L, with a margin around its ink) and where its corner stands."""

    mask: Image.Image
    left: int
    top: int

    def box(self, inset: float) -> Box:
        """The mask's place, less ``inset`` pixels at every side."""
        right, bottom = self.left + self.mask.width, self.top + self.mask.height
        return self.left + inset, self.top + inset, right - inset, bottom - inset


@dataclass(frozen=True)
class Manner:
    """How the characters of one image are set; shares are of the capitals' height."""

    capital: float  # pixels
    rotation: float  # degrees, at most
    lean: float  # shear that all characters share
    shear: float  # of each, at most
    warp: float  # shift of each corner, at most, as a share of the character
    scale: float  # e to at most this, either way
    wander: float  # of the baseline
    gap: float  # between characters; below 0 they overlap
    rising: float  # slope of the baseline
    clipped: float = 0.0  # share of a glyph's height that is lost at its top, or its bottom
    enlarged: int = 0  # times, of a bitmap; 0: smooth


def any_manner(rng: Random, capital: float, scattered: bool = False) -> Manner:
    """Plain one time in six; else each kind of disorder is there or not, more or less.

    ``capital``: height of a capital in pixels. ``scattered``: letters far apart, each at a
    height of its own.
    """

    def some(chance: float, most: float) -> float:
        return rng.uniform(0, most) if rng.random() < chance else 0.0

    if rng.random() < 1 / 6 and not scattered:
        return Manner(capital, 0, 0, 0, 0, 0, 0, rng.uniform(0, 0.4), 0)
    gap = rng.uniform(-0.16, 0.05) if rng.random() < 0.45 else rng.uniform(0, 0.5)
    if scattered:
        gap = rng.uniform(0.3, 1.8)
    return Manner(
        capital=capital,
        rotation=some(0.75, rng.choice((35, 35, 35, 50))),
        lean=rng.choice((-1, 1)) * some(0.25, rng.choice((0.35, 0.35, 0.8))),
        shear=some(0.4, 0.35),
        warp=some(0.5, 0.14),
        scale=some(0.5, rng.choice((0.3, 0.3, 0.5))),
        wander=some(0.8, 1.2) if scattered else some(0.6, 0.22),
        gap=gap,
        rising=rng.choice((-1, 1)) * some(0.2, 0.12),
        clipped=rng.choice((-0.7, 1, 1)) * some(0.06, 0.13),
    )


def pixelated(rng: Random, capital: float) -> Manner:
    """As bitmap fonts are set: upright, at their own size or enlarged by a whole number.

    Before it is enlarged a capital has 8 pixels or more.
    """
    enlarged = max(1, int(capital / rng.uniform(8, 13)))
    own = max(8, round(capital / enlarged))
    return Manner(
        capital=own * enlarged,
        rotation=0,
        lean=0,
        shear=0,
        warp=0,
        scale=rng.choice((0, 0, 0.15)),
        wander=rng.choice((0, 0.1, 0.25)),
        gap=rng.choice((0.05, rng.uniform(0, 0.5))),
        rising=0,
        enlarged=enlarged,
    )


def letters(
    rng: Random, text: str, faces: list[Typeface], manner: Manner, margin: int
) -> tuple[list[Letter], int, int]:
    """The letters from left to right, and the width and height that they take in pixels.

    A space is no letter, and sets those beside it apart.

    ``faces``: one for each character. ``margin``: empty pixels around each one's ink.
    """
    placed: list[tuple[Image.Image, float, float]] = []
    pen, gap = 0.0, manner.gap * manner.capital
    for place, (character, face) in enumerate(zip(text, faces)):
        if character == " ":
            pen += _SPACE * manner.capital
            continue
        size = manner.capital / face.capital * math.exp(rng.uniform(-manner.scale, manner.scale))
        # Down from the line to the ink's end: a descender hangs below it.
        mask, down = _drawn(character, face, size, manner.enlarged)
        mask = _shaped(rng, _clipped(mask, manner.clipped), manner, margin)
        ink = mask.width - 2 * margin
        base = manner.rising * pen + rng.uniform(-manner.wander, manner.wander) * manner.capital
        placed.append((mask, pen - margin, base + down - mask.height + margin))
        # Narrow characters keep their distance, or an i would vanish under its neighbour.
        pen += ink + (gap if gap > 0 else max(gap, -0.3 * ink))
        if place + 1 < len(text):
            pen += 0.06 * manner.capital
    top = min(t for _, _, t in placed)
    left = min(x for _, x, _ in placed)
    result = [Letter(mask, round(x - left), round(t - top)) for mask, x, t in placed]
    return (
        result,
        max(letter.left + letter.mask.width for letter in result),
        max(letter.top + letter.mask.height for letter in result),
    )


def _drawn(character: str, face: Typeface, size: float, enlarged: int) -> tuple[Image.Image, int]:
    """The character's mask, and how far below the line its ink ends."""
    if not enlarged:
        return glyph(load(face.path, _coarse(size)), character)
    mask, down = glyph(load(face.path, round(size / enlarged)), character, smooth=False)
    whole = (max(1, mask.width) * enlarged, max(1, mask.height) * enlarged)
    return mask.resize(whole, Image.Resampling.NEAREST), down * enlarged


def _clipped(mask: Image.Image, share: float) -> Image.Image:
    """Less its upper part, or its lower part where ``share`` is negative.

    Generators that measure a glyph wrongly lose it so.
    """
    lost = round(abs(share) * mask.height)
    if not lost or not mask.width:
        return mask
    rows = (0, mask.height - lost) if share < 0 else (lost, mask.height)
    cut = mask.crop((0, rows[0], mask.width, rows[1]))
    # A T without its bar would be an I.
    left, _, right, _ = cut.getbbox() or (0, 0, 0, 0)
    return cut if right - left >= 0.85 * mask.width else mask


def _coarse(size: float) -> int:
    """The nearest of a few font sizes, 4 to 8 per cent apart.

    Letters of one image and face share them: loading a font takes as long as drawing
    several of its letters.
    """
    apart = max(1, int(size) // 12)
    return max(6, round(size / apart) * apart)


def _shaped(rng: Random, mask: Image.Image, manner: Manner, margin: int) -> Image.Image:
    """The mask turned, sheared and warped, cut to its ink, with the margin around it."""
    angle = math.radians(rng.uniform(-manner.rotation, manner.rotation))
    shear = manner.lean + rng.uniform(-manner.shear, manner.shear)
    if angle or shear or manner.warp:
        width, height = mask.size
        cos, sin = math.cos(angle), math.sin(angle)
        # Forward: shear, then turn. Half extents of what comes out.
        a, b, c, d = cos, -sin + cos * shear, sin, cos + sin * shear
        right = (abs(a) * width + abs(b) * height) / 2 + 2
        bottom = (abs(c) * width + abs(d) * height) / 2 + 2
        corners = []
        for x, y in ((-right, -bottom), (-right, bottom), (right, bottom), (right, -bottom)):
            # Backward, by the inverse: its determinant is 1.
            across, down = (rng.uniform(-manner.warp, manner.warp) for _ in range(2))
            corners.append(d * x - b * y + width / 2 + across * width)
            corners.append(-c * x + a * y + height / 2 + down * height)
        size = (round(2 * right), round(2 * bottom))
        mask = mask.transform(size, Image.Transform.QUAD, corners, _BILINEAR)
    box = mask.getbbox() or (0, 0, 1, 1)
    # What a crop takes from outside is 0.
    return mask.crop((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
