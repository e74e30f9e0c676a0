"""Animated captchas: what their frames show, and how their readings are counted."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.support.generators import needs
from tests.support.pictures import encoded, word
from training.studies.animations import ANIMATIONS, Still, Tally, main, measured

TEXT = "HOUSE"


@pytest.fixture(scope="module")
def still() -> Still:
    return Still(word("black", "white", text=TEXT), len(TEXT))


def inked(pixels: np.ndarray) -> int:
    return int((pixels < 128).all(2).sum())


def test_each_letter_has_a_strip_and_all_are_the_picture(still):
    assert len(still.strips) == len(TEXT)
    assert all(inked(still.of([strip])) > 10 for strip in still.strips)
    np.testing.assert_array_equal(still.of(still.strips), still.pixels)
    np.testing.assert_array_equal(still.of([]), still.paper)


def test_a_picture_without_ink_has_strips_too():
    blank = Still(Image.new("RGB", (50, 20), "white"), 5)
    assert [one.stop - one.start for one in blank.strips] == [10] * 5


@pytest.mark.parametrize("kind", ANIMATIONS)
def test_every_kind_moves_and_is_drawn_again_by_its_seed(still, kind):
    frames = ANIMATIONS[kind](still, np.random.default_rng(1))
    assert len({one.tobytes() for one in frames}) > 1
    assert all(one.shape == still.pixels.shape and one.dtype == np.uint8 for one in frames)
    again = ANIMATIONS[kind](still, np.random.default_rng(1))
    assert [one.tobytes() for one in frames] == [one.tobytes() for one in again]


def test_what_the_frames_show(still):
    def shown(kind: str) -> list[int]:
        return [inked(one) for one in ANIMATIONS[kind](still, np.random.default_rng(1))]

    whole = inked(still.pixels)
    assert shown("blank first") == [0, 0, whole, whole]
    assert shown("text in one of 20") == [0] * 10 + [whole] + [0] * 9
    assert sum(shown("letters in turn")) == whole and min(shown("letters in turn")) > 0
    assert sum(shown("letters in turn, 10 frames each")) == 10 * whole
    assert sum(shown("a letter away in turn")) == 4 * whole
    grown = shown("letter by letter")
    assert grown == sorted(grown) and (grown[0], grown[-1]) == (0, whole)
    assert shown("letter by letter, then held") == grown + [whole] * 4


def test_a_tally_counts_in_any_case(reader):
    reading = reader.read(encoded(word("black", "white", text=TEXT)))
    tally = Tally()
    for text, trusted in (("house", True), ("house", False), ("mouse", True), ("mouse", False)):
        tally.add(replace(reading, text=TEXT, trusted=trusted), text)
    assert str(tally) == "50 | 50 | 25"


@needs("original-0.7.1")
def test_each_kind_is_read_in_three_ways(reader):
    tallies = measured(reader, ("original-0.7.1",), 2)
    assert tallies.keys() == ANIMATIONS.keys()
    assert all(one.count == 2 for ways in tallies.values() for one in ways)
    # The still is the same, however it is animated; a first frame of paper alone has no text.
    assert len({str(stills) for stills, _, _ in tallies.values()}) == 1
    still, first, together = tallies["blank first"]
    assert first.right == first.trusted == 0 and together.right == still.right > 0


@needs("original-0.7.1")
def test_the_command_prints_a_table(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["animations", "--images", "1", "--sources", "original-0.7.1"])
    main()
    head, *lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [*ANIMATIONS]
    assert all(line.count("|") == head.count("|") for line in lines)
