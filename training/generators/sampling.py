"""How families whose requests differ by their options alone draw a sample.

``options`` is the family's: a function of the random generator and of the text's length.
"""

from collections.abc import Callable
from random import Random

from PIL import Image

from training.generators.program import Program
from training.texts import text


def with_text(
    program: Program,
    options: Callable[[Random, int], dict[str, object]],
    rng: Random,
    lengths: tuple[int, int] = (4, 6),
) -> tuple[Image.Image, str]:
    """An RGB image with a text of ours; the request's fields are the family's options."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    return program.draw(text=truth, seed=seed, **options(rng, len(truth)))


def with_length(
    program: Program,
    options: Callable[[Random, int, bool], dict[str, object]],
    rng: Random,
    lengths: tuple[int, int] = (4, 6),
) -> tuple[Image.Image, str]:
    """An RGB image and its text, which the package draws where the options hold none.

    A third has the package's defaults (``options`` is told), the rest what it offers.
    """
    chosen = options(rng, rng.randint(*lengths), rng.random() < 1 / 3)
    return program.draw(seed=rng.getrandbits(32), options=chosen)
