"""MediaWiki's FancyCaptcha (GPL), as Debian ships it: white noise, letters wobbled line by line.

Wikipedia's captcha for many years. A process of its own draws it with the extension's script.
"""

from random import Random

from PIL import Image

from training.generators.family import Family
from training.generators.program import TYPEFACES, DebianFile, python_program
from training.texts import LOWER

_SCRIPT = DebianFile(
    "mediawiki",
    "usr/share/mediawiki/extensions-core/ConfirmEdit/captcha.py",
    "mediawiki-captcha.py",
)
PROGRAM = python_program(__file__, ".venv-families", (_SCRIPT.kept,), TYPEFACES)


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """Lower-case letters at its default size of 40 points, or somewhat smaller."""
    return PROGRAM.draw(
        text="".join(rng.choices(LOWER, k=rng.randint(*lengths))),
        seed=rng.getrandbits(63),
        font=str(rng.choice(TYPEFACES)),
        size=rng.choice((40, rng.randint(28, 40))),
    )


FAMILY = Family.single(
    "mediawiki",
    sample,
    PROGRAM,
    generator="MediaWiki's FancyCaptcha, from Debian",
    licence="GPL-2.0-or-later",
    weight=3,
    debian_files=(_SCRIPT,),
)
