"""Figures of recognition: exact match, character error rate, calibration, intervals."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

# Characters of the ``captcha`` package that are one shape at two sizes. It stretches each
# glyph to its box, so that size, the only difference, is nearly lost.
INDISTINGUISHABLE = str.maketrans("COSVWXZ0", "cosvwxzo")


def exact(read: str, truth: str) -> bool:
    return read == truth


def exact_any_case(read: str, truth: str) -> bool:
    return read.lower() == truth.lower()


def exact_folded(read: str, truth: str) -> bool:
    """With the characters that the generator makes indistinguishable counted as one."""
    return read.translate(INDISTINGUISHABLE) == truth.translate(INDISTINGUISHABLE)


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share (Wilson, 1927); 0-1."""
    share, spread = successes / trials, z * z / trials
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return max(0.0, low), min(1.0, high)  # rounding goes past the ends


def share(matches: Sequence[bool]) -> list[float]:
    """Share of matches with its 95 % interval: [share, low, high]."""
    low, high = wilson(sum(matches), len(matches))
    return [round(x, 5) for x in (sum(matches) / len(matches), low, high)]


def character_error_rate(reads: Sequence[str], truths: Sequence[str]) -> float:
    """Edits (insert, delete, replace) for each character of the truth; case-sensitive.

    Edits an image where no truth has a character.
    """
    edits = sum(Levenshtein.distance(read, truth) for read, truth in zip(reads, truths))
    return edits / (sum(map(len, truths)) or len(truths))


def confusions(reads: Sequence[str], truths: Sequence[str]) -> Counter:
    """Counts of (true character, read character); '' for one missing on either side."""
    counts: Counter = Counter()
    for read, truth in zip(reads, truths):
        for edit, true_place, read_place in Levenshtein.editops(truth, read):
            true = "" if edit == "insert" else truth[true_place]
            counts[true, "" if edit == "delete" else read[read_place]] += 1
    return counts


def expected_calibration_error(
    confidences: Sequence[float], correct: Sequence[bool], bins: int = 15
) -> float:
    """Mean distance of confidence and accuracy over bins of equal width; 0-1.

    Guo et al., 2017. 0 is honest: of the answers with confidence p, a share p is right.
    """
    confidences, correct = np.asarray(confidences), np.asarray(correct, dtype=float)
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = np.bincount(place, correct - confidences, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidences))
