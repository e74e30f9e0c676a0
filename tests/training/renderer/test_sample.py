"""Whole images."""

from random import Random

import numpy as np
import pytest

from model_build.labels import pad
from recognize.alphabet import ALPHANUMERIC
from tests.training.renderer import needs
from training.renderer import HEIGHTS, WIDTHS, layout, sample, words

pytestmark = needs.fonts_and_words


def test_same_seed_same_images():
    first = [sample(rng, (4, 6)) for rng in [Random(5)] for _ in range(60)]
    again = [sample(rng, (4, 6)) for rng in [Random(5)] for _ in range(60)]
    for (image, text), (image_again, text_again) in zip(first, again):
        assert text == text_again
        np.testing.assert_array_equal(np.asarray(image), np.asarray(image_again))
    assert len({image.tobytes() for image, _ in first}) == 60


@pytest.fixture(scope="module")
def samples():
    rng = Random("renderer")
    return [sample(rng, (1, 8)) for _ in range(500)]


def test_sizes_lengths_and_characters(samples):
    for image, text in samples:
        pad(text)
        assert image.mode == "RGB"
        assert WIDTHS[0] * 0.5 <= image.width <= WIDTHS[1]
        assert HEIGHTS[0] <= image.height <= HEIGHTS[1] or image.width == WIDTHS[1]
    widths, heights = zip(*(image.size for image, _ in samples))
    assert min(widths) < 75 and max(widths) == WIDTHS[1]
    assert min(heights) < 25 and max(heights) > 140
    assert {len(text) for _, text in samples} == set(range(1, 9))
    assert set("".join(text for _, text in samples)) == set(ALPHANUMERIC)


def test_grounds_are_light_and_dark_and_words_are_among_the_texts(samples):
    means = [np.asarray(image.convert("L")).mean() for image, _ in samples]
    assert 0.1 < np.mean(np.array(means) < 110) < 0.45
    known = {word.lower() for group in words._words_by_length().values() for word in group}
    share = np.mean([text.lower() in known for _, text in samples])
    assert 0.03 < share < 0.25


def test_no_image_is_blank(samples):
    for image, text in samples:
        levels = np.asarray(image.convert("L"), dtype=float)
        # One small letter in thin lines is the least.
        assert (np.abs(levels - np.median(levels)) > 15).sum() >= 10, text


def test_some_stand_on_a_clean_sheet(samples):
    """A sheet of one colour is most of the picture."""
    shares = []
    for image, _ in samples:
        most = max(count for count, _ in image.getcolors(image.width * image.height))
        shares.append(most / (image.width * image.height))
    assert 0.2 < np.mean(np.array(shares) > 0.5) < 0.6


def test_overlapping_letters_are_digits_half_of_the_time(monkeypatch):
    rng = Random(7)
    monkeypatch.setattr(layout, "_KINDS", ((layout._overlapping, 1),))
    digits = np.mean([sample(rng)[1].isdigit() for _ in range(100)])
    assert 0.35 < digits < 0.75


def test_texts_of_twelve_characters_fit():
    rng = Random(12)
    for _ in range(60):
        image, text = sample(rng, (8, 12))
        assert 8 <= len(text) <= 12 and image.width <= WIDTHS[1]
