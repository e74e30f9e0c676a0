"""Texts with a sign or two among letters and digits, drawn by this project's own renderer."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.renderer import written
from training.renderer.signs import PASSWORD_LENGTHS, password
from training.texts import within


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image as the renderer draws it, and its text.

    Raises ``FileNotFoundError`` where the renderer's fonts are not installed, and ``ValueError``
    for lengths that such a text has not.
    """
    text = password(rng, within(PASSWORD_LENGTHS, lengths))
    return written(rng, text), text


FAMILY = Family(
    name="passwords",
    generator="this project's renderer, texts with signs",
    licence="MIT",
    sources={"passwords": Variant(sample, weight=1)},
    travels="live",
    lengths=PASSWORD_LENGTHS,
)
