"""Which pictures belong together: same text, or nearly the same picture.

One that is learnt from says what the other shows: both stand on one side of a split.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# A picture brought down to so many grey levels, (columns, rows).
_SHAPE = (48, 16)
# Of two pictures' levels, what all pictures share taken off, the correlation from which on they
# are nearly the same: drawn again, never so much; compressed or scaled again, always.
NEAR = 0.97
# Rows of a comparison at a time: 1,000 take 12 MB with 3,000 others.
_AT_A_TIME = 1000

# float32 (n, 768): a row a picture, of length 1; of 0 where there is nothing to compare.
Prints = NDArray[np.float32]


def fingerprint(picture: Image.Image) -> NDArray[np.float32]:
    """Grey levels of an RGB picture, float32 (768,), 0-255."""
    small = picture.convert("L").resize(_SHAPE, Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32).reshape(-1)


def prints(levels: Sequence[NDArray[np.float32]]) -> Prints:
    """Fingerprints made comparable, without what all pictures of the source have."""
    rows: NDArray[np.floating] = np.stack(levels)
    # The mean of few pictures is made of each of them.
    if len(rows) >= 20:
        rows = rows - np.median(rows, axis=0)
    rows = rows - rows.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    # What hardly differs from the others has no manner to compare.
    return np.where(norms > 1.0, rows / np.maximum(norms, 1.0), 0.0).astype(np.float32)


def near_pairs(rows: Prints) -> list[tuple[int, int]]:
    """Pairs of places, the lesser first, of pictures that are nearly the same."""
    pairs = []
    for first in range(0, len(rows), _AT_A_TIME):
        alike = rows[first : first + _AT_A_TIME] @ rows.T >= NEAR
        for one, other in np.argwhere(alike):
            if first + one < other:
                pairs.append((int(first + one), int(other)))
    return pairs


def groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The places 0 to ``count`` - 1 in groups, such that no pair stands in two."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in pairs:
        parent[root(one)] = root(other)
    found: dict[int, list[int]] = {}
    for place in range(count):
        found.setdefault(root(place), []).append(place)
    return list(found.values())


def same(keys: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of places that join all with the same key; ``None`` is no key."""
    first: dict[Hashable, int] = {}
    return [
        (first.setdefault(key, place), place)
        for place, key in enumerate(keys)
        if key is not None and first.setdefault(key, place) != place
    ]
