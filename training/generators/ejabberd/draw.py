"""Draws with ejabberd's captcha script, whose path is the first argument.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import subprocess
import sys


def draw(request):
    """The file that the script writes.

    The script takes its random numbers from ``od``; a function of that name gives it the
    request's.
    """
    environment = {
        "PATH": "/usr/bin:/bin",
        "BASH_FUNC_od%%": "() { echo $NUMBERS; }",
        "NUMBERS": " ".join(map(str, request["numbers"])),
    }
    return subprocess.run(
        ["bash", sys.argv[1], request["text"]], env=environment, capture_output=True, check=True
    ).stdout
