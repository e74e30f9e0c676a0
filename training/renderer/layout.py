"""How large the letters are in their picture, how far apart, and where they stand.

Half of the images are laid out as most sites do; the others go as far as a person still
reads them once the picture is brought to the network's input.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from recognize.images import HEIGHT, WIDTH
from training.renderer.geometry import Size
from training.weighted import draw_one

Kind = Literal["usual", "small", "loose", "full", "overlapping", "pixelated"]

# Least and most of a picture, in pixels.
WIDTHS, HEIGHTS = (60, 400), (20, 160)
# Below this height in the network's input a capital is no longer told from others.
LEAST = 7.5
# Width of a character with its share of the gap's least, in capitals' heights.
_CHARACTER = 0.75
_WIDEST = WIDTH / LEAST - _CHARACTER  # of a line of letters, in capitals' heights


@dataclass(frozen=True)
class Layout:
    """How one picture is laid out."""

    kind: Kind
    height: int  # of the picture, at least, in pixels
    capital: float  # height in pixels
    gap: float | None = None  # between characters, in capitals; none: as the manner has it
    scattered: bool = False  # each letter at a height of its own
    cut: float = 0.0  # what the picture's edge takes of the lettering, in capitals

    @property
    def bare(self) -> bool:
        """Letters so small that only an empty sheet leaves them legible."""
        return self.capital < self.height * LEAST / HEIGHT - 0.01


def any_layout(rng: Random, count: int) -> Layout:
    """A layout for so many characters."""
    draw = draw_one(rng, _KINDS)
    return _fitting(draw(rng, count, _log_uniform(rng, *HEIGHTS)), count)


def picture_around(
    rng: Random, layout: Layout, wide: int, high: int, room: int
) -> tuple[Size, int, int]:
    """The picture's size around lettering of that size, and the left and top of the lettering.

    ``room``: the pixels that a distortion will need beside it.
    """
    if layout.kind == "full":
        return _tight(rng, layout, wide, high)
    if layout.kind != "usual":
        # Near an edge a distortion would push letters out.
        room = round(1.5 * room) + 1
    wide, high = wide + 2 * room, high + room
    margins = (0.5, 1.0, 2.0, 4.0) if layout.kind == "small" else (0.05, 0.1, 0.2, 0.5, 1.0)
    across = max(2, round(layout.height * rng.choice(margins) * rng.random()))
    # Wider, and the letters were too small in the network's input.
    most = max(wide + 4, round(layout.capital * WIDTH / LEAST))
    width = max(WIDTHS[0], min(most, wide + 2 * across))
    height = max(HEIGHTS[0], layout.height, high + 4)
    if layout.kind == "usual":
        left = rng.uniform(0.2, 0.8) if rng.random() < 0.4 else 0.5
        top = rng.uniform(0.1, 0.9) if rng.random() < 0.4 else 0.5
    else:
        left, top = rng.random(), rng.random()
    left, top = (width - wide) * left + room, (height - high) * top + room / 2
    return (width, height), round(left), round(top)


def _tight(rng: Random, layout: Layout, wide: int, high: int) -> tuple[Size, int, int]:
    """Letters that fill the picture; where they are cut, one edge takes a little of them."""
    across, down = (rng.randint(1, max(1, round(0.15 * layout.capital))) for _ in range(2))
    # One or two narrow letters alone would make a picture too narrow.
    across, down = max(across, (WIDTHS[0] - wide) // 2), max(down, (HEIGHTS[0] - high + 1) // 2)
    left, top, right, bottom = across, down, across + rng.randint(0, 3), down
    cut = round(layout.cut * layout.capital)
    if cut and wide >= WIDTHS[0] and high >= HEIGHTS[0] + cut:
        side = rng.choice(("top", "top", "bottom", "bottom", "left", "right"))
        left, top = -cut if side == "left" else left, -cut if side == "top" else top
        right, bottom = -cut if side == "right" else right, -cut if side == "bottom" else bottom
    return (wide + left + right, high + top + bottom), left, top


def _usual(rng: Random, count: int, height: int) -> Layout:
    scattered = rng.random() < 0.12
    # The smallest images have their text fill them: a capital has 10 pixels or more.
    share = rng.uniform(0.15, 0.34) if scattered else rng.uniform(0.34, 0.7)
    return Layout("usual", height, max(10.0, height * share), scattered=scattered)


def _small(rng: Random, count: int, height: int) -> Layout:
    """A line of small letters somewhere in a large picture."""
    height = _log_uniform(rng, 45, HEIGHTS[1])
    legible = LEAST / HEIGHT
    # The smallest stand bare.
    share = rng.uniform(0.09, legible) if rng.random() < 0.1 else rng.uniform(legible, 0.36)
    capital = max(9.0, height * share)
    # Letters as small as these are legible only side by side.
    gap = _loose_gap(rng, count) if rng.random() < 0.3 else rng.uniform(0, 0.4)
    return Layout("small", height, capital, gap, scattered=rng.random() < 0.3)


def _loose(rng: Random, count: int, height: int) -> Layout:
    """Up to three letters' width between two."""
    capital = max(10.0, height * rng.uniform(0.2, 0.6))
    return Layout("loose", height, capital, _loose_gap(rng, count), scattered=rng.random() < 0.5)


def _full(rng: Random, count: int, height: int) -> Layout:
    cut = rng.uniform(0.02, 0.1) if rng.random() < 0.35 else 0.0
    return Layout("full", height, max(14.0, height * 0.85), cut=cut)


def _overlapping(rng: Random, count: int, height: int) -> Layout:
    capital = max(12.0, height * rng.uniform(0.34, 0.75))
    return Layout("overlapping", height, capital, rng.uniform(-0.34, -0.12))


def _loose_gap(rng: Random, count: int) -> float:
    return min(rng.uniform(0.4, 2.2), max(0.1, _WIDEST / count - _CHARACTER))


def _fitting(layout: Layout, count: int) -> Layout:
    """Brought down where so many letters were wider than the largest picture."""
    gap = max(0.1, layout.gap or 0)
    wide = count * (_CHARACTER + gap) * layout.capital
    if layout.kind == "pixelated" or wide <= WIDTHS[1]:
        return layout
    share = WIDTHS[1] / wide
    height = max(HEIGHTS[0], round(layout.height * share))
    return replace(layout, height=height, capital=layout.capital * share)


def _log_uniform(rng: Random, low: int, high: int) -> int:
    return round(math.exp(rng.uniform(math.log(low), math.log(high))))


def _pixelated(rng: Random, count: int, height: int) -> Layout:
    """Bitmap letters: no less than 8 pixels high, mostly at their own size."""
    if rng.random() < 0.6:
        return Layout("pixelated", rng.randint(20, 48), rng.uniform(8, 14))
    return Layout("pixelated", height, max(12.0, height * rng.uniform(0.3, 0.6)))


# A layout for so many characters in a picture of about that height.
_KINDS: tuple[tuple[Callable[[Random, int, int], Layout], float], ...] = (
    (_usual, 50),
    (_small, 18),
    (_loose, 11),
    (_full, 9),
    (_overlapping, 8),
    (_pixelated, 4),
)
