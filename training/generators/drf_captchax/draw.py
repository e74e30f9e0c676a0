"""Draws with ``drf-captchax``, whose two drawing modules are imported alone.

The package's own settings want REST views and Redis. ``programs/serve.py`` calls it. Imports
nothing of the project.
"""

import base64
import sys
from importlib.machinery import PathFinder
from types import ModuleType, SimpleNamespace

from django.conf import settings

settings.configure()
OPTIONS = {}
folder = PathFinder.find_spec("captchax").submodule_search_locations[0]
for name, path in (("captchax", folder), ("captchax.backend", f"{folder}/backend")):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__path__ = [path]
sys.modules["captchax.settings"] = SimpleNamespace(
    CAPTCHAX_CONFIG=OPTIONS, DEFAULT_CAPTCHAX_CONFIG=OPTIONS
)

from captchax.backend.image import ImageCaptchaBackend  # noqa: E402  (needs the stand-ins)
from captchax.captcha import CaptchaGenerator  # noqa: E402

FONT = f"{folder}/static/fonts/dejavu-sans.ttf"


def draw(text, crossed, **options):
    """The text under thirty lines where ``crossed``, else over dots."""
    OPTIONS.clear()
    OPTIONS.update({"LENGTH": len(text), "FONT_PATH": FONT} | options)
    if crossed:
        return base64.b64decode(ImageCaptchaBackend().generate_image(text).split(",")[1])
    return CaptchaGenerator().generate_image(text)[1]
