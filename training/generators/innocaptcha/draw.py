"""Draws with ``InnoCaptcha``, whose drawing modules are imported alone.

The package asks for a database, encryption and a network that finds objects beside, none of
which draws. ``programs/serve.py`` calls it. Imports nothing of the project.
"""

import importlib.util
import random
import secrets
import sys
from types import ModuleType
from unittest.mock import MagicMock

package = ModuleType("InnoCaptcha")
package.__path__ = importlib.util.find_spec("InnoCaptcha").submodule_search_locations
sys.modules["InnoCaptcha"] = package
for name in (
    "InnoCaptcha.utils",
    "arabic_reshaper",
    "bidi",
    "bidi.algorithm",
    "cryptography",
    "cryptography.fernet",
):
    sys.modules[name] = MagicMock()

from InnoCaptcha import math  # noqa: E402  (needs the stand-ins)
from InnoCaptcha import text as texts  # noqa: E402

# What the package draws from cannot be seeded.
secrets.choice = random.choice
secrets.randbelow = random.randrange
secrets.randbits = random.getrandbits


def draw(text, **options):
    """An image with the text, of six characters at most; or of a sum, where it is empty."""
    if text:
        captcha = texts.TextCaptcha(**options)
        captcha.create(text)
        return captcha.image, text
    captcha = math.MathCaptcha("image")
    captcha.create()
    return captcha.image, captcha.question + "=?"
