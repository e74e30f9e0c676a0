"""Random amounts, of each picture its own."""

import jax
import jax.numpy as jnp

# Beside pictures: (n, 1, 1, 1).
SHAPE = (1, 1, 1)


def uniform(key: jax.Array, count: int, low: float, high: float) -> jax.Array:
    """One number a picture, float32 (count, 1, 1, 1)."""
    return jax.random.uniform(key, (count, *SHAPE), minval=low, maxval=high)


def sometimes(key: jax.Array, count: int, share: float) -> jax.Array:
    """Which pictures, bool (count, 1, 1, 1): each with the probability ``share``."""
    return jax.random.uniform(key, (count, *SHAPE)) < share


def up_to(key: jax.Array, count: int, most: float, share: float) -> jax.Array:
    """Nought, but in a share of the pictures a number between 0 and ``most``."""
    chosen, amount = jax.random.split(key)
    return jnp.where(sometimes(chosen, count, share), uniform(amount, count, 0, most), 0)
