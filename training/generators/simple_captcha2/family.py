"""Ruby ``simple_captcha2``, as Debian ships it: ImageMagick's waves and effects. Held out."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import debian_program
from training.texts import text

_PACKAGE = Path("/usr/lib/ruby/vendor_ruby/simple_captcha/image.rb")
_IMAGEMAGICK = Path("/usr/bin/convert")
PROGRAM = debian_program("ruby", __file__, _PACKAGE, _IMAGEMAGICK)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """All of its styles and distortions; 100 x 28 pixels, as is its default, for five capitals."""
    truth = text(rng, lengths)
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(31),
        style="random",
        distortion="random",
        implode=rng.choice(("none", "low", "medium", "high")),
        size=f"{20 * len(truth)}x28",
    )


FAMILY = Family.single(
    "simple-captcha2",
    sample,
    PROGRAM,
    generator="Ruby simple_captcha2, from Debian",
    licence="MIT",
    held_out=True,
    debian=("imagemagick", "ruby-simple-captcha2"),
)
