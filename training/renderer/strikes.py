"""Strokes that take themselves for parts of the text.

They are in the letters' inks and as broad as their strokes; they go through the letters,
from one of them on, or beside them. Some turn to the ground's colour where they cross a letter.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops
from PIL.ImageDraw import Draw

from training.renderer.colours import Colour
from training.renderer.geometry import Box, Point
from training.renderer.inking import MARGIN
from training.renderer.lettering import Letter
from training.renderer.textures import texture
from training.weighted import draw_one


@dataclass(frozen=True)
class Text:
    """The letters as they stand in the picture, and what they are drawn with."""

    letters: list[Letter]
    inks: list[Colour]  # one for each letter
    stroke_width: float  # pixels
    capital: float  # height in pixels
    ground: Image.Image  # the picture without them


# Draws strokes onto RGB.
Drawer = Callable[[Image.Image, Random, Text], None]


def ink_box(letter: Letter) -> Box:
    """Around a letter's ink."""
    return letter.box(MARGIN)


def crowded(letters: list[Letter], capital: float) -> bool:
    """Whether some letter covers a part of its neighbour.

    ``capital``: height of a capital in pixels.
    """
    boxes = [ink_box(letter) for letter in letters]
    return any(b[0] < a[2] - 0.1 * capital for a, b in zip(boxes, boxes[1:]))


def strike(picture: Image.Image, rng: Random, text: Text) -> None:
    """Draws one kind of such strokes onto RGB."""
    draw_one(rng, _KINDS)(picture, rng, text)


def strike_through(picture: Image.Image, rng: Random, text: Text) -> None:
    """Draws onto RGB a line through all letters.

    It goes from before the first to behind the last.
    """
    reach = text.capital * rng.uniform(0, 1.5)
    (x, y), (to_x, to_y) = _within(rng, text, 0), _within(rng, text, -1)
    points = [(x - reach, y + rng.uniform(-0.3, 0.3) * reach), (x, y)]
    points += [_within(rng, text, place) for place in _some_places(rng, text)]
    points += [(to_x, to_y), (to_x + reach, to_y + rng.uniform(-0.3, 0.3) * reach)]
    if rng.random() < 0.6:
        points = [points[0], points[-1]]
    _line(picture, rng, points, rng.choice(text.inks), text.stroke_width * rng.uniform(0.35, 0.9))


def _some_places(rng: Random, text: Text) -> list[int]:
    count = len(text.letters)
    return sorted(rng.sample(range(count), min(count, rng.randint(0, 2))))


def _from_letter(picture: Image.Image, rng: Random, text: Text) -> None:
    """A line that begins in a letter and ends at the picture's edge, or in another letter."""
    place = rng.randrange(len(text.letters))
    start = _within(rng, text, place)
    end = rng.choice(
        (
            (picture.width * rng.uniform(0.85, 1.05), start[1] + _rise(rng, text)),
            (picture.width * rng.uniform(-0.05, 0.1), start[1] + _rise(rng, text)),
            _within(rng, text, rng.choice((0, -1))),
        )
    )
    _line(picture, rng, [start, end], text.inks[place], text.stroke_width * rng.uniform(0.4, 1.0))


def _at_edge(picture: Image.Image, rng: Random, text: Text) -> None:
    """A line at the picture's edge before the first letter, or behind the last."""
    first = rng.random() < 0.7
    around = ink_box(text.letters[0 if first else -1])
    inside = around[0] if first else around[2]
    edge = inside + (-1 if first else 1) * text.capital * rng.uniform(0.5, 1.2)
    for _ in range(rng.randint(1, 2)):
        y = rng.uniform(around[1], around[3])
        near = inside + (edge - inside) * rng.uniform(-0.1, 0.4)
        ends = [(edge, y + _rise(rng, text)), (near, y + 0.3 * _rise(rng, text))]
        _line(picture, rng, ends, rng.choice(text.inks), text.stroke_width * rng.uniform(0.4, 1.0))


