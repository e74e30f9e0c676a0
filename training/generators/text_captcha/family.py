"""PHP's PEAR ``Text_CAPTCHA``, as Debian ships it: a tilted line of text amid lines and rings."""

from pathlib import Path
from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, debian_program
from training.texts import colour, text

_PACKAGE = Path("/usr/share/php/Text/CAPTCHA/Driver/Image.php")
PROGRAM = debian_program("php", __file__, _PACKAGE, *TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """200 x 80 pixels, as in its example, and colours as there: light on dark, or dark on light."""
    truth = text(rng, lengths)
    font = rng.choice(TYPEFACES)
    light, dark = (170, 255), (0, 110)
    ground, ink = (dark, light) if rng.random() < 0.6 else (light, dark)
    return PROGRAM.draw(
        text=truth,
        seed=rng.getrandbits(31),
        width=max(200, 30 * len(truth)),
        height=80,
        options={
            "font_size": rng.choice((24, rng.randint(18, 30))),
            "font_path": f"{font.parent}/",
            "font_file": font.name,
            "text_color": colour(rng, *ink),
            "lines_color": colour(rng, *ink),
            "background_color": colour(rng, *ground),
            "antialias": rng.random() < 0.3,
        },
    )


FAMILY = Family.single(
    "text-captcha",
    sample,
    PROGRAM,
    generator="PEAR Text_CAPTCHA, from Debian",
    licence="BSD-3-Clause",
    weight=1,
    debian=("php-cli", "php-gd", "php-image-text", "php-text-captcha"),
)
