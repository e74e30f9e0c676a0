"""``recognize.images.laid`` on a device, for many pictures at once, once they have their size."""

import jax
import jax.numpy as jnp

from recognize.images import BALANCED, COMPRESSION, CONTRAST, SMOOTHING
from training.device.boxes import boxes, mixed, within


def prepared(pictures: jax.Array, sizes: jax.Array) -> jax.Array:
    """Network input, float32 (n, 48, 160, 3), of ``training.data.pictures.Pictures``.

    ``pictures``: whole numbers in 0-255 of any type. Equals serving's to 1e-5, as a test holds.
    """
    box = boxes(sizes)
    inside = within(box)[..., None]
    count = 3 * jnp.sum(inside, (1, 2, 3), keepdims=True)
    deviation = pictures.astype(jnp.float32) - _medians(pictures, inside)
    deviation = jnp.where(inside, mixed(deviation, box, SMOOTHING), 0)
    mean = jnp.sum(deviation, (1, 2, 3), keepdims=True) / count
    spread = jnp.sum(jnp.abs(deviation), (1, 2, 3), keepdims=True) / count
    deviation = jnp.where(mean < -BALANCED, -deviation, deviation)
    deviation *= COMPRESSION / (CONTRAST * jnp.maximum(spread, 1.0))
    compressed = jnp.sign(deviation) * jnp.log1p(jnp.abs(deviation))
    return compressed / jnp.log1p(jnp.float32(COMPRESSION))


def _medians(pictures: jax.Array, inside: jax.Array) -> jax.Array:
    """Median of each channel of each picture, float32 (n, 1, 1, 3).

    By halving the range of values eight times, which needs no sorting. The mean of the two middle
    values where the count is even.
    """
    values = jnp.where(inside, pictures.astype(jnp.int32), 256)
    count = jnp.sum(inside, (1, 2), keepdims=True)

    def halve(_: int, bounds: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        low, high = bounds
        middle = (low + high) // 2
        below = jnp.sum(values[..., None] <= middle, (1, 2), keepdims=True)
        # The first value that half of them do not exceed, and that more than half do not.
        reached = jnp.stack([2 * below[..., 0] >= count, 2 * below[..., 1] > count], -1)
        return jnp.where(reached, low, middle + 1), jnp.where(reached, middle, high)

    shape = (len(pictures), 1, 1, 3, 2)
    start = jnp.zeros(shape, jnp.int32), jnp.full(shape, 255, jnp.int32)
    low, _ = jax.lax.fori_loop(0, 8, halve, start)
    return jnp.mean(low.astype(jnp.float32), -1)