def _dashes_beside(picture: Image.Image, rng: Random, text: Text) -> None:
    """Short strokes between and around the letters, through none of them by intent."""
    for _ in range(rng.randint(2, 3 + 2 * len(text.letters))):
        around = ink_box(rng.choice(text.letters))
        reach = text.capital * rng.uniform(0.08, 0.3)
        side = rng.randrange(4)
        gap = rng.uniform(0.05, 0.3) * text.capital
        x = (around[0] - gap, around[2] + gap, *(rng.uniform(around[0], around[2]),) * 2)[side]
        y = (*(rng.uniform(around[1], around[3]),) * 2, around[1] - gap, around[3] + gap)[side]
        # Mostly flat above and below, mostly upright to the sides: fewer then cross a letter.
        angle = rng.gauss(math.pi / 2 if side < 2 else 0, 0.6)
        across, down = reach * math.cos(angle), reach * math.sin(angle)
        ends = [(x - across, y - down), (x + across, y + down)]
        _line(picture, rng, ends, rng.choice(text.inks), text.stroke_width * rng.uniform(0.4, 1.0))


def _thick_lines(picture: Image.Image, rng: Random, text: Text) -> None:
    """As broad as the letters' strokes and in their colours, straight or bent."""
    for _ in range(rng.randint(1, 3)):
        x, y = _within(rng, text, rng.randrange(len(text.letters)))
        reach, slope = text.capital * rng.uniform(0.8, 3), rng.uniform(-0.6, 0.6)
        bend = rng.choice((0, 0, rng.uniform(-0.3, 0.3))) * reach
        points = [(x - reach, y - slope * reach), (x, y + bend), (x + reach, y + slope * reach)]
        width = text.stroke_width
        _line(picture, rng, points, rng.choice(text.inks), width * rng.uniform(0.8, 1.15))


def _bar_with_grain(picture: Image.Image, rng: Random, text: Text) -> None:
    """A broad bar along the letters' upper or lower part; it and the picture are grainy."""
    share = rng.choice((rng.uniform(0.05, 0.3), rng.uniform(0.7, 0.95), rng.uniform(0.3, 0.7)))
    first, last = ink_box(text.letters[0]), ink_box(text.letters[-1])
    reach = text.capital * rng.uniform(0, 0.8)
    y, to_y = (around[1] + share * (around[3] - around[1]) for around in (first, last))
    ends = [(first[0] - reach, y + _rise(rng, text)), (last[2] + reach, to_y)]
    mask = Image.new("L", picture.size)
    Draw(mask).line(ends, 255, max(1, round(text.stroke_width * rng.uniform(0.8, 1.5))))
    noise = texture(rng, "noise", picture.size)
    level = rng.randrange(40, 110)
    mask = ImageChops.multiply(mask, noise.point([0] * level + [255] * (256 - level)))
    picture.paste(rng.choice(text.inks), (0, 0), mask)
    # Small letters drown in what large ones bear.
    strength = rng.uniform(0.15, 0.35) * min(1.0, text.capital / 24)
    grain = Image.blend(picture, noise.convert("RGB"), strength)
    picture.paste(grain, (0, 0))


def _crossing(picture: Image.Image, rng: Random, text: Text) -> None:
    """Lines, a bar or a wedge in ink, and in the ground's colour on the letters' ink.

    So does whoever fills all shapes at once by the even-odd rule, or draws in the inverse.
    """
    mask, letters = (Image.new("L", picture.size) for _ in range(2))
    draw, width = Draw(mask), text.stroke_width
    for _ in range(rng.choice((1, 1, 2))):
        upper = _along(rng, text, -0.1, 1.1)
        if rng.random() < 0.4:
            # Two lines, and what is between them.
            lower = _along(rng, text, -0.1, 1.1)
            thick = rng.uniform(0.3, 1.5) * width
            lower = [
                (x, y + max(-thick, min(thick, to - y))) for (x, y), (_, to) in zip(upper, lower)
            ]
            draw.polygon(upper + lower[::-1], 255)
        else:
            draw.line(upper, 255, max(1, round(width * rng.uniform(0.4, 1.3))), joint="curve")
    for letter in text.letters:
        letters.paste(255, (letter.left, letter.top), letter.mask)
    picture.paste(rng.choice(text.inks), (0, 0), ImageChops.subtract(mask, letters))
    picture.paste(text.ground, (0, 0), ImageChops.multiply(mask, letters))


