"""Draws images with ``deepcaptcha``, in an environment of its own.

See ``program.py`` for what is read and written. Runs by its path; imports nothing of the
project.
"""

import io
import json
import os
import random
import sys

import numpy

# It chooses among its fonts by their place in a listing, whose order is the disk's.
listing = os.listdir
os.listdir = lambda *folder: sorted(listing(*folder))

from deepcaptcha import DeepCaptcha  # noqa: E402

for line in sys.stdin:
    request = json.loads(line)
    random.seed(request["seed"])
    numpy.random.seed(request["seed"] % 2**32)
    image, text = DeepCaptcha(**request["options"]).generate()
    data = io.BytesIO()
    image.save(data, "PPM")
    sys.stdout.buffer.write(f"{data.tell()} {text}\n".encode() + data.getvalue())
    sys.stdout.buffer.flush()
