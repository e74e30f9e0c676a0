"""Strokes that take themselves for parts of the text: in the letters' inks, as broad as
their strokes, through the letters, from one of them on, or beside them."""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw

from training.renderer.clutter import trace
from training.renderer.inking import MARGIN
from training.renderer.lettering import Letter
from training.renderer.textures import texture


def box(letter: Letter) -> tuple[int, int, int, int]:
    """Around a letter's ink."""
    right, bottom = letter.left + letter.mask.width, letter.top + letter.mask.height
    return letter.left + MARGIN, letter.top + MARGIN, right - MARGIN, bottom - MARGIN


def crowded(letters: list[Letter], capital: float) -> bool:
    """Whether some letter covers a part of its neighbour."""
    boxes = [box(letter) for letter in letters]
    return any(b[0] < a[2] - 0.1 * capital for a, b in zip(boxes, boxes[1:]))


@dataclass(frozen=True)
class Text:
    """The letters as they stand in the picture, and what they are drawn with."""

    letters: list[Letter]
    inks: list[tuple]
    stroke: float  # pixels
    capital: float  # pixels


def strike(picture: Image.Image, rng: Random, text: Text) -> None:
    """Draws one kind of such strokes onto RGB."""
    kinds, weights = zip(*_KINDS)
    rng.choices(kinds, weights)[0](picture, rng, text)


def strike_through(picture: Image.Image, rng: Random, text: Text) -> None:
    """One line from before the first letter to behind the last, through all of them."""
    reach = text.capital * rng.uniform(0, 1.5)
    (x, y), (to_x, to_y) = _within(rng, text, 0), _within(rng, text, -1)
    points = [(x - reach, y + rng.uniform(-0.3, 0.3) * reach), (x, y)]
    points += [_within(rng, text, place) for place in _inner(rng, text)]
    points += [(to_x, to_y), (to_x + reach, to_y + rng.uniform(-0.3, 0.3) * reach)]
    if rng.random() < 0.6:
        points = [points[0], points[-1]]
    _line(picture, rng, points, rng.choice(text.inks), text.stroke * rng.uniform(0.35, 0.9))


def _inner(rng, text):
    return sorted(rng.sample(range(len(text.letters)), min(len(text.letters), rng.randint(0, 2))))


def _from_letter(picture, rng, text):
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
    _line(picture, rng, [start, end], text.inks[place], text.stroke * rng.uniform(0.4, 1.0))


def _at_edge(picture, rng, text):
    """A line at the picture's edge before the first letter, or behind the last."""
    first = rng.random() < 0.7
    around = box(text.letters[0 if first else -1])
    inside = around[0] if first else around[2]
    edge = inside + (-1 if first else 1) * text.capital * rng.uniform(0.5, 1.2)
    for _ in range(rng.randint(1, 2)):
        y = rng.uniform(around[1], around[3])
        near = inside + (edge - inside) * rng.uniform(-0.1, 0.4)
        ends = [(edge, y + _rise(rng, text)), (near, y + 0.3 * _rise(rng, text))]
        _line(picture, rng, ends, rng.choice(text.inks), text.stroke * rng.uniform(0.4, 1.0))


def _dashes_beside(picture, rng, text):
    """Short strokes between and around the letters, through none of them by intent."""
    for _ in range(rng.randint(2, 3 + 2 * len(text.letters))):
        around = box(rng.choice(text.letters))
        reach = text.capital * rng.uniform(0.08, 0.3)
        side = rng.randrange(4)
        gap = rng.uniform(0.05, 0.3) * text.capital
        x = (around[0] - gap, around[2] + gap, *(rng.uniform(around[0], around[2]),) * 2)[side]
        y = (*(rng.uniform(around[1], around[3]),) * 2, around[1] - gap, around[3] + gap)[side]
        # Mostly flat above and below, mostly upright to the sides: fewer then cross a letter.
        angle = rng.gauss(math.pi / 2 if side < 2 else 0, 0.6)
        across, down = reach * math.cos(angle), reach * math.sin(angle)
        ends = [(x - across, y - down), (x + across, y + down)]
        _line(picture, rng, ends, rng.choice(text.inks), text.stroke * rng.uniform(0.4, 1.0))


def _thick_lines(picture, rng, text):
    """As broad as the letters' strokes and in their colours, straight or bent."""
    for _ in range(rng.randint(1, 3)):
        x, y = _within(rng, text, rng.randrange(len(text.letters)))
        reach, slope = text.capital * rng.uniform(0.8, 3), rng.uniform(-0.6, 0.6)
        bend = rng.choice((0, 0, rng.uniform(-0.3, 0.3))) * reach
        points = [(x - reach, y - slope * reach), (x, y + bend), (x + reach, y + slope * reach)]
        _line(picture, rng, points, rng.choice(text.inks), text.stroke * rng.uniform(0.8, 1.15))


def _bar_with_grain(picture, rng, text):
    """A broad bar along the letters' upper or lower part; it and the picture are grainy."""
    share = rng.choice((rng.uniform(0.05, 0.3), rng.uniform(0.7, 0.95), rng.uniform(0.3, 0.7)))
    first, last = box(text.letters[0]), box(text.letters[-1])
    reach = text.capital * rng.uniform(0, 0.8)
    y, to_y = (around[1] + share * (around[3] - around[1]) for around in (first, last))
    ends = [(first[0] - reach, y + _rise(rng, text)), (last[2] + reach, to_y)]
    mask = Image.new("L", picture.size)
    width = max(1, round(text.stroke * rng.uniform(0.8, 1.5)))
    ImageDraw.Draw(mask).line(ends, 255, width)
    noise = texture(rng, "noise", picture.size)
    level = rng.randrange(40, 110)
    mask = ImageChops.multiply(mask, noise.point([0] * level + [255] * (256 - level)))
    picture.paste(rng.choice(text.inks), (0, 0), mask)
    # Small letters drown in what large ones bear.
    strength = rng.uniform(0.15, 0.35) * min(1.0, text.capital / 24)
    grain = Image.blend(picture, noise.convert("RGB"), strength)
    picture.paste(grain, (0, 0))


def _traced(picture, rng, text):
    trace(picture, rng, text.letters, (0, 0), rng.choice(text.inks), text.stroke)


def _line(picture, rng, points, colour, width):
    # Half of them smooth: drawn twice as large and brought down.
    if rng.random() < 0.5:
        ImageDraw.Draw(picture).line(points, colour, max(1, round(width)), joint="curve")
        return
    left, top = (int(min(p[axis] for p in points) - width) - 2 for axis in (0, 1))
    right, bottom = (int(max(p[axis] for p in points) + width) + 2 for axis in (0, 1))
    mask = Image.new("L", (2 * (right - left), 2 * (bottom - top)))
    moved = [(2 * (x - left), 2 * (y - top)) for x, y in points]
    ImageDraw.Draw(mask).line(moved, 255, max(1, round(2 * width)), joint="curve")
    picture.paste(colour, (left, top), mask.reduce(2))


def _within(rng, text, place):
    left, top, right, bottom = box(text.letters[place])
    return rng.uniform(left, right), top + (bottom - top) * rng.uniform(0.2, 0.8)


def _rise(rng, text):
    return rng.uniform(-0.5, 0.5) * text.capital


_KINDS = (
    (strike_through, 4),
    (_from_letter, 3),
    (_at_edge, 2),
    (_dashes_beside, 4),
    (_thick_lines, 2),
    (_bar_with_grain, 1.5),
    (_traced, 2.5),
)
