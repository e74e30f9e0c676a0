"""Draws images with ``flask-simple-captcha``, in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import random
import sys

from flask_simple_captcha.img import create_text_img
from flask_simple_captcha.text import FONT_PATHS

fonts = sorted(FONT_PATHS)  # found by walking a folder, whose order is the disk's
for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    image = create_text_img(
        request["text"],
        random.choice(fonts),
        back_color=tuple(request["ground"]),
        text_color=tuple(request["ink"]),
    )
    data = io.BytesIO()
    image.save(data, "PPM")
    sys.stdout.buffer.write(f"{data.tell()} {request['text']}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
