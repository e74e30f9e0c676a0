"""Draws with ``multicolorcaptcha`` (GPL 3).

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from multicolorcaptcha import CaptchaGenerator

generators = [CaptchaGenerator(size) for size in range(3)]
for generator in generators:
    generator.l_fonts.sort()  # found by walking a folder, whose order is the disk's


def draw(size, level, mode, multicolor, margin):
    """An image and the text that the package chose."""
    captcha = generators[size].gen_captcha_image(level, mode, multicolor, margin)
    return captcha.image.convert("RGB"), captcha.characters
