"""Figures of recognition: exact match, character error rate, calibration, intervals."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from rapidfuzz.distance import Levenshtein

from recognize.sums import value

# A share of images, 0-1, and the ends of its 95 % interval: [share, low, high], as JSON has it.
Share = list[float]
# From a text that was read and the true one to whether it is right.
Match = Callable[[str, str], bool]
# Counts of (true character, read character); "" for one missing on either side.
Confusions = Counter[tuple[str, str]]

# Characters of the ``captcha`` package that are one shape at two sizes. It stretches each
# glyph to its box, so that size, the only difference, is nearly lost.
INDISTINGUISHABLE = str.maketrans("COSVWXZ0", "cosvwxzo")
# What the intervals are called beside the figures.
INTERVAL = "95 % Wilson"


def exact(read: str, truth: str) -> bool:
    """Whether the text is the true one, case included."""
    return read == truth


def exact_any_case(read: str, truth: str) -> bool:
    """Whether the text is the true one where case does not count."""
    return read.lower() == truth.lower()


def exact_folded(read: str, truth: str) -> bool:
    """With the characters that the generator makes indistinguishable counted as one."""
    return read.translate(INDISTINGUISHABLE) == truth.translate(INDISTINGUISHABLE)


def right(match: Match, read: str, truth: str) -> bool:
    """Whether a picture's text is right by that rule; a sum is where its value is.

    Labels of sums seldom have what a picture shows after them, ``=?``.
    """
    asked = value(truth)
    return match(read, truth) if asked is None else value(read) == asked


def wilson(successes: float, trials: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson, 1927); 0-1."""
    proportion, spread = successes / trials, z * z / trials
    middle = proportion + spread / 2
    half = z * math.sqrt(proportion * (1 - proportion) / trials + spread / (4 * trials))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return max(0.0, low), min(1.0, high)  # rounding goes past the ends


def share(matches: Sequence[bool]) -> Share:
    """Share of matches with its 95 % interval: [share, low, high]."""
    return mean_share([matches])


def mean_share(sets: Sequence[Sequence[bool]]) -> Share:
    """Mean of the sets' shares of matches with its 95 % interval: [share, low, high].

    The interval is Wilson's for that share of all the images: for sets of one size that
    is a little wide, because what differs between sets is counted as chance.
    """
    mean = sum(sum(matches) / len(matches) for matches in sets) / len(sets)
    images = sum(map(len, sets))
    return [round(x, 5) for x in (mean, *wilson(mean * images, images))]


def percent(value: Share, digits: int = 2) -> str:
    """``[share, low, high]`` as ``99.12 (98.80-99.35)``, in per cent."""
    middle, low, high = (f"{100 * x:.{digits}f}" for x in value)
    return f"{middle} ({low}-{high})"


def character_error_rate(reads: Sequence[str], truths: Sequence[str]) -> float:
    """Edits (insert, delete, replace) for each character of the truth; case-sensitive.

    Edits an image where no truth has a character.
    """
    edits = sum(Levenshtein.distance(read, truth) for read, truth in zip(reads, truths))
    return edits / (sum(map(len, truths)) or len(truths))


def confusions(reads: Sequence[str], truths: Sequence[str]) -> Confusions:
    """How often each true character was read as which."""
    counts: Confusions = Counter()
    for read, truth in zip(reads, truths):
        for edit in Levenshtein.editops(truth, read):
            true = "" if edit.tag == "insert" else truth[edit.src_pos]
            counts[true, "" if edit.tag == "delete" else read[edit.dest_pos]] += 1
    return counts


def expected_calibration_error(confidences: ArrayLike, correct: ArrayLike, bins: int = 15) -> float:
    """Mean distance of confidence and accuracy over bins of equal width; 0-1.

    Guo et al., 2017. 0 is honest: of the answers with confidence p, a share p is right.
    ``confidences``: (n,), 0-1. ``correct``: whether each answer is right, (n,).
    """
    given, right = np.asarray(confidences, dtype=float), np.asarray(correct, dtype=float)
    place = np.minimum((given * bins).astype(int), bins - 1)
    gaps = np.bincount(place, right - given, minlength=bins)
    return float(np.abs(gaps).sum() / len(given))
