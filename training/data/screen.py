"""Screen effects: what a captcha looks like once a person has cropped it off a page.

The page scales it by the device's pixel ratio, frames it, and stands around it; the crop
is sloppy; the clipboard, a messenger or a screenshot tool compresses it.
"""

import io
import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from recognize.alphabet import ALPHANUMERIC

_Colour = tuple[int, int, int]
# Left, top, right, bottom; the last two within.
_Box = tuple[int, int, int, int]

# Browsers scale with these, chiefly the first two; the last is `image-rendering: pixelated`.
_FILTERS = (
    (Image.Resampling.BILINEAR, 5),
    (Image.Resampling.BICUBIC, 4),
    (Image.Resampling.LANCZOS, 2),
    (Image.Resampling.NEAREST, 1),
)
# Device pixel ratios, and the in-between scales of zoomed pages and resized images.
_RATIOS = (1, 1, 1, 1.25, 1.5, 1.75, 2, 2, 2.5, 3)
_LOG_SCALES = (math.log(0.6), math.log(3))
# Pixels of the page, before scaling, that a crop shows around the image; below 0 it cuts
# into the image.
_MARGIN = (-2, 20)
# The largest size to which an image is scaled: what is read is far smaller, so that larger
# ones take the time of several others and show nothing more.
_LARGEST = (480, 200)


def screenshot(image: Image.Image, rng: Random, beside: bool = True) -> Image.Image:
    """A sloppy crop of a page that shows ``image``; RGB, another size.

    ``beside``: whether the page's own words may stand beside it.
    """
    scale = rng.choice(_RATIOS) if rng.random() < 0.6 else math.exp(rng.uniform(*_LOG_SCALES))
    scale = min(scale, max(0.5, min(_LARGEST[0] / image.width, _LARGEST[1] / image.height)))
    shown = _scaled(image.convert("RGB"), scale, rng)
    page = _page(shown, scale, rng, beside)
    if rng.random() < 0.5:
        page = page.point(_gamma_table(round(rng.uniform(0.7, 1.4), 2)))
    if rng.random() < 0.08:
        page = ImageChops.invert(page)  # a page turned dark by the browser
    if rng.random() < 0.2:
        page = page.filter(_blur(rng.uniform(0.2, 0.7) * max(1, scale)))
    if rng.random() < 0.4:
        page = _compressed(page, rng)
    return page


