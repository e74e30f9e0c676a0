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
    """The same texts in the same order, and the same confidences."""
    assert [one["text"] for one in texts] == [one["text"] for one in expected]
    confidences = [one["confidence"] for one in expected]
    assert [one["confidence"] for one in texts] == pytest.approx(confidences, abs=1e-9)
