"""PyPI ``multicolorcaptcha``: four coloured glyphs over coloured lines and discs.

It is under the GPL 3: its code is never imported, only run as a program of its own.
"""

from random import Random

from PIL import Image

from training.generators.program import python_program

PROGRAM = python_program(".venv-multicolorcaptcha", "multicolor_process.py")
LENGTH = 4


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its levels; the package draws its own text, of four characters always."""
    return _sample(rng, lengths, level=rng.randint(0, 5))


def hardest(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Its highest level of difficulty alone, letters and digits, coloured."""
    return _sample(rng, lengths, level=5, mode="ascii", multicolor=True)


def _sample(rng: Random, lengths: tuple[int, int], **fixed):
    if not lengths[0] <= LENGTH <= lengths[1]:
        raise ValueError(f"multicolorcaptcha draws {LENGTH} characters, not {lengths}")
    request = {
        "seed": rng.getrandbits(63),
        # Its two smallest sizes, 256 x 144 and 426 x 240; the default is 640 x 360.
        "size": rng.choice((0, 0, 1, 2)),
        "mode": rng.choice(("nums", "hex", "ascii", "ascii")),
        "multicolor": rng.random() < 0.6,
        "margin": rng.random() < 0.7,
    }
    return PROGRAM.draw(**(request | fixed))
