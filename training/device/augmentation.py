"""Changes to drawn pictures that leave their text as it was: none is seen twice alike.

Strong ones, because a drawn picture is trained on several times (``training.device.dispatch``):
maps and bending, lines and patches, blur and sharpness, colour and polarity, noise, the blocks of
compression. All happens before ``training.device.preparation``, as it would to a picture that is
sent to be read.
"""

import jax
import jax.numpy as jnp

from training.device.blocks import compressed
from training.device.boxes import boxes, mixed
from training.device.chance import sometimes, uniform, up_to
from training.device.marks import patched, struck
from training.device.warp import warped

# Grey levels: deviations of noise and of a channel's shift.
_NOISE, _SHIFT = 28.0, 40.0


def augmented(key: jax.Array, pictures: jax.Array, sizes: jax.Array) -> jax.Array:
    """Each picture changed by itself; whole numbers in 0-255, float32 (n, 48, 160, 3).

    ``pictures`` and ``sizes``: as ``training.data.pictures.Pictures``. The same key makes the same.
    """
    keys = iter(jax.random.split(key, 8))
    count, box = len(pictures), boxes(sizes)
    changed = warped(next(keys), pictures.astype(jnp.float32), box)
    changed = struck(next(keys), changed, box, 0.25)
    changed = struck(next(keys), changed, box, 0.1)
    changed = patched(next(keys), changed, box, 0.15)
    changed = mixed(changed, box, _softness(next(keys), count))
    changed = _coloured(next(keys), changed)
    changed = _noisy(next(keys), changed)
    changed = compressed(next(keys), changed, 0.2)
    return jnp.round(jnp.clip(changed, 0, 255))


def _softness(key: jax.Array, count: int) -> jax.Array:
    """Shares for ``mixed``: some blurred, some sharpened."""
    blurred, sharpened = jax.random.split(key)
    return up_to(blurred, count, 0.25, 0.3) - up_to(sharpened, count, 0.12, 0.2)


def _coloured(key: jax.Array, pictures: jax.Array) -> jax.Array:
    """Channels mixed, shifted and stretched; one picture in four turned over, some made grey."""
    count = len(pictures)
    mix, shift, steep, invert, grey, bent = jax.random.split(key, 6)
    weights = jnp.eye(3) + 0.2 * jax.random.normal(mix, (count, 3, 3))
    even = sometimes(grey, count, 0.15)[..., 0]
    weights = jnp.where(even, jnp.full((3, 3), 1 / 3), weights)
    changed = jnp.einsum("nyxc,ncd->nyxd", pictures - 127.5, weights)
    changed *= jnp.exp(uniform(steep, count, -0.7, 0.2))
    changed += 127.5 + _SHIFT * jax.random.normal(shift, (count, 1, 1, 3)) * ~even[..., None]
    changed = jnp.where(sometimes(invert, count, 0.25), 255 - changed, changed)
    gamma = jnp.exp(uniform(bent, count, -0.5, 0.5))
    return 255 * (jnp.clip(changed, 0, 255) / 255) ** gamma


def _noisy(key: jax.Array, pictures: jax.Array) -> jax.Array:
    """Noise of each pixel, the same in all channels or not, and single pixels of black or white."""
    count = len(pictures)
    each, common, level, alike, places, amount, shade = jax.random.split(key, 7)
    colour = jax.random.normal(each, pictures.shape)
    grey = jax.random.normal(common, (*pictures.shape[:3], 1))
    noise = jnp.where(sometimes(alike, count, 0.5), grey, colour)
    changed = pictures + noise * up_to(level, count, _NOISE, 0.4)
    specks = jax.random.uniform(places, (*pictures.shape[:3], 1)) < up_to(amount, count, 0.04, 0.15)
    white = jax.random.bernoulli(shade, 0.5, (*pictures.shape[:3], 1))
    return jnp.where(specks, 255.0 * white, changed)
