"""npm ``captchagen``: letters of all colours, leaning, on a gradient, between thick curves."""

from random import Random

from PIL import Image

from training.generators.canvas import FONTS, base32
from training.generators.canvas import width as width_of
from training.generators.family import Family, Variant
from training.generators.program import node_program
from training.texts import text

PROGRAM = node_program(__file__)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """A third with the package's defaults, the rest with options that it offers."""
    options = _options(rng, rng.randint(*lengths), default=rng.random() < 1 / 3)
    return PROGRAM.draw(seed=rng.getrandbits(32), options=options)


def _options(rng: Random, length: int, default: bool) -> dict[str, object]:
    if default:
        truth = base32(rng, length)
        return {"text": truth, "width": max(300, width_of(truth, 75)), "height": 150}
    truth, height = text(rng, (length, length)), rng.randint(60, 160)
    return {
        "text": truth,
        # A letter has at most half the height.
        "width": round(max(1.5 * height, width_of(truth, height / 2)) * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(FONTS),
    }


FAMILY = Family(
    name="captchagen-npm",
    generator="npm captchagen",
    licence="MIT",
    sources={"captchagen-npm": Variant(sample, weight=0.63, program=PROGRAM)},
    formerly="npm-canvas",
)
