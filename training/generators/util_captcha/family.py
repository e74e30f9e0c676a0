"""PyPI ``util-captcha``: capitals of all colours, turned and warped, at uneven heights."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text
from training.texts import rgb

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Half with the package's defaults, 120 x 40 pixels for four letters."""
    if rng.random() < 0.5:
        return {
            "size": [30 * letters, 40],
            "ground": [0, 0, 0, 33],
            "chars": {},
            "curves": 3,
            "dots": [90, 1],
        }
    size = rng.randint(26, 46)
    return {
        "size": [round(size * letters * rng.uniform(0.7, 1.3)), round(1.3 * size)],
        "ground": [*rgb(rng, 210, 255), 255],
        "chars": {
            "font_path": str(rng.choice(TYPEFACES)),
            "font_size": size,
            "space_evenly": rng.random() < 0.5,
        },
        "curves": rng.randint(0, 6),
        "dots": [rng.randint(0, 200), rng.randint(1, 2)],
    }


FAMILY = Family.single(
    "util-captcha",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI util-captcha",
    licence="MIT",
    weight=0.5,
)
