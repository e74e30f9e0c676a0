"""Reads images with Debian's Tesseract, each as one line, letters and digits alone.

Standard input: one image path a line. Standard output: for each line a JSON string, the
text.
"""

import json
import os
import string
import subprocess
import sys

COMMAND = ["tesseract", "-", "-", "--psm", "7", "-c"]
COMMAND.append("tessedit_char_whitelist=" + string.digits + string.ascii_letters)
for line in sys.stdin:
    with open(line.rstrip("\n"), "rb") as file:
        result = subprocess.run(
            COMMAND, stdin=file, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
        )
    # It fails on pictures that it finds no line in: read as nothing.
    print(json.dumps("".join(result.stdout.decode().split())), flush=True)
