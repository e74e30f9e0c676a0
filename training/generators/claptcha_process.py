"""Draws images with ``claptcha``, in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import random
import sys

from claptcha import Claptcha
from PIL import ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]

for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    text, image = Claptcha(request["text"], request["font"], noise=request["noise"]).image
    data = io.BytesIO()
    image.save(data, "PPM")
    sys.stdout.buffer.write(f"{data.tell()} {text}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
