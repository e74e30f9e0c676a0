"""Draws with ``light-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from light_captcha import CaptchaGenerator


def draw(text, **options):
    """An image with the text, which is put where the package chooses its own."""
    generator = CaptchaGenerator()
    generator._generate_number = lambda: text
    return generator.generate(**options).data
