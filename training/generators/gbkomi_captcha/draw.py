"""Draws with ``gbkomi-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import sys
from types import ModuleType

# The package keeps answers there, and does not ask for it to be installed.
sys.modules["redis"] = ModuleType("redis")

from gbkomi_captcha.core import fonts  # noqa: E402  (needs the stand-in)
from gbkomi_captcha.core.generator import CaptchaGenerator  # noqa: E402


def draw(text, typefaces, background_color, text_color, **options):
    """An image with the text."""
    # The package looks for typefaces in the folder that it is started in, and ships none.
    fonts._FONT_LIST[:] = typefaces
    colours = {"background_color": tuple(background_color), "text_color": tuple(text_color)}
    return CaptchaGenerator(options | colours).generate(text)[0]
