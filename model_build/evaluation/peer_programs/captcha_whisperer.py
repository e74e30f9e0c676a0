"""Reads images with captcha-whisperer.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text.
"""

import json
import sys

# It has an environment of its own.
from captcha_whisperer import recognize  # type: ignore[import-not-found]

for line in sys.stdin:
    with open(line.rstrip("\n"), "rb") as file:
        print(json.dumps(recognize(file.read())), flush=True)
