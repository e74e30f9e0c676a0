"""PyPI ``demure-captcha``: stencil and other display faces, with pixels taken out."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Themes whose typefaces the package ships and whose inks show on white.

    It sets letters in 0.7 to 1.5 times a size.
    """
    height = rng.randint(60, 130)
    return {
        "theme": rng.choice(("spring", "pom", "masala")),
        "height": height,
        "width": round(height * letters * rng.uniform(0.6, 0.9)),
        "font_size": round(height * rng.uniform(0.4, 0.6)),
        "bg": rng.choice(("rgba( 255, 255, 255, 0 )", "#ffffff")),
    }


FAMILY = Family.single(
    "demure-captcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI demure-captcha",
    licence="GPL-3.0-or-later",
    weight=0.5,
)
