"""Fragments of pages that hold text: two lines or more, or one of many small words.

A word alone would be one to read.
"""

from functools import cache
from random import Random

from PIL import ImageFont

from training.generators.nothing.page import Box, Page, ink_on
from training.renderer.colours import any_colour
from training.renderer.fonts import Typeface, load, typefaces
from training.renderer.words import dictionary

# Font sizes of text on pages, in pixels; at twice a screen's usual scale the larger ones.
_SIZES = (7, 8, 9, 11, 13, 15, 18, 22, 27)
# Few enough for opened fonts to stay open: opening one for each picture takes long.
_TYPEFACES = 40
# A picture shows about this many lines at most: what is smaller is no more than grey once read.
_LINES = 11


@cache
def _typefaces() -> list[Typeface]:
    """Of the fit fonts, the most legible: what pages set their text in."""
    return sorted(typefaces(), key=lambda typeface: (-typeface.legible, typeface.path))[:_TYPEFACES]


def font_for(rng: Random, line: float, least: float = 0) -> tuple[ImageFont.FreeTypeFont, int]:
    """A font for lines of up to ``line`` pixels, and its size, of ``least`` where it can be."""
    fitting = [size for size in _SIZES if size * 1.25 <= line]
    large = [size for size in fitting if size >= least]
    size = rng.choice(large or fitting[-1:] or _SIZES[:1])
    return load(rng.choice(_typefaces()).path, size), size


def sentence(rng: Random, count: int) -> str:
    """Words, numbers and punctuation, as they stand in a sentence."""
    words = [rng.choice(dictionary()) for _ in range(count)]
    for place in range(count):
        kind = rng.random()
        if kind < 0.06:
            words[place] = str(rng.randrange(10 ** rng.randint(1, 4)))
        elif kind < 0.16:
            words[place] = words[place].capitalize()
        elif kind < 0.28:
            words[place] += rng.choice(",.;:?!")
    return " ".join(words)


def paragraph(rng: Random, page: Page, box: Box | None = None) -> None:
    """Lines of running text, two at least; those at the edges are cut."""
    picture, draw, ground = page
    left, top, right, bottom = box or (0, 0, *picture.size)
    font, size = font_for(rng, (bottom - top) / 2.3, (bottom - top) / 1.3 / _LINES)
    line = size * rng.uniform(1.1, 1.6)
    ink = ink_on(rng, ground)
    # Cut through at the top, or whole; indented, or begun before the picture's left edge.
    y = top - (rng.uniform(0, 0.5) * line if rng.random() < 0.4 else -rng.uniform(0, 0.2) * line)
    start = left + (rng.uniform(-6, 0) if rng.random() < 0.5 else rng.uniform(1, 6)) * size / 2
    count = max(3, round((right - start) / (size * 3)) + 1)
    words = sentence(rng, 3 * count).split()
    while y < bottom:
        rng.shuffle(words)
        draw.text((start, y), " ".join(words[:count]), ink, font)
        y += line


def one_line(rng: Random, page: Page) -> None:
    """A single line of many small words; more than one where it would hold few."""
    picture, draw, ground = page
    if picture.width < 120:
        paragraph(rng, page)
        return
    font, size = font_for(rng, min(picture.height, picture.width / 14) / 1.1)
    y = rng.uniform(0, max(0, picture.height - 1.3 * size))
    x = rng.uniform(-3, 1) * size
    draw.text((x, y), sentence(rng, 4 + round(picture.width / size / 3)), ink_on(rng, ground), font)


def article(rng: Random, page: Page) -> None:
    """Columns of text, and a picture or a rule beside them."""
    picture, draw, ground = page
    width, height = picture.size
    if width < 140:
        paragraph(rng, page)
        return
    split = round(width * rng.uniform(0.35, 0.65))
    text, other = ((0, 0, split, height), (split, 0, width, height))[:: rng.choice((1, -1))]
    paragraph(rng, page, text)
    draw.rectangle(other, ground)
    if rng.random() < 0.5:
        inset = rng.randint(2, 12)
        box = (other[0] + inset, inset, other[2] - inset, height - inset)
        if box[3] > box[1]:
            draw.rectangle(box, any_colour(rng), any_colour(rng))
    else:
        paragraph(rng, page, (other[0] + 4, *other[1:]))
