"""Draws with ``django-simple-captcha``, whose module reads Django's settings once.

The settings of each request are set on it. ``programs/serve.py`` calls it. Imports
nothing of the project.
"""

from types import SimpleNamespace

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "captcha"],
    DATABASES={},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from captcha import views  # noqa: E402  (needs Django's settings)

DEFAULTS = {
    name: value for name, value in vars(views.settings).items() if name.startswith("CAPTCHA_")
}


def draw(text, settings, scale):
    """The PNG file that the package's own view answers with."""
    chosen = dict(settings)
    if "CAPTCHA_NOISE_FUNCTIONS" in chosen:
        chosen["CAPTCHA_NOISE_FUNCTIONS"] = [
            f"captcha.helpers.noise_{name}" for name in chosen["CAPTCHA_NOISE_FUNCTIONS"]
        ]
        chosen["CAPTCHA_FILTER_FUNCTIONS"] = [
            f"captcha.helpers.{name}" for name in chosen["CAPTCHA_FILTER_FUNCTIONS"]
        ]
    for name, value in (DEFAULTS | chosen).items():
        setattr(views.settings, name, value)
    return views._captcha_image(SimpleNamespace(challenge=text), scale).content
