"""PyPI ``CaptchaGenerator``: outlined letters in a wave on gradients."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, python_program
from training.texts import rgb, text

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Options around the package's defaults."""
    truth = text(rng, lengths)
    seed = rng.getrandbits(63)
    options = {
        "colours": [rgb(rng, 200, 255), rgb(rng, 180, 240)],
        "font": str(rng.choice(TYPEFACES)),
        "difficulty": rng.choice(("easy", "medium", "medium", "hard", "extreme")),
        "style": rng.choice(("modern", "modern", "minimal", "wave", "arc", "mesh")),
    }
    return PROGRAM.draw(text=truth, seed=seed, **options)


FAMILY = Family(
    name="captchagenerator",
    generator="PyPI CaptchaGenerator",
    licence="MIT",
    sources={"captchagenerator": Variant(sample, weight=0.6, program=PROGRAM)},
    formerly="pypi-pillow",
)