def _along(rng: Random, text: Text, least: float, most: float) -> list[Point]:
    """A bent line along all letters, between these shares of their height, and beyond."""
    (left, top, _, bottom), (_, to_top, right, to_bottom) = (
        ink_box(text.letters[place]) for place in (0, -1)
    )
    left -= text.capital * rng.uniform(0, 2)
    right += text.capital * rng.uniform(0, 2)
    ends = [top + rng.uniform(least, most) * (bottom - top)]
    ends.append(to_top + rng.uniform(least, most) * (to_bottom - to_top))
    bend = rng.uniform(-0.4, 0.4) * text.capital
    shares = [step / 12 for step in range(13)]
    return [
        (
            left + share * (right - left),
            ends[0] + share * (ends[1] - ends[0]) + bend * math.sin(math.pi * share),
        )
        for share in shares
    ]


def _tail(picture: Image.Image, rng: Random, text: Text) -> None:
    """A line with knees: from the first letter through some of the others to beyond the last."""
    around = ink_box(text.letters[-1])
    points = [_within(rng, text, 0)]
    points += [_within(rng, text, place) for place in _some_places(rng, text)]
    x = around[2] + text.capital * rng.uniform(-0.3, 0.5)
    points.append((x, rng.uniform(around[1], around[3])))
    points.append((x + text.capital * rng.uniform(0.5, 3), points[-1][1] + _rise(rng, text)))
    points.sort()
    _line(picture, rng, points, rng.choice(text.inks), text.stroke_width * rng.uniform(0.4, 1.0))


def _traced(picture: Image.Image, rng: Random, text: Text) -> None:
    """A line from letter to letter, through the middle of each."""
    ink = rng.choice(text.inks)
    points = [
        (
            letter.left + letter.mask.width * rng.uniform(0.3, 0.7),
            letter.top + letter.mask.height * rng.uniform(0.3, 0.7),
        )
        for letter in text.letters
    ]
    if len(points) > 1:
        Draw(picture).line(points, ink, max(1, round(text.stroke_width)))


def _line(
    picture: Image.Image, rng: Random, points: list[Point], colour: Colour, width: float
) -> None:
    # Half of them smooth: drawn twice as large and brought down.
    if rng.random() < 0.5:
        Draw(picture).line(points, colour, max(1, round(width)), joint="curve")
        return
    left, top = (int(min(p[axis] for p in points) - width) - 2 for axis in (0, 1))
    right, bottom = (int(max(p[axis] for p in points) + width) + 2 for axis in (0, 1))
    mask = Image.new("L", (2 * (right - left), 2 * (bottom - top)))
    moved = [(2 * (x - left), 2 * (y - top)) for x, y in points]
    Draw(mask).line(moved, 255, max(1, round(2 * width)), joint="curve")
    picture.paste(colour, (left, top), mask.reduce(2))


def _within(rng: Random, text: Text, place: int) -> Point:
    left, top, right, bottom = ink_box(text.letters[place])
    return rng.uniform(left, right), top + (bottom - top) * rng.uniform(0.2, 0.8)


def _rise(rng: Random, text: Text) -> float:
    return rng.uniform(-0.5, 0.5) * text.capital


_KINDS: tuple[tuple[Drawer, float], ...] = (
    (strike_through, 4),
    (_from_letter, 3),
    (_at_edge, 2),
    (_dashes_beside, 4),
    (_thick_lines, 2),
    (_bar_with_grain, 1.5),
    (_traced, 2.5),
    (_crossing, 5),
    (_tail, 2.5),
)
