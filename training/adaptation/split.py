"""Who is learnt from and who is asked afterwards.

Cross-validation: each label is held out once, from a network that learnt from the others, so that
few labels still tell how well the source is read.
"""

from collections.abc import Sequence
from random import Random

FOLDS = 3


def folds(groups: Sequence[Sequence[int]], seed: int, count: int = FOLDS) -> list[list[int]]:
    """The places of all groups in ``count`` parts of about the same size, no group in two.

    Raises ``ValueError`` where there are fewer groups than parts.
    """
    if len(groups) < count:
        raise ValueError(f"{len(groups)} groups cannot be {count} parts")
    shuffled = [list(group) for group in groups]
    Random(f"folds/{seed}").shuffle(shuffled)
    parts: list[list[int]] = [[] for _ in range(count)]
    # The largest first, each to the smallest part.
    for group in sorted(shuffled, key=len, reverse=True):
        min(parts, key=len).extend(group)
    return [sorted(part) for part in parts]
