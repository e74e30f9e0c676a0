"""Draws images with ``multicolorcaptcha`` (GPL 3), in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import random
import sys

from multicolorcaptcha import CaptchaGenerator

generators = [CaptchaGenerator(size) for size in range(3)]
for generator in generators:
    generator.l_fonts.sort()  # found by walking a folder, whose order is the disk's
for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    captcha = generators[request["size"]].gen_captcha_image(
        request["level"], request["mode"], request["multicolor"], request["margin"]
    )
    data = io.BytesIO()
    captcha.image.convert("RGB").save(data, "PPM")
    sys.stdout.buffer.write(f"{data.tell()} {captcha.characters}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
