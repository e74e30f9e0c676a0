"""Draws with ``deepcaptcha``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import os

# It chooses among its fonts by their place in a listing, whose order is the disk's.
listing = os.listdir
os.listdir = lambda *folder: sorted(listing(*folder))

from deepcaptcha import DeepCaptcha  # noqa: E402


def draw(**options):
    """An image and the text that the package chose."""
    return DeepCaptcha(**options).generate()
