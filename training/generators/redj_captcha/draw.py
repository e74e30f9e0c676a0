"""Draws with ``Redj-Captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import base64

from redjcaptcha.management import helper

# The package prints its errors, which are no part of an answer.
helper.print = lambda error: None


def draw(text, **options):
    """The PNG file with the text."""
    for name, value in ({"size": len(text)} | options).items():
        setattr(helper.Base, name, value)
    # One line in a hundred and forty has no length, at which the package gives up.
    while not (url := helper.generateImage(text)):
        pass
    return base64.b64decode(url.split(",")[1])
