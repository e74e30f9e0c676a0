"""Draws images with ``wheezy.captcha``, in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import random
import sys

from wheezy.captcha import image as wheezy


def ink(color):
    """A fixed colour, or one drawn for each use from a range of channels."""
    if isinstance(color, str):
        return color
    return lambda: tuple(random.randint(*color) for _ in range(3))


def draw(request):
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


for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    data = io.BytesIO()
    draw(request).save(data, "PPM")
    sys.stdout.buffer.write(f"{data.tell()} {request['text']}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
