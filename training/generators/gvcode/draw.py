"""Draws with ``gvcode``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from gvcode import VFCode


def draw(text, **options):
    """An image with the text."""
    code = VFCode(**options)
    code.generate(text)
    return code._img
