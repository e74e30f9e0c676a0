"""PyPI ``drf-captchax``: letters under thirty thin lines; or over dots of their own ink."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import python_program
from training.generators.sampling import with_text
from training.texts import colour

PROGRAM = python_program(__file__, ".venv-families")


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Around the package's defaults: 200 x 60 pixels for six letters of 36."""
    if rng.random() < 0.7:
        return {
            "crossed": True,
            "WIDTH": round(36 * (letters + 1) * rng.uniform(0.8, 1.2)),
            "HEIGHT": 60,
            "FONT_SIZE": 36,
        }
    size = rng.randint(26, 40)
    dark, light = colour(rng, 0, 110), colour(rng, 170, 255)
    ink, ground = (dark, light) if rng.random() < 0.7 else (light, dark)
    return {
        "crossed": False,
        "WIDTH": round(0.95 * size * letters) + 24,
        "HEIGHT": 60,
        "FONT_SIZE": size,
        "TEXT_COLOR": ink,
        "BACKGROUND_COLOR": ground,
        "NOISE_LEVEL": rng.randint(10, 90),
        "USE_DOTS": True,
        "USE_LINES": rng.random() < 0.8,
    }


FAMILY = Family.single(
    "drf-captchax",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI drf-captchax",
    licence="MIT",
    weight=1,
)
