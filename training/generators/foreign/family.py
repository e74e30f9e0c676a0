"""Writing that the reader does not know, drawn by this project's own renderer."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.renderer import scripts, written


def sample(
    rng: Random, lengths: tuple[int, int] = (4, 6), further: str = ""
) -> tuple[Image.Image, str]:
    """An RGB image as the renderer draws it, and its text with unknown characters in it.

    ``further``: characters that the reader knows beside its own. Raises ``FileNotFoundError`` where
    the renderer's fonts are not installed.
    """
    text = scripts.text(rng, lengths)
    return written(rng, text), scripts.label(text, further)


FAMILY = Family(
    name="foreign",
    generator="this project's renderer, other scripts",
    licence="MIT",
    sources={"foreign": Variant(sample, weight=3)},
    travels="live",
    lengths=(1, 12),
    unknown=True,
    debian=("wamerican-small",),
)
