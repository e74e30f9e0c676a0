"""Draws with ``wheezy.captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random

from wheezy.captcha import image as wheezy


def ink(color):
    """A fixed colour, or one drawn for each use from a range of channels."""
    if isinstance(color, str):
        return color
    return lambda: tuple(random.randint(*color) for _ in range(3))


def draw(request):
    """An image."""
    curve_color, curve_width, curve_points = request["curve"]
    noise_number, noise_color, noise_level = request["noise"]
    drawings = [
        wheezy.background(request["background"]),
        wheezy.text(
            fonts=request["fonts"],
            font_sizes=request["font_sizes"],
            drawings=[
                wheezy.warp(*request["warp"]),
                wheezy.rotate(request["angle"]),
                wheezy.offset(),
            ],
            color=ink(request["color"]),
            squeeze_factor=request["squeeze"],
        ),
        wheezy.curve(curve_color, curve_width, curve_points),
        wheezy.noise(noise_number, noise_color, noise_level),
        wheezy.smooth(),
    ]
    return wheezy.captcha(drawings, request["width"], request["height"])(request["text"])
