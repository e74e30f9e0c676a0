"""Draws with ``demure-captcha``.

Its modules import each other as if they stood alone, and one another's names from pip; those that
speak are left out. ``programs/serve.py`` calls it. Imports nothing of the project.
"""

import sys
from importlib.machinery import PathFinder
from types import SimpleNamespace
from unittest.mock import MagicMock

from PIL import ImageFont

# The package measures with a method that Pillow 10 removed; this is what it returned.
ImageFont.FreeTypeFont.getsize = lambda font, text: font.getbbox(text)[2:]
sys.path.insert(0, PathFinder.find_spec("demure_captcha").submodule_search_locations[0])
sys.modules |= {
    "pip": SimpleNamespace(List=list),
    "speaker": MagicMock(),
    "pydantic": SimpleNamespace(BaseModel=object),
}

from captcha import Captcha  # noqa: E402  (needs the stand-ins)
from themes import THEMES  # noqa: E402


def draw(text, theme, **options):
    """An image with the text."""
    return Captcha(text, theme=THEMES[theme], **options).image
