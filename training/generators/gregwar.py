"""PHP ``gregwar/captcha``, as Debian ships it: lines, wave distortion, filters. Held out."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.program import HERE, Program
from training.generators.texts import text

_PACKAGE = Path("/usr/share/php/Gregwar/Captcha/CaptchaBuilder.php")
PROGRAM = Program(("php", str(HERE / "gregwar_process.php")), (_PACKAGE,), "make families")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """The package's defaults (150 x 40, more width where the text is longer than five)."""
    truth = text(rng, lengths)
    return PROGRAM.draw(
        text=truth, seed=rng.getrandbits(31), width=max(150, 30 * len(truth)), height=40
    )
