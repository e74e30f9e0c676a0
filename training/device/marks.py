"""Lines across pictures and patches on them."""

import jax
import jax.numpy as jnp

from training.device.boxes import COLUMNS, ROWS, Boxes
from training.device.chance import sometimes, uniform

# Half of a line's thickness, in pixels of the network's input: thinner than most letters.
_HALF = (0.3, 1.1)
# Half the sides of a patch, in pixels: less than a letter, or there would be nothing to read.
_PATCH_DOWN, _PATCH_ACROSS = 5.0, 2.5


def struck(key: jax.Array, pictures: jax.Array, box: Boxes, share: float) -> jax.Array:
    """A share of the pictures with a line across: a parabola from one side to the other.

    ``pictures``: float32 (n, 48, 160, 3). Of the ink of the picture, or of any colour.
    """
    count = len(pictures)
    chosen, start, end, sag, width, colour = jax.random.split(key, 6)
    height = box.bottom - box.top
    from_row, to_row, bow = (uniform(one, count, 0, 1)[..., 0] for one in (start, end, sag))
    along = (COLUMNS - box.left) / jnp.maximum(1, box.right - box.left)
    course = from_row + (to_row - from_row) * along + (bow - 0.5) * 4 * along * (1 - along)
    slope = (to_row - from_row) + (bow - 0.5) * 4 * (1 - 2 * along)
    steepness = slope * height / jnp.maximum(1, box.right - box.left)
    distance = jnp.abs(ROWS - box.top - course * height) / jnp.sqrt(1 + steepness**2)
    half = uniform(width, count, *_HALF)
    cover = jnp.clip(half + 0.5 - distance[..., None], 0, 1) * sometimes(chosen, count, share)
    return pictures + cover * (_colours(colour, pictures, box) - pictures)


def patched(key: jax.Array, pictures: jax.Array, box: Boxes, share: float) -> jax.Array:
    """A share of the pictures with a small rectangle of one colour; as ``struck``."""
    count = len(pictures)
    chosen, row, column, down, across, colour = jax.random.split(key, 6)
    middle_row = box.top + uniform(row, count, 0, 1)[..., 0] * (box.bottom - box.top)
    middle_column = box.left + uniform(column, count, 0, 1)[..., 0] * (box.right - box.left)
    inside = jnp.abs(ROWS - middle_row) <= uniform(down, count, 0.5, _PATCH_DOWN)[..., 0]
    inside &= jnp.abs(COLUMNS - middle_column) <= uniform(across, count, 0.5, _PATCH_ACROSS)[..., 0]
    cover = inside[..., None] & sometimes(chosen, count, share)
    return jnp.where(cover, _colours(colour, pictures, box), pictures)


def _colours(key: jax.Array, pictures: jax.Array, box: Boxes) -> jax.Array:
    """A colour a picture, (n, 1, 1, 3): of one of its own pixels, or any."""
    count = len(pictures)
    row, column, other, any_colour = jax.random.split(key, 4)
    down = (
        box.top[:, 0, 0] + uniform(row, count, 0, 1)[:, 0, 0, 0] * (box.bottom - box.top)[:, 0, 0]
    )
    across = (
        box.left[:, 0, 0]
        + uniform(column, count, 0, 1)[:, 0, 0, 0] * (box.right - box.left)[:, 0, 0]
    )
    own = pictures[jnp.arange(count), down.astype(jnp.int32), across.astype(jnp.int32)]
    free = jax.random.uniform(any_colour, (count, 3), maxval=255)
    chosen = sometimes(other, count, 0.5)
    return jnp.where(chosen, own[:, None, None], free[:, None, None])
