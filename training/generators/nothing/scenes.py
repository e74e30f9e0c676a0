"""Scenes without text that resemble photographs: made of noise, horizons and shapes."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from training.renderer.colours import any_colour, brightness, near

_BICUBIC = Image.Resampling.BICUBIC
_LARGE = 16_000


def scene(rng: Random, size: tuple[int, int]) -> Image.Image:
    """An RGB picture of that size.

    A large one is drawn at half of it, and is as sharp as a photograph scaled up.
    """
    if size[0] * size[1] > _LARGE:
        return scene(rng, (size[0] // 2, size[1] // 2)).resize(size, _BICUBIC)
    picture = rng.choice((_surface, _landscape, _things, _things, _pattern))(rng, size)
    if rng.random() < 0.5:
        picture = Image.composite(picture, ImageEnhance.Brightness(picture).enhance(
            rng.uniform(0.3, 0.8)), _light(rng, size))  # fmt: skip
    if rng.random() < 0.5:
        picture = ImageOps.autocontrast(picture, cutoff=2)
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.BoxBlur(rng.uniform(0.4, 3)))
    if rng.random() < 0.12:
        picture = picture.convert("L").convert("RGB")
    return picture


def _draws(rng: Random) -> np.random.Generator:
    return np.random.default_rng(rng.getrandbits(63))


def _fractal(rng: Random, size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Noise of falling strength at rising frequency, as natural surfaces have."""
    draws = _draws(rng)
    share = rng.uniform(0.2, 0.5)
    stretch = math.exp(rng.uniform(-1, 1))  # streaks across or down
    cells = rng.uniform(1.2, 4)
    picture = _octave(draws, size, cells, stretch, mode)
    for _ in range(rng.randint(2, 5)):
        cells *= rng.uniform(1.8, 2.6)
        # Finer detail is mostly of brightness, not of hue.
        finer = _octave(draws, size, cells, stretch, "L").convert(mode)
        picture = Image.blend(picture, finer, share)
    return picture


def _octave(
    draws: np.random.Generator, size: tuple[int, int], cells: float, stretch: float, mode: str
) -> Image.Image:
    across = min(size[0], max(2, round(cells * stretch * size[0] / size[1])))
    down = min(size[1], max(2, round(cells / stretch)))
    shape = (down, across, 3) if mode == "RGB" else (down, across)
    small = Image.fromarray(draws.integers(0, 256, shape, dtype=np.uint8))
    return small.resize(size, _BICUBIC)


