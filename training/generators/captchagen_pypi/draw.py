"""Draws with ``CaptchaGen``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import os

from CaptchaGen import CaptchaConfig, CaptchaGenerator


def draw(text, font, **options):
    """An image with the text, which is put where the package chooses its own."""
    generator = CaptchaGenerator(os.path.dirname(font), CaptchaConfig(**options))
    generator.fonts = [font]
    generator._random_text = lambda: text
    return generator.generate()[0]
