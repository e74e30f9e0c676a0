"""Draws with ``CaptchaMS``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from CaptchaMS import Captcha


def draw(text, background, **options):
    """An image with the text, which is put where the package chooses its own."""
    captcha = Captcha(background_color=tuple(background), **options)
    captcha.text = text
    captcha.generate()
    return captcha.image
