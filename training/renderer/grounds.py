"""What the text stands on: plain, gradients, ramps, clouds, blocks of many colours, letters."""

from collections.abc import Callable
from random import Random

from PIL import Image
from PIL.ImageDraw import Draw

from recognize.alphabet import ALPHANUMERIC
from training.renderer.colours import Colour, any_colour, ground_colour, near
from training.renderer.fonts import load, typefaces
from training.renderer.geometry import Size
from training.renderer.textures import texture
from training.weighted import draw_one

# Draws an RGB ground of that size around a base colour, light or dark.
Drawer = Callable[[Random, Size, Colour, bool], Image.Image]
_BICUBIC = Image.Resampling.BICUBIC


def any_ground(rng: Random, size: Size, light: bool) -> tuple[Image.Image, bool]:
    """The RGB ground, and whether it is uneven.

    The parts of an uneven one differ so much that each character needs an ink of its own.
    """
    base = ground_colour(rng, light)
    draw = draw_one(rng, _KINDS)
    return draw(rng, size, base, light), draw in (_panels, _blocks)


def sheet(rng: Random, size: Size) -> tuple[Image.Image, bool]:
    """White, or one pale colour; the same pair as ``any_ground`` gives."""
    colour = (255, 255, 255) if rng.random() < 0.5 else ground_colour(rng, True)
    return Image.new("RGB", size, colour), False


def unlettered(rng: Random, size: Size) -> Image.Image:
    """An RGB ground without a single character, light or dark."""
    light = rng.random() < 0.75
    kinds = [(draw, weight) for draw, weight in _KINDS if draw is not _lettering]
    return draw_one(rng, kinds)(rng, size, ground_colour(rng, light), light)


def _plain(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    return Image.new("RGB", size, base)


def _gradient(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Two to six colours melt into each other."""
    across, down = rng.choice(((2, 1), (3, 1), (1, 2), (2, 2), (3, 2)))
    small = Image.new("RGB", (across, down))
    small.putdata([ground_colour(rng, light) for _ in range(across * down)])
    return small.resize(size, _BICUBIC)


def _ramp(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Dark on one side and light on the other, evenly, grey half of the time."""
    dark, pale = rng.randrange(60, 130), rng.randrange(200, 256)
    if not light:
        dark, pale = rng.randrange(0, 40), rng.randrange(100, 170)
    ends = [(level,) * 3 for level in (dark, pale)]
    if rng.random() < 0.5:
        ends = [near(rng, end, 25) for end in ends]
    if rng.random() < 0.3:
        ends.reverse()
    ramp = _ACROSS if rng.random() < 0.8 else _DOWNWARD
    mask = ramp.resize(size, Image.Resampling.BILINEAR)
    return Image.composite(Image.new("RGB", size, ends[1]), Image.new("RGB", size, ends[0]), mask)


def _textured(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Two colours by a texture: far apart in soft clouds, near each other in the others."""
    name = rng.choice(("clouds", "clouds", "noise", "stripes", "dots", "hatching", "scratches"))
    other = ground_colour(rng, light) if name == "clouds" else near(rng, base, 45)
    mask = texture(rng, name, size)
    return Image.composite(Image.new("RGB", size, other), Image.new("RGB", size, base), mask)


def _panels(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Upright panels of any colours."""
    picture = Image.new("RGB", size, base)
    draw = Draw(picture)
    left = 0
    while left < size[0]:
        right = left + max(8, round(size[1] * rng.uniform(0.3, 1.4)))
        draw.rectangle((left, 0, right, size[1]), any_colour(rng))
        left = right
    return picture


def _blocks(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Big shapes of any colours, hard or blurred."""
    if rng.random() < 0.5:
        small = Image.new("RGB", (rng.randint(3, 7), rng.randint(2, 3)))
        small.putdata([any_colour(rng) for _ in range(small.width * small.height)])
        return small.resize(size, rng.choice((_BICUBIC, Image.Resampling.NEAREST)))
    return _shapes(rng, size, base, lambda: any_colour(rng), rng.randint(3, 9), 1.0)


def _pale_shapes(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Discs, boxes and triangles of colours near the ground's."""
    return _shapes(rng, size, base, lambda: ground_colour(rng, light), rng.randint(4, 40), 0.5)


def _shapes(
    rng: Random, size: Size, base: Colour, colour: Callable[[], Colour], count: int, reach: float
) -> Image.Image:
    """``reach``: the largest shape's size, as a share of the picture's height."""
    picture = Image.new("RGB", size, base)
    draw = Draw(picture)
    for _ in range(count):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        w, h = (rng.uniform(0.1, 1) * size[1] * reach for _ in range(2))
        kind = rng.randrange(3)
        if kind == 0:
            draw.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), colour())
        elif kind == 1:
            draw.rectangle((x - w / 2, y - h / 2, x + w / 2, y + h / 2), colour())
        else:
            draw.polygon([(x, y), (x + w, y + rng.uniform(-h, h)), (x - h, y + w)], colour())
    return picture


def _lettering(rng: Random, size: Size, base: Colour, light: bool) -> Image.Image:
    """Faint small characters, that are not part of the text."""
    picture = Image.new("RGB", size, base)
    draw = Draw(picture)
    face = rng.choice(typefaces())
    font = load(face.path, max(7, round(size[1] * rng.uniform(0.12, 0.25) / face.capital)))
    for _ in range(rng.randint(8, 30)):
        place = (rng.randrange(size[0]), rng.randrange(-5, size[1]))
        draw.text(place, rng.choice(ALPHANUMERIC), near(rng, base, 50), font)
    return picture


_DOWNWARD = Image.linear_gradient("L")
_ACROSS = _DOWNWARD.rotate(90)
_KINDS: tuple[tuple[Drawer, float], ...] = (
    (_plain, 9),
    (_ramp, 2.5),
    (_gradient, 3),
    (_textured, 4),
    (_pale_shapes, 2),
    (_lettering, 1),
    (_panels, 1.5),
    (_blocks, 1.5),
)
