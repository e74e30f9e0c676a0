"""Draws images with ``captcha`` 0.3, in that release's own environment or a pack's.

Standard input: one JSON list a line, [text, seed, width, height, font sizes].
Standard output: for each line, width * height * 3 bytes of RGB pixels.
Runs by its path; imports nothing of the project.
"""

import json
import random
import sys

from captcha.image import ImageCaptcha
from PIL import ImageDraw


def textsize(self, text, font):
    """As Pillow had it before 10: what the ink spans from the corner where writing begins."""
    left, _, right, bottom = font.getbbox(text)
    return right - left, bottom


if not hasattr(ImageDraw.ImageDraw, "textsize"):
    ImageDraw.ImageDraw.textsize = textsize

generators = {}
for line in sys.stdin:
    text, seed, width, height, font_sizes = json.loads(line)
    key = (width, height, tuple(font_sizes))
    if key not in generators:
        generators[key] = ImageCaptcha(width, height, font_sizes=font_sizes)
    random.seed(seed)
    sys.stdout.buffer.write(generators[key].generate_image(text).tobytes())
    sys.stdout.buffer.flush()
