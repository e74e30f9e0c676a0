"""npm ``node-captcha``: leaning letters of one colour that run into each other, with two curves."""

from random import Random

from PIL import Image

from training.generators.family import Family, Variant
from training.generators.program import node_program
from training.texts import DIGITS, colour, text

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with options that it offers."""
    options = _options(rng, rng.randint(*lengths), default=rng.random() < 1 / 3)
    return PROGRAM.draw(seed=rng.getrandbits(32), options=options)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        truth = "".join(rng.choices(DIGITS, k=length))
        # But for 24 pixels of height and a complexity of 3, which nobody can read.
        return {"text": truth, "size": length, "height": 80, "complexity": 1}
    height = rng.randint(60, 120)
    return {
        "text": text(rng, (length, length)),
        # A letter every third of the height.
        "width": round(height * (length + 2) / 3 * rng.uniform(1, 1.5)),
        "height": height,
        "complexity": rng.choice((1, 1, 2)),
        "color": colour(rng, 0, 130),
        "background": colour(rng, 200, 255),
        "noise": rng.random() < 0.7,
        "noiseColor": colour(rng, 0, 200),
        "lineWidth": rng.randint(1, 3),
    }


FAMILY = Family(
    name="node-captcha",
    generator="npm node-captcha",
    licence="MIT",
    sources={"node-captcha": Variant(sample, weight=0.63, program=PROGRAM)},
    formerly="npm-canvas",
)