def _scaled(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    """Scaled, and shifted by a fraction of a pixel."""
    filters, weights = zip(*_FILTERS)
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    if scale == 1 and rng.random() < 0.7:
        return image
    left, top = rng.random(), rng.random()
    right, bottom = image.width - 1 + rng.random(), image.height - 1 + rng.random()
    return image.resize(size, rng.choices(filters, weights)[0], (left, top, right, bottom))


def _page(image: Image.Image, scale: float, rng: Random, beside: bool) -> Image.Image:
    """The page around the image, and the crop out of it."""
    # No more of the page is drawn than the crop shows. Left, top, right, bottom.
    margins = [round(_margin(rng) * scale) for _ in range(4)]
    room = [max(0, margin) for margin in margins]
    ground = _ground(rng)
    size = (image.width + room[0] + room[2], image.height + room[1] + room[3])
    page = Image.new("RGB", size, ground)
    inner = (room[0], room[1], room[0] + image.width - 1, room[1] + image.height - 1)
    radius = min(round(rng.choice((0, 0, 0, 2, 4, 8)) * scale), min(image.size) // 3 - 2)
    radius = max(0, radius)
    if rng.random() < 0.15:
        shade = tuple(value * 3 // 4 for value in ground)
        page.paste(shade, (0, 0), _shadow(size, inner, radius, scale))
    if radius:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(n - 1 for n in image.size)), radius, 255)
        page.paste(image, inner[:2], mask)
    else:
        page.paste(image, inner[:2])
    draw = ImageDraw.Draw(page)
    if rng.random() < 0.3:
        outset = rng.choice((0, 1))
        box = (inner[0] - outset, inner[1] - outset, inner[2] + outset, inner[3] + outset)
        width = max(1, round(rng.choice((1, 1, 2)) * scale))
        draw.rounded_rectangle(box, radius, outline=_ink(ground, rng), width=width)
    if rng.random() < 0.25 and beside:
        _neighbour(draw, inner, room, scale, ground, rng)
    if min(margins) >= 0:
        return page
    cut = [max(0, -margin) for margin in margins]
    return page.crop((cut[0], cut[1], size[0] - cut[2], size[1] - cut[3]))


def _shadow(size: tuple[int, int], inner: _Box, radius: int, scale: float) -> Image.Image:
    """The mask of a soft shadow to the right of ``inner`` and below it."""
    depth, reach = round(3 * scale), round(4 * scale)
    # Blurred with what lies around, so that the crop's edges stay soft too; and of one
    # channel, which takes a third of the time.
    mask = Image.new("L", (size[0] + 2 * reach, size[1] + 2 * reach))
    box = [value + depth + reach for value in inner]
    ImageDraw.Draw(mask).rounded_rectangle(box, radius, 255)
    mask = mask.filter(ImageFilter.GaussianBlur(2 * scale))
    return mask.crop((reach, reach, reach + size[0], reach + size[1]))


def _margin(rng: Random) -> float:
    """Mostly a few pixels; now and then cut into the image, or generous."""
    return min(max(rng.gauss(3, 6), _MARGIN[0]), _MARGIN[1])


def _ground(rng: Random) -> _Colour:
    kind = rng.random()
    if kind < 0.5:
        return (255, 255, 255)
    if kind < 0.75:
        level = rng.randrange(225, 255)
        return (level, level, level)
    if kind < 0.85:
        level = rng.randrange(0, 60)
        return (level, level, level)
    return _between(rng, 150, 256)


def _ink(ground: _Colour, rng: Random) -> _Colour:
    return _between(rng, 150, 256) if sum(ground) < 384 else _between(rng, 0, 200)


def _between(rng: Random, low: int, high: int) -> _Colour:
    """A colour whose channels are at least ``low`` and below ``high``."""
    return (rng.randrange(low, high), rng.randrange(low, high), rng.randrange(low, high))


def _neighbour(
    draw: ImageDraw.ImageDraw,
    inner: _Box,
    room: list[int],
    scale: float,
    ground: _Colour,
    rng: Random,
) -> None:
    """A line of the page's own text beside the image, such as a label or a link."""
    size = max(8, round(rng.uniform(10, 16) * scale))
    gap = rng.uniform(4, 14) * scale
    left, top, right, bottom = inner
    side, place, anchor = rng.choice(
        (
            (1, (left, top - gap), "ls"),
            (3, (left, bottom + gap), "lt"),
            (2, (right + gap, (top + bottom) / 2), "lm"),
            (0, (left - gap, (top + bottom) / 2), "rm"),
        )
    )
    # Out of the crop, but for the tails of a line above.
    if room[side] < gap - (size / 4 if anchor == "ls" else 0):
        return
    words = " ".join(
        "".join(rng.choices(ALPHANUMERIC, k=rng.randint(2, 8))) for _ in range(rng.randint(1, 6))
    )
    draw.text(place, words, fill=_ink(ground, rng), font=_font(size), anchor=anchor)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@cache
def _gamma_table(gamma: float) -> list[int]:
    """For the three channels."""
    return [round(255 * (value / 255) ** gamma) for value in range(256)] * 3


def _blur(radius: float) -> ImageFilter.Filter:
    """A Gaussian blur; a small one as nine weights, which takes a third of the time."""
    if radius > 0.7:
        return ImageFilter.GaussianBlur(radius)
    side = math.exp(-0.5 / radius**2)
    weights = (side, 1, side)
    return ImageFilter.Kernel(
        (3, 3), [a * b for a in weights for b in weights], (1 + 2 * side) ** 2
    )


def _compressed(page: Image.Image, rng: Random) -> Image.Image:
    buffer = io.BytesIO()
    kind = rng.choice(("JPEG", "JPEG", "WEBP"))
    # WebP's method 0 is its fastest; JPEG has none.
    page.save(buffer, kind, quality=rng.randint(30, 95), method=0)
    return Image.open(buffer, formats=(kind,)).convert("RGB")
