"""Sums over alignments: how probable a text is under a CTC network, exactly.

Method: the forward and backward variables of connectionist temporal classification (Graves et
al., 2006). An alignment of a text is a path of T classes, one a time step, that gives the text
once repeats are merged and blanks dropped. A label is a text as classes, from 1 on.

``probabilities`` are float64 (T, classes), linear and not logarithms, of the blank and each
character at each time step.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recognize.alphabet import BLANK
from recognize.profile import Weights

Probabilities = NDArray[np.float64]


def text_probability(probabilities: Probabilities, label: Sequence[int]) -> float:
    """Probability (0-1) of a label: the sum over all its alignments."""
    blank, on = _forward(probabilities, label)
    return blank[-1][-1] + (on[-1][-1] if label else 0.0)


def length_probability(probabilities: Probabilities, low: int, high: int) -> float:
    """Probability (0-1) that the text has from ``low`` to ``high`` characters."""
    blank, on = _by_length(probabilities, high, np.ones(probabilities.shape[1]))
    return float(blank[low:].sum() + on[low:].sum())


def total_probability(
    probabilities: Probabilities, lengths: tuple[int, int] | None, weights: Weights | None
) -> float:
    """The sum of the probabilities of all texts of those lengths, times their weights if any."""
    if weights is None:
        return length_probability(probabilities, *lengths) if lengths else 1.0
    low, high = lengths or (0, weights.longest)
    blank, on = _by_length(probabilities, high, np.array(weights.classes))
    at_length = blank[low:] + on[low:].sum(axis=1)
    return float(at_length @ np.array(weights.lengths[low : high + 1]))


def given_lengths(probabilities: Probabilities, low: int, high: int) -> Probabilities:
    """Those under which the probabilities of all texts of those lengths sum to 1."""
    return times(probabilities, 1 / length_probability(probabilities, low, high))


def times(probabilities: Probabilities, factor: float) -> Probabilities:
    """Those under which every text's probability is multiplied by a factor, above 0.

    Every alignment passes through the last time step: what it is multiplied by, all texts are.
    """
    scaled = probabilities.copy()
    scaled[-1] *= factor
    return scaled


def with_each_class(probabilities: Probabilities, label: Sequence[int]) -> NDArray[np.float64]:
    """(L, classes): for every place and class, the probability of the label with the class there.

    Summed over all alignments: forward and backward variables around the place. ``label``: at
    least one class.
    """
    count, known = probabilities.shape
    classes = np.array(label)
    blank, on = map(np.array, _forward(probabilities, label))
    blank_back, on_back = map(np.array, _forward(probabilities[::-1], label[::-1]))
    # Entering place i at time step t: from the blank before it, or straight from the character
    # before it if that is another one. Leaving it after step t is the same, backwards.
    differs = np.arange(known) != np.insert(classes, 0, BLANK)[:-1, None]
    differs_back = np.arange(known) != np.append(classes, BLANK)[1:, None]
    entering = blank[:count, :-1, None] + _shifted(on[:count])[..., None] * differs
    leaving = blank_back[:count, :-1][::-1, ::-1, None] + (
        _shifted(on_back[:count])[::-1, ::-1, None] * differs_back
    )
    held = np.zeros((count, len(label), known))
    inside = np.zeros((len(label), known))
    for time, at_step in enumerate(probabilities):
        inside = held[time] = (inside + entering[time]) * at_step
    score: NDArray[np.float64] = np.einsum("tic,tic->ic", held, leaving)
    score[:, BLANK] = 0.0
    return score


def _by_length(
    probabilities: Probabilities, high: int, weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of texts by their length n up to ``high``, the probability times their classes' weights.

    blank[n]: n characters, ended in a blank; on[n, c]: ended on class c.
    """
    blank, on = np.zeros(high + 1), np.zeros((high + 1, probabilities.shape[1]))
    blank[0] = 1.0
    for at_step in probabilities:
        total = on.sum(axis=1)
        started = np.zeros_like(on)
        started[1:] = blank[:-1, None] + total[:-1, None] - on[:-1]
        blank, on = (blank + total) * at_step[BLANK], (on + started * weights) * at_step
        on[:, BLANK] = 0.0
    return blank, on


def _forward(
    probabilities: Probabilities, label: Sequence[int]
) -> tuple[list[list[float]], list[list[float]]]:
    """Forward variables before each time step, and after the last, of one label.

    ``blank`` (T + 1 rows of L + 1): the probability of the first t steps ending in the
    blank before place i, or after the last place for i = L. ``on`` (T + 1 rows of L): of
    them ending on the character at place i. Plain lists: for the few states of a captcha
    they are several times as fast as arrays.
    """
    places = range(len(label))
    straight = [place > 0 and label[place] != label[place - 1] for place in places]
    emitted = probabilities[:, list(label)].tolist() if label else [[]] * len(probabilities)
    blank, on = [[1.0] + [0.0] * len(label)], [[0.0] * len(label)]
    for pause, emission in zip(probabilities[:, BLANK].tolist(), emitted):
        before, here = blank[-1], on[-1]
        blank.append([before[0] * pause] + [(before[i + 1] + here[i]) * pause for i in places])
        on.append(
            [
                (here[i] + before[i] + (here[i - 1] if straight[i] else 0.0)) * emission[i]
                for i in places
            ]
        )
    return blank, on


def _shifted(on: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, L): at each place, the value of the place before it; 0 at the first."""
    return np.pad(on[:, :-1], ((0, 0), (1, 0)))
