"""Tiles of noise, stripes and specks, made once and cut from: mode L, 0-255."""

from functools import cache
from random import Random

import numpy as np
from PIL import Image

_SIDE = 640
KINDS = ("noise", "clouds", "stripes", "hatching", "dots", "specks", "scratches")


def texture(rng: Random, kind: str, size: tuple[int, int]) -> Image.Image:
    """A piece of the tile of that kind, of that size (at most 400 x 200)."""
    left, top = rng.randrange(_SIDE - 400), rng.randrange(_SIDE - 200)
    variant = rng.randrange(4)
    return _tile(kind, variant).crop((left, top, left + size[0], top + size[1]))


@cache
def _tile(kind: str, variant: int) -> Image.Image:
    rng = np.random.default_rng([KINDS.index(kind), variant])
    y, x = np.mgrid[:_SIDE, :_SIDE].astype(np.float32)
    period = (3, 4, 6, 9)[variant]
    if kind == "noise":
        values = rng.random((_SIDE, _SIDE))
    elif kind == "clouds":
        coarse = Image.fromarray((rng.random((_SIDE // 16, _SIDE // 16)) * 255).astype(np.uint8))
        return coarse.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    elif kind == "stripes":
        angle = rng.uniform(0, np.pi)
        values = 0.5 + 0.5 * np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)
    elif kind == "hatching":
        values = ((x + y) % period < period / 2) | ((x - y) % period < period / 3)
    elif kind == "dots":
        values = ((x % period) - period / 2) ** 2 + ((y % period) - period / 2) ** 2
        values = values < (period * 0.38) ** 2
    elif kind == "specks":
        values = rng.random((_SIDE, _SIDE)) > (0.75, 0.85, 0.9, 0.95)[variant]
    else:
        values = rng.random((_SIDE, 1)) + 0.3 * rng.random((_SIDE, _SIDE)) > 0.6
    return Image.fromarray((np.asarray(values, dtype=np.float32) * 255).astype(np.uint8))
