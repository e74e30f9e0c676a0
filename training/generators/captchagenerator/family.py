"""PyPI ``CaptchaGenerator``: outlined letters in a wave on gradients."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text
from training.texts import rgb

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults."""
    return {
        "colours": [rgb(rng, 200, 255), rgb(rng, 180, 240)],
        "font": str(rng.choice(TYPEFACES)),
        "difficulty": rng.choice(("easy", "medium", "medium", "hard", "extreme")),
        "style": rng.choice(("modern", "modern", "minimal", "wave", "arc", "mesh")),
    }


FAMILY = Family.single(
    "captchagenerator",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI CaptchaGenerator",
    licence="MIT",
    weight=0.6,
    formerly="pypi-pillow",
)
