"""Colours that stay apart: inks against grounds. Channels 0-255."""

from random import Random
from typing import cast

from PIL import Image

Colour = tuple[int, int, int]  # red, green, blue

# Least distance of an ink to its ground, of brightness, for which the eye reads text; and
# that of pale ink, which bears nothing more.
CONTRAST = 75
PALE = 55


def brightness(colour: Colour) -> float:
    """Perceived brightness, 0-255 (the weights of ITU-R BT.601)."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def pixel(picture: Image.Image, place: tuple[int, int]) -> Colour:
    """The colour at ``place`` of an RGB picture."""
    # Pillow's type covers every mode.
    return cast(Colour, picture.getpixel(place))


def any_colour(rng: Random) -> Colour:
    """Grey one time in four."""
    # Dozens are drawn for an image: one draw of 24 bits takes a third of the time of three.
    red, green, blue = rng.getrandbits(24).to_bytes(3)
    return (red, red, red) if rng.random() < 0.25 else (red, green, blue)


def ground_colour(rng: Random, light: bool) -> Colour:
    """A light colour, often white, or a dark one; grey three times in ten."""
    if light and rng.random() < 0.35:
        return (255, 255, 255)
    low, high = (175, 256) if light else (0, 90)
    if rng.random() < 0.3:
        return (rng.randrange(low, high),) * 3
    red, green, blue = (rng.randrange(low, high) for _ in range(3))
    return red, green, blue


def ink_against(rng: Random, ground: Colour, contrast: float = CONTRAST) -> Colour:
    """A colour whose brightness differs from the ground's by ``contrast`` or more.

    Black or white where a few draws give none.
    """
    level = brightness(ground)
    for _ in range(12):
        colour = any_colour(rng)
        if abs(brightness(colour) - level) >= contrast:
            return colour
    return (0, 0, 0) if level > 127 else (255, 255, 255)


def ink_against_all(rng: Random, grounds: list[Colour], contrast: float = CONTRAST) -> Colour:
    """A colour that is readable on each of ``grounds``.

    The better of black and white where a few draws give none.
    """
    levels = [brightness(ground) for ground in grounds]
    for _ in range(12):
        colour = any_colour(rng)
        if min(abs(brightness(colour) - level) for level in levels) >= contrast:
            return colour
    black = min(levels) > 255 - max(levels)
    return (0, 0, 0) if black else (255, 255, 255)


def near(rng: Random, colour: Colour, reach: int) -> Colour:
    """A colour within ``reach`` of another in every channel."""
    red, green, blue = (min(255, max(0, value + rng.randint(-reach, reach))) for value in colour)
    return red, green, blue
