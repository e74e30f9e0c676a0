"""What happens to the finished picture: noise, blur, few colours, inversion, torn ink."""

from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from training.renderer.colours import pixel
from training.renderer.geometry import Point
from training.renderer.textures import texture
from training.weighted import draw_several

# Wears an RGB picture: mildly where the strokes are thin; a capital is so many pixels high.
Wear = Callable[[Image.Image, Random, bool, float], Image.Image]


def worn(
    picture: Image.Image, rng: Random, fine: bool, capital: float | None = None
) -> Image.Image:
    """The RGB picture with none to two kinds of wear.

    ``fine``: the strokes are thin, so the wear is mild. ``capital``: height of a capital in
    pixels, half of the picture where it is not said.
    """
    capital = min(picture.height / 2, capital or picture.height / 2)
    kinds = _KINDS[:-1] if fine else _KINDS
    for wear in draw_several(rng, kinds, rng.choice((0, 0, 1, 1, 2))):
        picture = wear(picture, rng, fine, capital)
    return picture


def _grain(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Noise of each pixel, grey or coloured."""
    level = rng.uniform(0.1, 0.2 if fine else 0.4)
    if rng.random() < 0.5:
        noise = texture(rng, "noise", picture.size).convert("RGB")
    else:
        noise = Image.merge("RGB", [texture(rng, "noise", picture.size) for _ in range(3)])
    return Image.blend(picture, noise, level)


def _salt(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Single pixels of black, white or any colour."""
    draws = np.random.default_rng(rng.getrandbits(63))
    pixels = np.array(picture)
    count = int(pixels.shape[0] * pixels.shape[1] * rng.uniform(0.01, 0.05 if fine else 0.12))
    rows = draws.integers(0, pixels.shape[0], count)
    columns = draws.integers(0, pixels.shape[1], count)
    values = draws.integers(0, 256, (count, 3), dtype=np.uint8)
    grains: tuple[int | NDArray[np.uint8], ...] = (0, 255, values, values[:, :1])
    pixels[rows, columns] = grains[rng.randrange(4)]
    return Image.fromarray(pixels)


def _blur(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.7 if fine else 1.2)))


def _smooth(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    return picture.filter(rng.choice((ImageFilter.SMOOTH, ImageFilter.SHARPEN)))


def _coarse(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Brought down and up again."""
    share = rng.uniform(0.75 if fine else 0.55, 0.9)
    small = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    down = rng.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC))
    up = rng.choice((Image.Resampling.BILINEAR, Image.Resampling.NEAREST))
    return picture.resize(small, down).resize(picture.size, up)


def _few_colours(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    return ImageOps.posterize(picture, rng.choice((2, 3, 3, 4)))


def _grey(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    return picture.convert("L").convert("RGB")


def _edges(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Only where the brightness changes, as some sites filter."""
    if fine:
        return picture.filter(ImageFilter.EDGE_ENHANCE)
    edges = picture.filter(rng.choice((ImageFilter.FIND_EDGES, ImageFilter.CONTOUR)))
    # The filters leave the outermost pixels as they were.
    edges.paste(pixel(edges, (2, 2)), (0, 0, edges.width, 1))
    edges.paste(pixel(edges, (2, 2)), (0, edges.height - 1, edges.width, edges.height))
    return Image.blend(edges, picture, rng.choice((0.0, 0.3)))


def _negative(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    return ImageChops.invert(picture)


def _torn(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Every row, or every column, shifted by a little of its own: ragged edges."""
    pixels = np.asarray(picture)
    axis = rng.choice((0, 0, 1))
    reach = max(1.0, capital * rng.uniform(0.02, 0.04 if fine else 0.07))
    draws = np.random.default_rng(rng.getrandbits(63))
    count, across = pixels.shape[axis], pixels.shape[1 - axis]
    shifts = np.rint(draws.uniform(-reach, reach, count)).astype(int)
    # Beyond the edge stands the edge.
    taken = np.clip(np.arange(across) + shifts[:, None], 0, across - 1)
    if axis == 0:
        return Image.fromarray(pixels[np.arange(count)[:, None], taken])
    return Image.fromarray(pixels[taken.T, np.arange(count)])


def _frayed(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Each pixel from somewhere near: edges of torn paper, ink that ran."""
    pixels = np.asarray(picture)
    height, width = pixels.shape[:2]
    reach = max(1.0, capital * rng.uniform(0.02, 0.04 if fine else 0.08))
    draws = np.random.default_rng(rng.getrandbits(63))
    # Along the rows more than across them.
    shifts = np.rint(draws.uniform(-1, 1, (2, height, width)) * [[[reach / 2]], [[reach]]])
    rows = np.clip(np.arange(height)[:, None] + shifts[0].astype(int), 0, height - 1)
    columns = np.clip(np.arange(width) + shifts[1].astype(int), 0, width - 1)
    return Image.fromarray(pixels[rows, columns])


def _misregistered(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Each channel a little beside the others, as a printing press shifts its colours."""
    reach = max(1, round(capital * rng.uniform(0.03, 0.05 if fine else 0.1)))
    channels = []
    for channel in picture.split():
        across, down = rng.randint(-reach, reach), rng.randint(-reach, reach) // 2
        box = (across, down, across + picture.width, down + picture.height)
        shifted = channel.crop(box)
        # What came from outside stays as it was.
        inside = Image.new("L", picture.size, 255).crop(box)
        channels.append(Image.composite(shifted, channel, inside))
    return Image.merge("RGB", channels)


def _part_negative(picture: Image.Image, rng: Random, fine: bool, capital: float) -> Image.Image:
    """Inverted on one side of a slanted line, or within a band."""
    mask = Image.new("L", picture.size)
    width, height = picture.size
    shape: list[Point]
    if rng.random() < 0.5:
        x = rng.uniform(0.2, 0.8) * width
        shape = [(0, 0), (x + rng.uniform(-1, 1) * height, 0), (x, height), (0, height)]
    else:
        y = rng.uniform(0.3, 0.7) * height
        shape = [(0, y), (width, y + rng.uniform(-0.3, 0.3) * height), (width, height), (0, height)]
    ImageDraw.Draw(mask).polygon(shape, 255)
    return Image.composite(ImageChops.invert(picture), picture, mask)


# The last is more than thin strokes bear.
_KINDS: tuple[tuple[Wear, float], ...] = (
    (_grain, 4),
    (_salt, 4),
    (_blur, 3),
    (_smooth, 3),
    (_coarse, 2),
    (_few_colours, 1),
    (_grey, 2),
    (_edges, 0.7),
    (_negative, 1.5),
    (_torn, 1.5),
    (_frayed, 1),
    (_misregistered, 1.5),
    (_part_negative, 0.7),
)
