"""Tiles of noise, stripes and specks, made once and cut from: mode L, 0-255."""

from functools import cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.renderer.geometry import Size

_SIDE = 640
TEXTURES = ("noise", "clouds", "stripes", "hatching", "dots", "specks", "scratches")


def texture(rng: Random, name: str, size: Size) -> Image.Image:
    """A piece of one of the tiles of that name, of that size (at most 400 x 200).

    ``name``: one of ``TEXTURES``.
    """
    left, top = rng.randrange(_SIDE - 400), rng.randrange(_SIDE - 200)
    variant = rng.randrange(4)
    return _tile(name, variant).crop((left, top, left + size[0], top + size[1]))


@cache
def _tile(name: str, variant: int) -> Image.Image:
    rng = np.random.default_rng([TEXTURES.index(name), variant])
    y, x = np.mgrid[:_SIDE, :_SIDE].astype(np.float32)
    period = (3, 4, 6, 9)[variant]
    values: NDArray[np.floating | np.bool_]
    if name == "noise":
        values = rng.random((_SIDE, _SIDE))
    elif name == "clouds":
        coarse = Image.fromarray((rng.random((_SIDE // 16, _SIDE // 16)) * 255).astype(np.uint8))
        return coarse.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    elif name == "stripes":
        angle = rng.uniform(0, np.pi)
        values = 0.5 + 0.5 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)
    elif name == "hatching":
        values = ((x + y) % period < period / 2) | ((x - y) % period < period / 3)
    elif name == "dots":
        squared = ((x % period) - period / 2) ** 2 + ((y % period) - period / 2) ** 2
        values = squared < (period * 0.38) ** 2
    elif name == "specks":
        values = rng.random((_SIDE, _SIDE)) > (0.75, 0.85, 0.9, 0.95)[variant]
    else:
        values = rng.random((_SIDE, 1)) + 0.3 * rng.random((_SIDE, _SIDE)) > 0.6
    return Image.fromarray((np.asarray(values, dtype=np.float32) * 255).astype(np.uint8))
