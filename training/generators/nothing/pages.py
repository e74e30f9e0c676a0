"""Fragments of pages without a captcha: running text, forms, tables, icons, codes, edges.

Text stands in two lines or more, or in many small words: a word alone would be one to read.
"""

import math
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.renderer.colours import any_colour, ground_colour, ink_against, near
from training.renderer.fonts import load, typefaces
from training.renderer.words import dictionary

# Font sizes of text on pages, in pixels; at twice a screen's usual scale the larger ones.
_SIZES = (7, 8, 9, 11, 13, 15, 18, 22, 27)
# Few enough for opened fonts to stay open: opening one for each picture takes long.
_FACES = 40
# A picture shows about this many lines at most: what is smaller is no more than grey once read.
_LINES = 11


def fragment(rng: Random, size: tuple[int, int]) -> Image.Image:
    """An RGB picture of that size."""
    ground = ground_colour(rng, rng.random() < 0.8)
    if rng.random() < 0.4:
        ground = (255, 255, 255)
    picture = Image.new("RGB", size, ground)
    kinds, weights = zip(*_KINDS)
    rng.choices(kinds, weights)[0](rng, picture, ImageDraw.Draw(picture), ground)
    return picture


@cache
def _faces():
    """Of the fit fonts, the most legible: what pages set their text in."""
    return sorted(typefaces(), key=lambda face: (-face.legible, face.path))[:_FACES]


def _font(rng: Random, line: float, least: float = 0):
    """A font for lines of up to ``line`` pixels, and its size, of ``least`` where it can be."""
    fitting = [n for n in _SIZES if least <= n and n * 1.25 <= line]
    fitting = fitting or [n for n in _SIZES if n * 1.25 <= line][-1:] or _SIZES[:1]
    size = rng.choice(fitting)
    return load(rng.choice(_faces()).path, size), size


def _words(rng: Random, count: int) -> str:
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


def _paragraph(rng, picture, draw, ground, box=None):
    """Lines of running text, two at least; those at the edges are cut."""
    left, top, right, bottom = box or (0, 0, *picture.size)
    font, size = _font(rng, (bottom - top) / 2.3, (bottom - top) / 1.3 / _LINES)
    line = size * rng.uniform(1.1, 1.6)
    ink = _ink(rng, ground)
    # Cut through at the top, or whole; indented, or begun before the picture's left edge.
    y = top - (rng.uniform(0, 0.5) * line if rng.random() < 0.4 else -rng.uniform(0, 0.2) * line)
    start = left + (rng.uniform(-6, 0) if rng.random() < 0.5 else rng.uniform(1, 6)) * size / 2
    count = max(3, round((right - start) / (size * 3)) + 1)
    words = _words(rng, 3 * count).split()
    while y < bottom:
        rng.shuffle(words)
        draw.text((start, y), " ".join(words[:count]), ink, font)
        y += line


def _ink(rng: Random, ground):
    """Mostly black or grey on light, white on dark; links are coloured."""
    if rng.random() < 0.3:
        return ink_against(rng, ground)
    return near(rng, (40, 40, 40) if sum(ground) > 384 else (225, 225, 225), 30)


def _one_line(rng, picture, draw, ground):
    """A single line of many small words; more than one where it would hold few."""
    if picture.width < 120:
        return _paragraph(rng, picture, draw, ground)
    font, size = _font(rng, min(picture.height, picture.width / 14) / 1.1)
    y = rng.uniform(0, max(0, picture.height - 1.3 * size))
    x = rng.uniform(-3, 1) * size
    draw.text((x, y), _words(rng, 4 + round(picture.width / size / 3)), _ink(rng, ground), font)
    return None


def _article(rng, picture, draw, ground):
    """Columns of text, and a picture or a rule beside them."""
    width, height = picture.size
    if width < 140:
        return _paragraph(rng, picture, draw, ground)
    split = round(width * rng.uniform(0.35, 0.65))
    text, other = ((0, 0, split, height), (split, 0, width, height))[:: rng.choice((1, -1))]
    _paragraph(rng, picture, draw, ground, text)
    draw.rectangle(other, ground)
    if rng.random() < 0.5:
        inset = rng.randint(2, 12)
        box = (other[0] + inset, inset, other[2] - inset, height - inset)
        if box[3] > box[1]:
            draw.rectangle(box, any_colour(rng), any_colour(rng))
        return None
    return _paragraph(rng, picture, draw, ground, (other[0] + 4, *other[1:]))


