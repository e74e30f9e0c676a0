"""Readings that Python and JavaScript make of the same probabilities, compared."""

from collections.abc import Sequence

import pytest


def compare_reading(decoded: dict, expected: dict, legible: bool) -> None:
    """What an image's probabilities say in one way is what they say in another."""
    assert (decoded["legible"], decoded["views"]) == (legible, expected["views"])
    compare(decoded["candidates"], expected["candidates"])
    compare(decoded["characters"], expected["characters"])
    for character, other in zip(decoded["characters"], expected["characters"], strict=True):
        compare(character["alternatives"], other["alternatives"])


def compare(texts: Sequence[dict], expected: Sequence[dict]) -> None:
    """The same confidences, and the same texts in the same order but for ties.

    Of texts that are as probable as each other, such as digits of a picture of letters, roundings
    decide which stands first, and which is the last that is named.
    """
    confidences = [one["confidence"] for one in expected]
    assert [one["confidence"] for one in texts] == pytest.approx(confidences, rel=1e-9, abs=1e-9)
    for place, (one, other) in enumerate(zip(texts, expected, strict=True)):
        near = confidences[max(0, place - 1) : place + 2]
        is_last = 0 < place == len(confidences) - 1
        tied = is_last or near.count(pytest.approx(other["confidence"], rel=1e-12)) > 1
        assert one["text"] == other["text"] or tied, (texts, expected)
