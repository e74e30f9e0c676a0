"""Draws with MediaWiki's captcha script, whose path is the first argument.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import importlib.util
import io
import sys

from PIL import ImageMath

# What it calls was renamed in Pillow 10.3 and the old name removed in 13.
ImageMath.eval = ImageMath.unsafe_eval

spec = importlib.util.spec_from_file_location("mediawiki_captcha", sys.argv[1])
captcha = importlib.util.module_from_spec(spec)
spec.loader.exec_module(captcha)


class PngFile(io.BytesIO):
    """The script saves to a path, whose name tells Pillow the format."""

    name = "captcha.png"


def draw(text, font, size):
    """A PNG file with the text."""
    file = PngFile()
    captcha.gen_captcha(text, font, size, file)
    return file.getvalue()
