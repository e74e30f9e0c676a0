"""PyPI ``deepcaptcha``: heavy sheared letters far apart, speckled and struck through."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program

PROGRAM = python_program(__file__, ".venv-families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with its options.

    The package draws its own text, of capitals and digits.
    """
    options: dict[str, object] = {"text_length": rng.randint(*lengths)}
    if rng.random() < 2 / 3:
        options |= {
            "width": rng.randint(200, 360),
            "height": rng.randint(70, 110),
            "num_lines": rng.randint(0, 10),
            "line_thickness": rng.randint(1, 4),
            "dot_radius": rng.choice((0, 0, 1)),
            "blur_level": rng.uniform(0, 0.8),
            "shear_text": rng.random() < 0.8,
            "color_mode": rng.random() < 0.6,
            "noise_density": rng.uniform(0, 0.6),
            # From the second level on it takes several times as long and looks the same.
            "ai_resistance_level": rng.choice((0, 0, 1)),
        }
    return PROGRAM.draw(seed=rng.getrandbits(63), **options)


FAMILY = Family.single(
    "deepcaptcha",
    sample,
    PROGRAM,
    generator="PyPI deepcaptcha",
    licence="MIT",
    weight=3,
)