def _form(rng, picture, draw, ground):
    """Rows of a label and a field, checkboxes, buttons."""
    width, height = picture.size
    rows = rng.randint(2, max(2, min(6, height // 18)))
    row = height / rows
    # So small that every row has words in the picture, not a box alone.
    font, size = _font(rng, min(row * 0.85, width / 6))
    ink, edge = _ink(rng, ground), _ink(rng, ground)
    field = ground_colour(rng, sum(ground) > 384)
    start = rng.uniform(-2, 3) * size
    for number in range(rows):
        y = (number + rng.uniform(0.05, 0.15)) * row
        kind, tall = rng.randrange(4), min(row * 0.75, width / 4)
        x = start
        if kind == 0:
            _box(draw, (x, y, x + tall, y + tall), field, edge, rng.random() < 0.4)
            x += tall + size / 2
        if kind == 1:
            wide = width * rng.uniform(0.3, 0.5)
            radius = max(0, min(rng.choice((0, 3, 6)), tall // 3 - 2))
            draw.rounded_rectangle((x, y, x + wide, y + tall), radius, any_colour(rng))
            x += wide + size / 2
        draw.text((x, y), _words(rng, rng.randint(2, 6)), ink, font)
        if kind >= 2:
            x = max(x, width * rng.uniform(0.4, 0.6))
            draw.rectangle((x, y, width * rng.uniform(0.85, 1.1), y + tall), field, edge)


def _box(draw, box, field, edge, ticked):
    draw.rectangle(box, field, edge)
    if ticked:
        left, top, right, bottom = box
        middle = (left + (right - left) * 0.4, bottom - 3)
        draw.line([(left + 2, (top + bottom) / 2), middle, (right - 2, top + 2)], edge, 2)


def _empty_form(rng, picture, draw, ground):
    """Fields, buttons and checkboxes with nothing in them."""
    width, height = picture.size
    for _ in range(rng.randint(1, 5)):
        tall = rng.uniform(0.2, 0.7) * height
        wide = tall * rng.choice((1, rng.uniform(2, 8)))
        x, y = rng.uniform(-0.1, 0.9) * width, rng.uniform(-0.1, 0.7) * height
        fill = any_colour(rng) if rng.random() < 0.5 else near(rng, ground, 20)
        # Pillow refuses corners rounder than a small field has room for.
        box, radius = (x, y, x + wide, y + tall), min(rng.choice((0, 2, 5, 12)), tall // 3 - 2)
        radius = max(0, radius)
        draw.rounded_rectangle(box, radius, fill, _ink(rng, ground), rng.randint(1, 2))


def _table(rng, picture, draw, ground):
    """Borders of cells, with small text in them or none."""
    width, height = picture.size
    row = rng.uniform(max(9, height / 7), max(10, height / 2.2))
    column = rng.uniform(width / 5, width / 1.8)
    edge, banded, filled = near(rng, ground, 120), rng.random() < 0.4, rng.random() < 0.65
    font, size = _font(rng, row * 0.9)
    ink, shade = _ink(rng, ground), near(rng, ground, 25)
    upright = rng.random() < 0.7
    y, number = rng.uniform(-row / 2, 0), 0
    while y < height:
        if banded and number % 2:
            draw.rectangle((0, y, width, y + row), shade)
        x = rng.uniform(-0.05, 0) * column
        while x < width:
            if filled:
                draw.text((x + 3, y + (row - size) / 2), _words(rng, rng.randint(1, 3)), ink, font)
            if upright:
                draw.line([(x, y), (x, y + row)], edge)
            x += column
        draw.line([(0, y), (width, y)], edge)
        y, number = y + row, number + 1


def _icons(rng, picture, draw, ground):
    """Signs that are no characters: one, or a row of them."""
    width, height = picture.size
    side = height * rng.uniform(0.3, 0.85)
    count = rng.choice((1, 1, 2, 3, 5))
    step = max(side * rng.uniform(1.1, 2), width / (count + 1))
    top = rng.uniform(0, height - side)
    ink = _ink(rng, ground)
    for number in range(count):
        left = (number + 0.5) * step - side / 2
        filled = Image.new("L", (64, 64))
        rng.choice(_SIGNS)(ImageDraw.Draw(filled), rng.choice((3, 5, 8)))
        mask = filled.resize((max(4, round(side)),) * 2, Image.Resampling.BILINEAR)
        picture.paste(ink, (round(left), round(top)), mask)
        if rng.random() < 0.3:
            ink = any_colour(rng)


def _menu(draw, width):
    for y in (16, 32, 48):
        draw.line([(8, y), (56, y)], 255, width)


def _house(draw, width):
    draw.polygon([(32, 4), (62, 32), (52, 32), (52, 60), (12, 60), (12, 32), (2, 32)], 255)
    draw.rectangle((26, 40, 38, 60), 0)


def _star(draw, width):
    turns = [math.pi * (0.2 * i - 0.5) for i in range(10)]
    sizes = (30, 13) * 5
    draw.polygon([(32 + r * math.cos(t), 32 + r * math.sin(t)) for r, t in zip(sizes, turns)], 255)


def _heart(draw, width):
    draw.ellipse((4, 8, 34, 38), 255)
    draw.ellipse((30, 8, 60, 38), 255)
    draw.polygon([(7, 30), (57, 30), (32, 60)], 255)


def _letter(draw, width):
    draw.rectangle((4, 14, 60, 50), outline=255, width=width)
    draw.line([(4, 14), (32, 36), (60, 14)], 255, width)


def _tick(draw, width):
    draw.line([(8, 34), (24, 50), (56, 14)], 255, 2 * width)


def _arrow(draw, width):
    draw.line([(6, 32), (50, 32)], 255, width)
    draw.polygon([(40, 16), (60, 32), (40, 48)], 255)


def _person(draw, width):
    draw.ellipse((20, 4, 44, 28), 255)
    draw.pieslice((6, 32, 58, 92), 180, 360, 255)


def _lens(draw, width):
    draw.ellipse((6, 6, 42, 42), outline=255, width=width)
    draw.line([(38, 38), (58, 58)], 255, width + 3)


def _reload(draw, width):
    draw.arc((8, 8, 56, 56), 30, 330, 255, width)
    draw.polygon([(40, 20), (62, 20), (54, 36)], 255)


def _picture(draw, width):
    draw.rectangle((4, 8, 60, 56), outline=255, width=width)
    draw.ellipse((14, 16, 24, 26), 255)
    draw.polygon([(8, 52), (26, 30), (36, 42), (46, 34), (58, 52)], 255)


def _face(draw, width):
    draw.ellipse((4, 4, 60, 60), 255)
    draw.ellipse((18, 20, 26, 28), 0)
    draw.ellipse((38, 20, 46, 28), 0)
    draw.arc((16, 20, 48, 50), 20, 160, 0, width)


def _gear(draw, width):
    for i in range(8):
        t = math.pi * i / 4
        draw.line([(32, 32), (32 + 28 * math.cos(t), 32 + 28 * math.sin(t))], 255, 10)
    draw.ellipse((12, 12, 52, 52), 255)
    draw.ellipse((24, 24, 40, 40), 0)


_SIGNS = (
    _menu, _house, _star, _heart, _letter, _tick, _arrow, _person, _lens, _reload, _picture,
    _face, _gear,
)  # fmt: skip


def _code(rng, picture, draw, ground):
    """A bar code or a matrix code."""
    draws = np.random.default_rng(rng.getrandbits(63))
    width, height = picture.size
    inset = rng.randint(0, min(8, height // 5))
    wide, high = width - 2 * inset, height - 2 * inset
    if rng.random() < 0.5:
        cells, shape = (1, rng.randint(25, 60)), (wide, high)
    else:
        side = min(wide, high)
        cells, shape = (rng.randint(11, 29),) * 2, (side, side)
    modules = draws.integers(0, 2, cells, dtype=np.uint8) * 255
    if cells[0] > 1:
        for row, column in ((0, 0), (0, -7), (-7, 0)):
            rows, columns = slice(row, row + 7 or None), slice(column, column + 7 or None)
            corner = np.full((7, 7), 255, np.uint8)
            corner[1:6, 1:6] = 0
            corner[2:5, 2:5] = 255
            modules[rows, columns] = corner
    mask = Image.fromarray(modules).resize(shape, Image.Resampling.NEAREST)
    picture.paste(_ink(rng, ground), (rng.randint(inset, width - inset - shape[0]), inset), mask)


def _chart(rng, picture, draw, ground):
    """Bars or curves over an axis."""
    width, height = picture.size
    colours = [ink_against(rng, ground) for _ in range(3)]
    if rng.random() < 0.5:
        count = rng.randint(6, 24)
        for number in range(count):
            x = width * (number + 0.15) / count
            top = height * rng.uniform(0.05, 0.8)
            draw.rectangle((x, top, x + width * 0.7 / count, height - 3), colours[number % 3])
    else:
        for colour in colours[: rng.randint(1, 3)]:
            y, points = rng.uniform(0.2, 0.8) * height, []
            for number in range(31):
                y = min(height - 4, max(2, y + rng.gauss(0, 0.08) * height))
                points.append((width * number / 30, y))
            draw.line(points, colour, rng.randint(1, 2))
    draw.line([(2, 0), (2, height - 3), (width, height - 3)], _ink(rng, ground))


def _edges(rng, picture, draw, ground):
    """Where a page ends: bands, panels, rules, rounded corners, shadows."""
    width, height = picture.size
    for _ in range(rng.randint(1, 4)):
        x, y = rng.uniform(-0.3, 0.9) * width, rng.uniform(-0.3, 0.9) * height
        across, down = rng.uniform(0.3, 1.5) * width, rng.uniform(0.2, 1.5) * height
        box, radius = (x, y, x + across, y + down), rng.choice((0, 0, 4, 10))
        radius = max(0, min(radius, min(across, down) // 3 - 2))
        if rng.random() < 0.3:
            shade = Image.new("L", picture.size)
            ImageDraw.Draw(shade).rounded_rectangle([v + 3 for v in box], radius, 160)
            picture.paste((0, 0, 0), (0, 0), shade.filter(ImageFilter.BoxBlur(3)))
        edge = near(rng, ground, 90) if rng.random() < 0.6 else None
        draw.rounded_rectangle(box, radius, any_colour(rng) if rng.random() < 0.5 else ground, edge)


_KINDS = (
    (_paragraph, 8),
    (_one_line, 2),
    (_article, 3),
    (_form, 4),
    (_empty_form, 2),
    (_table, 3),
    (_icons, 3),
    (_code, 1),
    (_chart, 1),
    (_edges, 2),
)
