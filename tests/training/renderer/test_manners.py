"""Every way of drawing is drawn."""

import sys
from random import Random
from types import CodeType

import pytest

from tests.training.renderer import needs
from training.renderer import (
    clutter,
    composing,
    confetti,
    grounds,
    inking,
    plates,
    sample,
    strikes,
    wear,
)

pytestmark = needs.fonts_and_words


def _not_called(wanted: set[CodeType], most: int) -> set[CodeType]:
    """Which of the functions none of so many images calls."""
    left = set(wanted)

    def note(frame, event, _):
        if event == "call":
            left.discard(frame.f_code)

    rng = Random("every manner")
    sys.setprofile(note)
    try:
        for _ in range(most):
            sample(rng)
            if not left:
                break
    finally:
        sys.setprofile(None)
    return left


@pytest.mark.slow
def test_every_manner_is_drawn():
    tables = (strikes._KINDS, wear._KINDS, grounds._KINDS, inking._FILLS, clutter._DRAWERS)
    manners = [draw for table in tables for draw, _ in table]
    manners += [confetti.confetti, confetti.corners]
    manners += [confetti._polygon, confetti._disc, confetti._sliver]
    manners += [plates._plates, plates._boxes, plates._grounds, composing.bare]
    left = _not_called({draw.__code__ for draw in manners}, 1000)
    assert [draw for draw in manners if draw.__code__ in left] == []
