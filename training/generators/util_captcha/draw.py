"""Draws with ``util-captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from util_captcha import image as package

# Pillow no longer takes sizes with fractions, which the package hands it.
new = package.Image.new
package.Image.new = lambda mode, size, *colour: new(mode, tuple(map(int, size)), *colour)


def draw(text, size, ground, chars, curves, dots):
    """An image with the text, which the package sets in capitals."""
    captcha = package.ImageCaptcha()
    captcha.redraw(width=size[0], height=size[1], background=tuple(ground))
    captcha.draw_chars(text, **chars)
    captcha.draw_noise_curve(curves)
    captcha.draw_noise_dots(*dots)
    return captcha.canvas, text.upper()
