"""Draws images with ejabberd's captcha script, whose path is the argument.

The script takes its random numbers from ``od``; a function of that name gives it the
request's. See ``program.py`` for what is read and written. Runs by its path; imports nothing
of the project.
"""

import json
import subprocess
import sys

for line in sys.stdin:
    request = json.loads(line)
    environment = {
        "PATH": "/usr/bin:/bin",
        "BASH_FUNC_od%%": "() { echo $NUMBERS; }",
        "NUMBERS": " ".join(map(str, request["numbers"])),
    }
    image = subprocess.run(
        ["bash", sys.argv[1], request["text"]], env=environment, capture_output=True, check=True
    ).stdout
    sys.stdout.buffer.write(f"{len(image)} {request['text']}\n".encode() + image)
    sys.stdout.buffer.flush()
