"""PHP ``gregwar/captcha``, as Debian ships it: lines, wave distortion, filters. Held out."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import debian_program
from training.texts import text

_PACKAGE = Path("/usr/share/php/Gregwar/Captcha/CaptchaBuilder.php")
PROGRAM = debian_program("php", __file__, _PACKAGE)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's defaults (150 x 40, more width where the text is longer than five)."""
    truth = text(rng, lengths)
    return PROGRAM.draw(
        text=truth, seed=rng.getrandbits(31), width=max(150, 30 * len(truth)), height=40
    )


FAMILY = Family.single(
    "gregwar",
    sample,
    PROGRAM,
    generator="PHP gregwar/captcha, from Debian",
    licence="MIT",
    held_out=True,
    debian=("php-cli", "php-gd", "php-gregwar-captcha"),
)
