"""A text is of one script: of the package's own characters, or of those of a taught source.

A network that was taught б besides reads some 6 as б, and hardly any text has both a б and an x: of
a source with digits and Cyrillic letters none has. So an image is read as a text of either script,
each counted by how probable it is that all of the text is of it. ``site/lib/scripts.js`` mirrors
this module.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from recognize import ctc
from recognize.alignments import Probabilities
from recognize.alphabet import BLANK, OTHER, Alphabet
from recognize.options import Options
from recognize.sights import Sight

# How probable the own and the taught one are before anything is seen: who teaches a source asks for
# it, and a text of what both have, such as digits, is one of the source.
SCRIPTS_BEFORE = (0.1, 0.9)
# A script of a smaller share is not read.
LEAST_SCRIPT = 1e-3


class Script(NamedTuple):
    """``characters``: those of a text of it. ``share``: how probable it is, 0-1."""

    characters: str
    share: float


def in_each(sight: Sight, options: Options) -> Iterator[Sight]:
    """An image in one view, restricted as the options say, as a text of each script."""
    view, weight = sight
    known, case = options.known, options.case
    for characters, share in of(view, options):
        yield Sight(ctc.restrict(view, characters, case, known), weight * share)


def of(view: Probabilities, options: Options) -> list[Script]:
    """The scripts that an image may be of, likeliest first.

    ``view``: float64 (T, classes). Where the options name characters, these are one script.
    """
    known = options.known
    if options.allowed != known.text or len(known.scripts) == 1:
        return [Script(options.allowed, 1.0)]
    logs = [log_of(view, known.either_case(one, options.case), known) for one in known.scripts]
    shares = np.array(SCRIPTS_BEFORE) * np.exp(np.array(logs) - max(logs))
    shares /= shares.sum()
    found = [Script(*one) for one in zip(known.scripts, shares.tolist()) if one[1] > LEAST_SCRIPT]
    return sorted(found, key=lambda one: -one.share)


def log_of(view: Probabilities, characters: str, known: Alphabet) -> float:
    """Logarithm of the probability that a text is of some of the characters alone.

    It is that of all their alignments: the product over the time steps of what falls on these, the
    blank and unknown ones.
    """
    falls = view[:, [BLANK, OTHER, *known.encode(characters)]].sum(axis=1)
    return float(np.log(np.maximum(falls, ctc.FLOOR)).sum())
