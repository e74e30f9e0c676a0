"""Pictures to test with: captchas with their texts, and their encodings."""

import io
from collections.abc import Sequence
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.support.generators import parameters
from training.generators import SOURCES

# What the university project and the package's defaults draw, in both releases.
ALL_SOURCES = parameters(name for name in SOURCES if name.startswith(("original-", "default-")))


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A file of that kind; the options are Pillow's for it, whatever they are."""
    buffer = io.BytesIO()
    if kind == "ICO":
        # Pillow would else make icons of the usual sizes, all smaller.
        options = {"sizes": [image.size]} | options
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def captchas(
    count: int, source: str = "original-0.7.1", seed: str = "tests"
) -> list[tuple[Image.Image, str]]:
    """Images with their texts, the same every time."""
    rng = Random(seed)
    return [SOURCES[source](rng, (4, 6)) for _ in range(count)]


def word(
    ink: str | tuple[int, ...],
    ground: str | tuple[int, ...],
    size: tuple[int, int] = (120, 40),
    text: str = "mK4t",
) -> Image.Image:
    """A word that leaves an even margin on all sides."""
    image = Image.new("RGB", size, ground)
    font = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((size[0] / 2, size[1] / 2), text, ink, font, anchor="mm")
    return image


def below_each_other(rows: Sequence[Image.Image]) -> Image.Image:
    """One picture of several, on the shade of the first one's corner."""
    size = max(row.width for row in rows), sum(row.height for row in rows)
    whole = Image.new("RGB", size, rows[0].getpixel((0, 0)))
    above = 0
    for row in rows:
        whole.paste(row, (0, above))
        above += row.height
    return whole


def animated(frames: Sequence[Image.Image], kind: str = "GIF") -> bytes:
    """A file of these frames, none of which is left away."""
    options: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    # Pillow joins frames that are alike; here each has a time of its own.
    times = [100 + 10 * number for number in range(len(frames))]
    rest = frames[1:]
    return encoded(frames[0], kind, save_all=True, append_images=rest, duration=times, **options)


def in_turn(image: Image.Image, count: int = 5) -> list[Image.Image]:
    """Frames of which each shows one part of an image, from left to right, on its paper."""
    width, height = image.size
    paper = image.getpixel((0, 0))
    frames = []
    for place in range(count):
        part = (place * width // count, 0, (place + 1) * width // count, height)
        frame = Image.new("RGB", image.size, paper)
        frame.paste(image.crop(part), part)
        frames.append(frame)
    return frames
