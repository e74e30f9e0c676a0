"""Pictures turned, slanted, stretched, moved and bent."""

import jax
import jax.numpy as jnp

from recognize.images import HEIGHT, WIDTH
from training.device.boxes import COLUMNS, ROWS, Boxes
from training.device.chance import uniform, up_to

# Radians; columns a row; part of the width and height.
_TURN, _SLANT, _MOVE = 0.09, 0.25, 0.03
# Logarithms by which width and height shrink: little below 0, or letters would leave the picture.
_SHRINK = (-0.04, 0.22)
# Pixels of the network's input by which a point is moved at most, and how many points there are
# down and across, between which the movement is interpolated.
_BEND, _NODES = 2.5, (4, 12)


def warped(key: jax.Array, pictures: jax.Array, box: Boxes) -> jax.Array:
    """Each picture under an affine map and a bending of its own, in the same box.

    ``pictures``: float32 (n, 48, 160, 3). What comes from outside is as the nearest edge.
    """
    count = len(pictures)
    affine, bending, strength = jax.random.split(key, 3)
    down, across = _sources(affine, count, box)
    nodes = jax.random.normal(bending, (count, *_NODES, 2))
    bend = jax.image.resize(nodes, (count, HEIGHT, WIDTH, 2), "cubic")
    bend = bend * up_to(strength, count, _BEND / 2, 0.6)  # a normal value is within 2 mostly
    down = jnp.clip(down + bend[..., 0], box.top, box.bottom)
    across = jnp.clip(across + bend[..., 1], box.left, box.right)
    return _sampled(pictures, down, across)


def _sources(key: jax.Array, count: int, box: Boxes) -> tuple[jax.Array, jax.Array]:
    """The row and the column that each pixel comes from, float32 (n, 48, 160) each."""
    keys = jax.random.split(key, 6)
    turn, slant, up, aside = (uniform(one, count, -1, 1)[..., 0] for one in keys[:4])
    high, wide = (jnp.exp(uniform(one, count, *_SHRINK)[..., 0]) for one in keys[4:])
    middle_row, middle_column = (box.top + box.bottom) / 2, (box.left + box.right) / 2
    y, x = ROWS - middle_row, COLUMNS - middle_column
    # Small turns alone, and letters are not to leave a wide picture: its ends would rise too far.
    sine = jnp.sin(_TURN * turn) * jnp.minimum(1, 3 * (box.bottom - box.top + 1) / WIDTH)
    across = (x + _SLANT * slant * y) * wide + sine * y
    down = y * high - sine * x
    across += _MOVE * aside * (box.right - box.left)
    down += _MOVE * up * (box.bottom - box.top)
    return middle_row + down, middle_column + across


def _sampled(pictures: jax.Array, down: jax.Array, across: jax.Array) -> jax.Array:
    """The pictures at these rows and columns, interpolated."""
    row, column = jnp.floor(down).astype(jnp.int32), jnp.floor(across).astype(jnp.int32)
    below, beside = (down - row)[..., None], (across - column)[..., None]
    flat = pictures.reshape(len(pictures), HEIGHT * WIDTH, 3)

    def at(rows: jax.Array, columns: jax.Array) -> jax.Array:
        places = jnp.clip(rows, 0, HEIGHT - 1) * WIDTH + jnp.clip(columns, 0, WIDTH - 1)
        found: jax.Array = jax.vmap(lambda picture, place: picture[place])(flat, places)
        return found

    upper = at(row, column) * (1 - beside) + at(row, column + 1) * beside
    lower = at(row + 1, column) * (1 - beside) + at(row + 1, column + 1) * beside
    return upper * (1 - below) + lower * below