def _surface(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Stone, cloth, leaves: noise, in its own colours or between two or three."""
    if rng.random() < 0.4:
        return _fractal(rng, size)
    dark, middle, light = sorted((any_colour(rng) for _ in range(3)), key=brightness)
    return ImageOps.colorize(ImageOps.autocontrast(_fractal(rng, size, "L")), dark, light, middle)


def _light(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Where light falls: a smooth mask, mode L."""
    small = Image.new("L", (rng.randint(2, 3), 2))
    small.putdata([rng.randrange(256) for _ in range(small.width * 2)])
    return small.resize(size, _BICUBIC)


def _landscape(rng: Random, size: tuple[int, int]) -> Image.Image:
    """A sky, and one to four ridges before one another."""
    top, bottom = any_colour(rng), any_colour(rng)
    sky = Image.new("RGB", (1, 2))
    sky.putdata([top, bottom])
    picture = sky.resize(size, Image.Resampling.BILINEAR)
    if rng.random() < 0.6:
        picture = Image.blend(picture, _surface(rng, size), rng.uniform(0.1, 0.5))
    horizon, colour = rng.uniform(0.2, 0.7) * size[1], near(rng, bottom, 60)
    for _ in range(rng.randint(1, 4)):
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon(_ridge(rng, size, horizon), 255)
        ground = Image.blend(
            Image.new("RGB", size, colour), _surface(rng, size), rng.uniform(0, 0.7)
        )
        picture.paste(ground, (0, 0), mask)
        horizon += rng.uniform(0.08, 0.3) * size[1]
        red, green, blue = (round(value * rng.uniform(0.6, 1)) for value in colour)
        colour = red, green, blue
    return picture


def _ridge(rng: Random, size: tuple[int, int], level: float) -> list[tuple[float, float]]:
    """A water line, hills, mountains or roofs, closed below."""
    swing, corners = rng.choice((0, 0.05, 0.15, 0.3)) * size[1], rng.randint(3, 24)
    blocky = rng.random() < 0.3
    points = []
    for corner in range(corners + 1):
        y = level + rng.uniform(-swing, swing)
        x = size[0] * corner / corners
        points += [(x, y), (size[0] * (corner + 1) / corners, y)] if blocky else [(x, y)]
    return [*points, (size[0], size[1]), (0, size[1])]


_TURNS = (Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM)


def _things(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Shaded bodies before a ground: big, cut by the edges, some out of focus."""
    picture = _surface(rng, size)
    if rng.random() < 0.5:
        flat = Image.new("RGB", size, any_colour(rng))
        picture = Image.blend(flat, picture, rng.uniform(0.05, 0.5))
    if rng.random() < 0.5:
        picture = picture.filter(ImageFilter.BoxBlur(rng.uniform(1, 4)))
    detail = _fractal(rng, size)
    for _ in range(rng.randint(1, 5)):
        mask = _body(rng, size)
        colour = Image.new("RGB", size, any_colour(rng))
        detail = detail.transpose(rng.choice(_TURNS))
        surface = Image.blend(colour, detail, rng.uniform(0, 0.6))
        dark = ImageEnhance.Brightness(surface).enhance(rng.uniform(0.2, 0.7))
        picture.paste(Image.composite(surface, dark, _light(rng, size)), (0, 0), mask)
    return picture


def _body(rng: Random, size: tuple[int, int]) -> Image.Image:
    """The mask of an ellipse, a box or an uneven closed outline, sharp or soft."""
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    x, y = rng.random() * size[0], rng.random() * size[1]
    reach = math.exp(rng.uniform(math.log(0.12), math.log(1.2))) * size[1]
    wide = reach * math.exp(rng.uniform(-0.5, 1))
    kind = rng.randrange(4)
    if kind == 0:
        draw.ellipse((x - wide, y - reach, x + wide, y + reach), 255)
    elif kind == 1:
        lean = rng.uniform(-0.6, 0.6) * reach
        draw.polygon(
            [(x - wide + lean, y - reach), (x + wide + lean, y - reach),
             (x + wide - lean, y + reach), (x - wide - lean, y + reach)], 255)  # fmt: skip
    else:
        count = rng.randint(5, 14)
        turns = [2 * math.pi * i / count for i in range(count)]
        sizes = [rng.uniform(0.5, 1) for _ in turns]
        draw.polygon(
            [
                (x + wide * s * math.cos(t), y + reach * s * math.sin(t))
                for s, t in zip(sizes, turns)
            ],
            255,
        )
    return mask.filter(ImageFilter.BoxBlur(rng.uniform(0.5, 5))) if rng.random() < 0.7 else mask


def _pattern(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Bricks, planks, tiles, windows: the same again and again, uneven as real ones are."""
    picture = _surface(rng, size)
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    high, wide = (max(4, rng.uniform(0.1, 0.6) * size[1]) for _ in range(2))
    joint, shift = rng.uniform(0.04, 0.3) * min(high, wide), rng.choice((0, 0, 0.5))
    wide *= rng.choice((1, 2, 8))
    for row in range(int(size[1] / high) + 2):
        left = -wide * (1 + shift * (row % 2)) * rng.uniform(0.95, 1)
        while left < size[0]:
            top = (row - rng.uniform(0.48, 0.5)) * high
            box = (left, top, left + wide - joint, top + high - joint)
            draw.rectangle(box, rng.randint(150, 255))
            left += wide
    lean = rng.choice((0, 0, rng.uniform(-0.4, 0.4)))
    squash = rng.uniform(0.7, 1)
    mask = mask.transform(size, Image.Transform.AFFINE, (1, lean, 0, lean / 3, squash, 0))
    return ImageChops.multiply(picture, ImageOps.colorize(mask, any_colour(rng), any_colour(rng)))
