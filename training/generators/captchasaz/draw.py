"""Draws with ``captchaSaz``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import captchaSaz


def draw(text, **options):
    """An image with the text."""
    return captchaSaz.generate(text, **options)[0]
