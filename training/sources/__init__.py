"""The generators that labelled images are drawn from, behind one registry.

A source is a function ``sample(rng, lengths) -> (image, text)``: a Pillow image and
the characters in it. Everything random comes from ``rng`` (``random.Random``), so the
same seed gives the same image; ``lengths`` is the inclusive range of text lengths.
"""

from collections.abc import Callable
from random import Random

from PIL import Image

from training.sources import captcha03, captcha071

Source = Callable[[Random, tuple[int, int]], tuple[Image.Image, str]]

SOURCES: dict[str, Source] = {
    "original-0.7.1": captcha071.original,
    "default-0.7.1": captcha071.default,
    "original-0.3": captcha03.original,
    "default-0.3": captcha03.default,
}
