"""Draws with ejabberd's captcha script, whose path is the first argument.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import subprocess
import sys


def draw(text, numbers):
    """The file that the script writes.

    It takes its random numbers from ``od``; a function of that name gives it ours.
    """
    environment = {
        "PATH": "/usr/bin:/bin",
        "BASH_FUNC_od%%": "() { echo $NUMBERS; }",
        "NUMBERS": " ".join(map(str, numbers)),
    }
    return subprocess.run(
        ["bash", sys.argv[1], text], env=environment, capture_output=True, check=True
    ).stdout
