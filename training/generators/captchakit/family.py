"""PyPI ``captchakit``: leaning letters of several inks over thin lines, on light and dark."""

from functools import partial
from random import Random

from training.generators.family import Family
from training.generators.program import TYPEFACES, python_program
from training.generators.sampling import with_text
from training.texts import rgb

PROGRAM = python_program(__file__, ".venv-families", needs=TYPEFACES)


def _options(rng: Random, letters: int) -> dict[str, object]:
    """Half with one of the package's themes, half with one like them."""
    size = rng.choice((40, rng.randint(26, 48)))
    options: dict[str, object] = {
        "font_size": size,
        "height": max(size + 20, rng.choice((80, rng.randint(50, 120)))),
        "width": round(size * letters * rng.uniform(0.7, 1.3)) + 40,
    }
    if rng.random() < 0.5:
        return options | {"theme": rng.choice(("CLASSIC", "DARK", "PASTEL", "HIGH_CONTRAST"))}
    ink, ground = ((0, 150), (200, 255)) if rng.random() < 0.6 else ((130, 255), (0, 70))
    return options | {
        "theme": {
            "colours": [rgb(rng, *ground), *(rgb(rng, *ink) for _ in range(rng.randint(1, 5)))],
            "noise_lines": rng.randint(0, 12),
        },
        "font_path": str(rng.choice(TYPEFACES)),
    }


FAMILY = Family.single(
    "captchakit",
    partial(with_text, PROGRAM, _options),
    PROGRAM,
    generator="PyPI captchakit",
    licence="MIT",
    weight=0.5,
)
