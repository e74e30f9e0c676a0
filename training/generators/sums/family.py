"""Sums, as some sites ask for their value, drawn by this project's own renderer."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.renderer import written
from training.renderer.signs import SUM_LENGTHS, sum_text
from training.texts import within


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image as the renderer draws it, and its sum as drawn, without spaces.

    Raises ``FileNotFoundError`` where the renderer's fonts are not installed, and ``ValueError``
    for lengths that no sum has.
    """
    text = sum_text(rng, within(SUM_LENGTHS, lengths))
    return written(rng, text), text.replace(" ", "")


FAMILY = Family(
    name="sums",
    generator="this project's renderer, sums",
    licence="MIT",
    sources={"sums": Variant(sample, weight=2)},
    travels="live",
    lengths=SUM_LENGTHS,
)
