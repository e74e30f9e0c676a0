"""Screen effects: what a captcha looks like once a person has cropped it off a page.

The page scales it by the device's pixel ratio, frames it, and stands around it; the crop
is sloppy; the clipboard, a messenger or a screenshot tool compresses it.
"""

import io
import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from recognize.alphabet import ALPHABET

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


def screenshot(image: Image.Image, rng: Random) -> Image.Image:
    """A sloppy crop of a page that shows ``image``; RGB, another size."""
    scale = rng.choice(_RATIOS) if rng.random() < 0.6 else math.exp(rng.uniform(*_LOG_SCALES))
    shown = _scaled(image.convert("RGB"), scale, rng)
    page = _page(shown, scale, rng)
    if rng.random() < 0.5:
        page = page.point(_gamma_table(round(rng.uniform(0.7, 1.4), 2)) * 3)
    if rng.random() < 0.08:
        page = ImageChops.invert(page)  # a page turned dark by the browser
    if rng.random() < 0.2:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.7) * max(1, scale)))
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


def _page(image: Image.Image, scale: float, rng: Random) -> Image.Image:
    """The page around the image, and the crop out of it."""
    room = round(_MARGIN[1] * scale) + 1
    ground = _ground(rng)
    page = Image.new("RGB", (image.width + 2 * room, image.height + 2 * room), ground)
    inner = (room, room, room + image.width - 1, room + image.height - 1)
    radius = round(rng.choice((0, 0, 0, 2, 4, 8)) * scale)
    draw = ImageDraw.Draw(page)
    if rng.random() < 0.15:
        depth = round(3 * scale)
        shade = tuple(value * 3 // 4 for value in ground)
        draw.rounded_rectangle([value + depth for value in inner], radius, shade)
        page = page.filter(ImageFilter.GaussianBlur(2 * scale))
        draw = ImageDraw.Draw(page)
    if radius:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *(n - 1 for n in image.size)), radius, 255)
        page.paste(image, (room, room), mask)
    else:
        page.paste(image, (room, room))
    if rng.random() < 0.3:
        outset = rng.choice((0, 1))
        box = (inner[0] - outset, inner[1] - outset, inner[2] + outset, inner[3] + outset)
        width = max(1, round(rng.choice((1, 1, 2)) * scale))
        draw.rounded_rectangle(box, radius, outline=_ink(ground, rng), width=width)
    if rng.random() < 0.25:
        _neighbour(draw, inner, scale, ground, rng)
    margins = [round(_margin(rng) * scale) for _ in range(4)]
    return page.crop(
        (
            inner[0] - margins[0],
            inner[1] - margins[1],
            inner[2] + 1 + margins[2],
            inner[3] + 1 + margins[3],
        )
    )


def _margin(rng: Random) -> float:
    """Mostly a few pixels; now and then cut into the image, or generous."""
    return min(max(rng.gauss(3, 6), _MARGIN[0]), _MARGIN[1])


def _ground(rng: Random) -> tuple[int, int, int]:
    kind = rng.random()
    if kind < 0.5:
        return (255, 255, 255)
    if kind < 0.75:
        level = rng.randrange(225, 255)
        return (level, level, level)
    if kind < 0.85:
        level = rng.randrange(0, 60)
        return (level, level, level)
    return tuple(rng.randrange(150, 256) for _ in range(3))


def _ink(ground: tuple[int, int, int], rng: Random) -> tuple[int, int, int]:
    dark = sum(ground) < 384
    return tuple(rng.randrange(150, 256) if dark else rng.randrange(0, 200) for _ in range(3))


def _neighbour(draw: ImageDraw.ImageDraw, inner, scale: float, ground, rng: Random) -> None:
    """A line of the page's own text beside the image, such as a label or a link."""
    words = " ".join(
        "".join(rng.choices(ALPHABET, k=rng.randint(2, 8))) for _ in range(rng.randint(1, 6))
    )
    font = _font(max(8, round(rng.uniform(10, 16) * scale)))
    gap = rng.uniform(4, 14) * scale
    left, top, right, bottom = inner
    place, anchor = rng.choice(
        (
            ((left, top - gap), "ls"),
            ((left, bottom + gap), "lt"),
            ((right + gap, (top + bottom) / 2), "lm"),
            ((left - gap, (top + bottom) / 2), "rm"),
        )
    )
    draw.text(place, words, fill=_ink(ground, rng), font=font, anchor=anchor)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


@cache
def _gamma_table(gamma: float) -> list[int]:
    return [round(255 * (value / 255) ** gamma) for value in range(256)]


def _compressed(page: Image.Image, rng: Random) -> Image.Image:
    buffer = io.BytesIO()
    page.save(buffer, rng.choice(("JPEG", "JPEG", "WEBP")), quality=rng.randint(30, 95))
    return Image.open(buffer).convert("RGB")
