"""Draws with ``pycturing``.

``programs/serve.py`` calls it. Imports nothing of the project.
"""

from pycturing import text as package

sizes = {}
any_colour = package.roll_rgba


def colour(alpha=None):
    """One of the package's; letters, which are opaque, in none too light for the ground."""
    while True:
        red, green, blue, opacity = any_colour(alpha)
        if alpha is None or 0.3 * red + 0.6 * green + 0.1 * blue < 170:
            return red, green, blue, opacity


package.roll_rgba = colour


def draw(text, size):
    """An image with the text."""
    # The package unpacks its typeface for each size.
    if size not in sizes:
        sizes[size] = package.TextPycturing(size)
    return sizes[size].draw(text, len(text))[0]
