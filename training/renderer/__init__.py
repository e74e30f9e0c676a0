"""A renderer of our own that draws captchas of every kind it can: domain randomisation.

Tobin et al., 2017: what is trained on images that vary more than reality does takes
reality for one more variation. One image is drawn so: a ground; letters shaped and set
(``lettering``) and painted (``inking``); clutter behind and before them; a distortion of
the whole; wear. Three in ten stand on a clean sheet and do not wear. Every choice comes
from the one random generator.
"""

import math
from random import Random

from PIL import Image

from training.renderer.clutter import clutter, trace
from training.renderer.colours import any_colour, brightness, ink_against
from training.renderer.distortion import distorted, rippled
from training.renderer.fonts import Typeface, typefaces
from training.renderer.grounds import ground, sheet
from training.renderer.inking import MARGIN, brush, paint, stroke
from training.renderer.lettering import letters, manner
from training.renderer.wear import worn
from training.renderer.words import text as draw_text

WIDTHS, HEIGHTS = (60, 400), (20, 160)
# Below this height of a capital in pixels, strokes are so thin that little may happen to them.
FINE = 18
_HARD = [0] * 110 + [255] * 146


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 60 x 20 to 400 x 160 pixels with its text."""
    text, faces = _text_and_faces(rng, lengths)
    height = round(math.exp(rng.uniform(math.log(HEIGHTS[0]), math.log(HEIGHTS[1]))))
    scattered = rng.random() < 0.12
    # The smallest images have their text fill them: a capital has 10 pixels or more.
    capital = max(10.0, height * (rng.uniform(0.15, 0.34) if scattered else rng.uniform(0.34, 0.7)))
    how = manner(rng, capital, scattered)
    placed, wide, high = letters(rng, text, faces, how, MARGIN)
    strength = rng.uniform(0.05, 0.22) * capital if rng.random() < 0.45 else 0.0
    size, left, top = _page(rng, wide - 2 * MARGIN, high - 2 * MARGIN, height, round(strength))
    # Sites draw most of theirs on a clean sheet.
    clean = rng.random() < 0.3
    picture, uneven = sheet(rng, size) if clean else ground(rng, size, rng.random() < 0.7)
    _letter(picture, rng, placed, (left - MARGIN, top - MARGIN), capital, uneven)
    if strength:
        picture = distorted(picture, rng, strength)
    if rng.random() < 0.08:
        picture = rippled(picture, rng, capital)
    picture = _within(picture)
    return picture if clean else worn(picture, rng, fine=capital < FINE), text


def _text_and_faces(rng: Random, lengths: tuple[int, int]) -> tuple[str, list[Typeface]]:
    """The text, and a typeface for each character: mostly one for all."""
    text = draw_text(rng, lengths)
    fonts = rng.sample(typefaces(), rng.choice((1, 1, 1, 1, 2, 3, 8)))
    faces = [rng.choice(fonts) for _ in text]
    # A face without small letters of its own draws capitals: the text says so.
    drawn = [c if c in face.characters else c.swapcase() for c, face in zip(text, faces)]
    plain = typefaces()[0]
    faces = [face if c in face.characters else plain for c, face in zip(drawn, faces)]
    return "".join(drawn), faces


def _page(
    rng: Random, wide: int, high: int, height: int, room: int
) -> tuple[tuple[int, int], int, int]:
    """The image's size around lettering of that size, and where the lettering begins.

    ``room``: the pixels that a distortion will need beside it.
    """
    wide, high = wide + 2 * room, high + room
    across = max(2, round(height * rng.choice((0.05, 0.1, 0.2, 0.5, 1.0)) * rng.random()))
    width = max(WIDTHS[0], wide + 2 * across)
    height = max(HEIGHTS[0], height, high + 4)
    left = rng.uniform(0.2, 0.8) if rng.random() < 0.4 else 0.5
    top = rng.uniform(0.1, 0.9) if rng.random() < 0.4 else 0.5
    left, top = (width - wide) * left + room, (height - high) * top + room / 2
    return (width, height), round(left), round(top)


def _letter(picture, rng: Random, placed, corner, capital: float, uneven: bool) -> None:
    """Clutter behind, the letters, clutter before them."""
    fine = capital < FINE
    amounts = ((0, 0), (1, 0), (0, 1), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1))
    behind, before = rng.choice(amounts[: 4 if fine or uneven else None])
    how = brush(rng, capital, fine)
    # Broader than the strokes, clutter of their colour would hide the text.
    width = max(1.0, stroke(placed[0], how) * rng.uniform(0.3, 1.0))
    average = _average(picture)
    shared = ink_against(rng, average)
    each = uneven or rng.random() < 0.4
    ragged = rng.random() < 0.08  # drawn without smoothing
    if behind:
        clutter(picture, rng, _pale(rng, average), width, behind)
    inks = []
    for letter in placed:
        mask = letter.mask.point(_HARD) if ragged else letter.mask
        letter = type(letter)(mask, letter.left + corner[0], letter.top + corner[1])
        under = average
        if each:
            box = (letter.left, letter.top, letter.left + letter.mask.width)
            box = (*box, letter.top + letter.mask.height)
            under = _average(picture.crop(box))
        ink = ink_against(rng, under) if each else shared
        inks.append(ink)
        paint(picture, letter, how, ink, _second(rng, ink, under), rng)
    if rng.random() < 0.06:
        trace(picture, rng, placed, corner, rng.choice(inks), width)
    if before:
        colours = rng.choice(
            (
                lambda: rng.choice(inks),
                lambda: rng.choice(inks),
                lambda: any_colour(rng),
                lambda: average,
            )
        )
        clutter(picture, rng, colours, width, before)


def _average(picture: Image.Image) -> tuple[int, int, int]:
    # To one pixel; a resize to it takes three times as long.
    return picture.reduce(picture.size).getpixel((0, 0))


def _pale(rng: Random, average):
    """Colours for what stands behind: any, but not so far from the ground as the inks."""

    def colour():
        for _ in range(6):
            found = any_colour(rng)
            if abs(brightness(found) - brightness(average)) < 90:
                return found
        return average

    return colour


def _second(rng: Random, ink, under):
    """For outlines and shadows: readable beside the ink."""
    return rng.choice(
        (under, ink_against(rng, ink), tuple((a + b) // 2 for a, b in zip(ink, under)))
    )


def _within(picture: Image.Image) -> Image.Image:
    """Brought down to the largest size where the lettering asked for more."""
    share = min(1.0, WIDTHS[1] / picture.width, HEIGHTS[1] / picture.height)
    if share == 1.0:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BILINEAR)
