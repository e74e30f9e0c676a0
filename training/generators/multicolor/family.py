"""PyPI ``multicolorcaptcha``: four coloured glyphs over coloured lines and discs.

It is under the GPL 3: its code is never imported, only run as a program of its own.
"""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import python_program
from training.texts import within

PROGRAM = python_program(__file__, ".venv-multicolorcaptcha")
# It draws four characters always.
LENGTHS = (4, 4)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its levels; the package draws its own text."""
    return _sample(rng, lengths, level=rng.randint(0, 5))


def hardest(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Its highest level of difficulty alone, letters and digits, coloured."""
    return _sample(rng, lengths, level=5, mode="ascii", multicolor=True)


def _sample(rng: Random, lengths: tuple[int, int], **fixed: object) -> tuple[Image.Image, str]:
    within(LENGTHS, lengths)
    request = {
        "seed": rng.getrandbits(63),
        # Its two smallest sizes, 256 x 144 and 426 x 240; the default is 640 x 360.
        "size": rng.choice((0, 0, 1, 2)),
        "mode": rng.choice(("nums", "hex", "ascii", "ascii")),
        "multicolor": rng.random() < 0.6,
        "margin": rng.random() < 0.7,
    }
    return PROGRAM.draw(**(request | fixed))


FAMILY = Family(
    name="multicolor",
    generator="PyPI multicolorcaptcha",
    licence="GPL-3.0-only",
    sources={
        "multicolor": Variant(sample, weight=2, program=PROGRAM),
        "multicolor-hardest": Variant(hardest, weight=3, program=PROGRAM),
    },
    lengths=LENGTHS,
)
