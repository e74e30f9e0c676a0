"""Draws images with ``captcha`` 0.3, in that release's own environment.

Standard input: one JSON list a line, [text, seed, width, height, font sizes].
Standard output: for each line, width * height * 3 bytes of RGB pixels.
Runs by its path; imports nothing of the project.
"""

import json
import random
import sys

from captcha.image import ImageCaptcha

generators = {}
for line in sys.stdin:
    text, seed, width, height, font_sizes = json.loads(line)
    key = (width, height, tuple(font_sizes))
    if key not in generators:
        generators[key] = ImageCaptcha(width, height, font_sizes=font_sizes)
    random.seed(seed)
    sys.stdout.buffer.write(generators[key].generate_image(text).tobytes())
    sys.stdout.buffer.flush()
