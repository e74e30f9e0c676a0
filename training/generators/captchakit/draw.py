"""Draws with ``captchakit``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

import random
import secrets

from captchakit import ImageRenderer, Theme

# What the package seeds its own generator with cannot be seeded.
secrets.randbits = random.getrandbits


def draw(text, theme, **options):
    """The PNG file with the text; a theme is the name of one of the package's, or its fields."""
    if isinstance(theme, str):
        chosen = getattr(Theme, theme)
    else:
        ground, *palette = map(tuple, theme.pop("colours"))
        chosen = Theme(bg_color=ground, palette=tuple(palette), **theme)
    return ImageRenderer(theme=chosen, **options)._render_sync(text)
