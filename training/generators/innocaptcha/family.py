"""PyPI ``InnoCaptcha``: letters, dots and thick arcs of one ink."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import python_program
from training.texts import text, within

PROGRAM = python_program(__file__, ".venv-families")
# It draws the first six characters of a text.
LENGTHS = (1, 6)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Texts in the package's colours, ink and ground a step apart."""
    truth = text(rng, within(LENGTHS, lengths))
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(63),
        width=max(300, 55 * len(truth)),
        height=rng.choice((80, rng.randint(64, 100))),
    )


FAMILY = Family.single(
    "innocaptcha",
    sample,
    PROGRAM,
    generator="PyPI InnoCaptcha",
    licence="MIT",
    weight=1,
    lengths=LENGTHS,
)
