"""Pictures to test with: captchas with their texts, and their encodings."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageFont

from training.generators import SOURCES, captcha03

needs_captcha03 = pytest.mark.skipif(
    not captcha03.PYTHON.exists(), reason="captcha 0.3 needs Python 3.11: make captcha-0.3"
)
# The sources of PyPI's captcha, those of its release 0.3 marked as needing it.
ALL_SOURCES = [
    pytest.param(name, marks=needs_captcha03) if name.endswith("-0.3") else name
    for name in SOURCES
    if name.startswith(("original-", "default-"))
]


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def captchas(count: int, source: str = "original-0.7.1", seed: str = "tests"):
    """Images with their texts, the same every time."""
    rng = Random(seed)
    return [SOURCES[source](rng, (4, 6)) for _ in range(count)]


def word(ink, ground, size=(120, 40), text="mK4t") -> Image.Image:
    """A word that leaves an even margin on all sides."""
    image = Image.new("RGB", size, ground)
    font = ImageFont.load_default(28)
    ImageDraw.Draw(image).text((size[0] / 2, size[1] / 2), text, ink, font, anchor="mm")
    return image
