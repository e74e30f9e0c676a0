"""npm ``captchapng``: digits of two bitmap faces, scattered, of one colour on another."""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import node_program
from training.texts import DIGITS

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Sizes and colours around those of the package's example; digits are all it has."""
    truth = "".join(rng.choices(DIGITS, k=rng.randint(*lengths)))
    light = rng.choice(([255, 255, 255], [rng.randint(190, 255) for _ in range(3)]))
    dark = [rng.randint(0, 110) for _ in range(3)]
    ground, ink = (light, dark) if rng.random() < 0.8 else (dark, light)
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(32),
        # The widest digit has 17 pixels, the highest 19.
        width=rng.randint(17, 26) * len(truth),
        height=rng.randint(22, 40),
        ground=ground,
        ink=ink,
    )


FAMILY = Family.single(
    "captchapng",
    sample,
    PROGRAM,
    generator="npm captchapng",
    licence="BSD-3-Clause",
    weight=1,
)
