"""Where pictures lie in the network's input, and each pixel's neighbours within its picture."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from recognize.images import HEIGHT, WIDTH


class Boxes(NamedTuple):
    """First and last row and column of each of n pictures, int32 (n, 1, 1)."""

    top: jax.Array
    bottom: jax.Array
    left: jax.Array
    right: jax.Array


# Of each pixel its row, (48, 1), and its column, (1, 160).
ROWS, COLUMNS = np.arange(HEIGHT)[:, None], np.arange(WIDTH)[None]


def boxes(sizes: jax.Array) -> Boxes:
    """Pictures of these heights and widths, (n, 2), each in the middle."""
    height, width = jnp.moveaxis(sizes.astype(jnp.int32), 1, 0)[:, :, None, None]
    top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
    return Boxes(top, top + height - 1, left, left + width - 1)


def within(box: Boxes) -> jax.Array:
    """Which pixels belong to the pictures, bool (n, 48, 160)."""
    rows = (box.top <= ROWS) & (box.bottom >= ROWS)
    return rows & (box.left <= COLUMNS) & (box.right >= COLUMNS)


def mixed(pictures: jax.Array, box: Boxes, share: jax.Array | float) -> jax.Array:
    """Each value with that share of its neighbour to either side, in both directions.

    ``pictures``: float32 (n, 48, 160, 3). ``share``: one, or one a picture, (n, 1, 1, 1);
    below 0 it sharpens. The pixels at a picture's edges are repeated, as in serving.
    """
    ends = ((ROWS, box.top, box.bottom), (COLUMNS, box.left, box.right))
    for axis, (places, first, last) in enumerate(ends, 1):
        before = jnp.where((places == first)[..., None], pictures, jnp.roll(pictures, 1, axis))
        after = jnp.where((places == last)[..., None], pictures, jnp.roll(pictures, -1, axis))
        pictures = (1 - 2 * share) * pictures + share * before + share * after
    return pictures
