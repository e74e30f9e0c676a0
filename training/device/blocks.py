"""What compression leaves of pictures: blocks of eight pixels, each of few frequencies."""

import jax
import jax.numpy as jnp
import numpy as np

from recognize.images import HEIGHT, WIDTH
from training.device.chance import sometimes, uniform

_SIDE = 8
# The discrete cosine transform of eight values (Ahmed et al., 1974), orthonormal.
_COSINES = np.cos(np.pi * np.outer(np.arange(_SIDE), 2 * np.arange(_SIDE) + 1) / (2 * _SIDE))
_COSINES *= np.sqrt(np.where(np.arange(_SIDE) == 0, 1, 2) / _SIDE)[:, None]
_TRANSFORM = _COSINES.astype(np.float32)
# Steps to which frequencies are rounded at the coarsest: the higher, the coarser, as JPEG's do.
_STEPS = (12 + 8 * np.add.outer(np.arange(_SIDE), np.arange(_SIDE))).astype(np.float32)


def compressed(key: jax.Array, pictures: jax.Array, share: float) -> jax.Array:
    """A share of the pictures as JPEG would leave them, each at a quality of its own.

    ``pictures``: float32 (n, 48, 160, 3).
    """
    count = len(pictures)
    chosen, quality = jax.random.split(key)
    shape = (count, HEIGHT // _SIDE, _SIDE, WIDTH // _SIDE, _SIDE, 3)
    cut = pictures.reshape(shape)
    frequencies = jnp.einsum("ui,vj,nyixjc->nyuxvc", _TRANSFORM, _TRANSFORM, cut)
    steps = uniform(quality, count, 0.1, 1)[..., None, None] * _STEPS[:, None, :, None]
    coarse = jnp.round(frequencies / steps) * steps
    back = jnp.einsum("ui,vj,nyuxvc->nyixjc", _TRANSFORM, _TRANSFORM, coarse)
    return jnp.where(sometimes(chosen, count, share), back.reshape(pictures.shape), pictures)
