"""Draws images with ``easy-captcha-python``, in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import random
import sys
from types import SimpleNamespace

from easy_captcha import SpecCaptcha
from easy_captcha.base import randoms

# Its source of randomness, which cannot be seeded.
randoms.secrets = SimpleNamespace(randbelow=random.randrange)

for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    text = request["text"]
    captcha = SpecCaptcha(request["width"], request["height"], len(text))
    captcha.set_font(request["font"], request["size"])
    captcha._chars = text  # it draws its own text unless it has one
    data = io.BytesIO()
    captcha.out(data)
    sys.stdout.buffer.write(f"{len(data.getvalue())} {text}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
