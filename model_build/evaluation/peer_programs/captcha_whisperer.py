"""Reads images with captcha-whisperer.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text.
"""

import json
import sys

from captcha_whisperer import recognize

for line in sys.stdin:
    with open(line.rstrip("\n"), "rb") as file:
        print(json.dumps(recognize(file.read())), flush=True)
