"""Fragments of pages that are made of boxes: forms, tables, panels."""

from random import Random

from PIL import Image, ImageDraw, ImageFilter

from training.generators.nothing.page import Box, Page, ink_on
from training.generators.nothing.page_text import font_for, sentence
from training.renderer.colours import Colour, any_colour, ground_colour, near


def form(rng: Random, page: Page) -> None:
    """Rows of a label and a field, checkboxes, buttons."""
    picture, draw, ground = page
    width, height = picture.size
    rows = rng.randint(2, max(2, min(6, height // 18)))
    row = height / rows
    # So small that every row has words in the picture, not a box alone.
    font, size = font_for(rng, min(row * 0.85, width / 6))
    ink, edge = ink_on(rng, ground), ink_on(rng, ground)
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
        draw.text((x, y), sentence(rng, rng.randint(2, 6)), ink, font)
        if kind >= 2:
            x = max(x, width * rng.uniform(0.4, 0.6))
            draw.rectangle((x, y, width * rng.uniform(0.85, 1.1), y + tall), field, edge)


def _box(draw: ImageDraw.ImageDraw, box: Box, field: Colour, edge: Colour, ticked: bool) -> None:
    draw.rectangle(box, field, edge)
    if ticked:
        left, top, right, bottom = box
        middle = (left + (right - left) * 0.4, bottom - 3)
        draw.line([(left + 2, (top + bottom) / 2), middle, (right - 2, top + 2)], edge, 2)


def empty_form(rng: Random, page: Page) -> None:
    """Fields, buttons and checkboxes with nothing in them."""
    picture, draw, ground = page
    width, height = picture.size
    for _ in range(rng.randint(1, 5)):
        tall = rng.uniform(0.2, 0.7) * height
        wide = tall * rng.choice((1, rng.uniform(2, 8)))
        x, y = rng.uniform(-0.1, 0.9) * width, rng.uniform(-0.1, 0.7) * height
        fill = any_colour(rng) if rng.random() < 0.5 else near(rng, ground, 20)
        # Pillow refuses corners rounder than a small field has room for.
        box, radius = (x, y, x + wide, y + tall), min(rng.choice((0, 2, 5, 12)), tall // 3 - 2)
        radius = max(0, radius)
        draw.rounded_rectangle(box, radius, fill, ink_on(rng, ground), rng.randint(1, 2))


def grid(rng: Random, page: Page) -> None:
    """Borders of cells, with small text in them or none."""
    picture, draw, ground = page
    width, height = picture.size
    row = rng.uniform(max(9, height / 7), max(10, height / 2.2))
    column = rng.uniform(width / 5, width / 1.8)
    edge, banded, filled = near(rng, ground, 120), rng.random() < 0.4, rng.random() < 0.65
    font, size = font_for(rng, row * 0.9)
    ink, shade = ink_on(rng, ground), near(rng, ground, 25)
    upright = rng.random() < 0.7
    y, number = rng.uniform(-row / 2, 0), 0
    while y < height:
        if banded and number % 2:
            draw.rectangle((0, y, width, y + row), shade)
        x = rng.uniform(-0.05, 0) * column
        while x < width:
            if filled:
                draw.text(
                    (x + 3, y + (row - size) / 2), sentence(rng, rng.randint(1, 3)), ink, font
                )
            if upright:
                draw.line([(x, y), (x, y + row)], edge)
            x += column
        draw.line([(0, y), (width, y)], edge)
        y, number = y + row, number + 1


def edges(rng: Random, page: Page) -> None:
    """Where a page ends: bands, panels, rules, rounded corners, shadows."""
    picture, draw, ground = page
    width, height = picture.size
    for _ in range(rng.randint(1, 4)):
        x, y = rng.uniform(-0.3, 0.9) * width, rng.uniform(-0.3, 0.9) * height
        across, down = rng.uniform(0.3, 1.5) * width, rng.uniform(0.2, 1.5) * height
        box, rounding = (x, y, x + across, y + down), rng.choice((0, 0, 4, 10))
        radius = max(0, min(rounding, min(across, down) // 3 - 2))
        if rng.random() < 0.3:
            shade = Image.new("L", picture.size)
            ImageDraw.Draw(shade).rounded_rectangle([v + 3 for v in box], radius, 160)
            picture.paste((0, 0, 0), (0, 0), shade.filter(ImageFilter.BoxBlur(3)))
        edge = near(rng, ground, 90) if rng.random() < 0.6 else None
        draw.rounded_rectangle(box, radius, any_colour(rng) if rng.random() < 0.5 else ground, edge)
