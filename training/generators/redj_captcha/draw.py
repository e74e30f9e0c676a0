"""Draws with ``Redj-Captcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import base64

from redjcaptcha.management import helper


def draw(text, **options):
    """The PNG file with the text."""
    for name, value in ({"size": len(text)} | options).items():
        setattr(helper.Base, name, value)
    return base64.b64decode(helper.generateImage(text).split(",")[1])
