"""Pictures without text, as training draws them."""

from random import Random

import numpy as np
import pytest

from training.data.batches import Generated
from training.data.screen import screenshot
from training.generators import SOURCES
from training.renderer import HEIGHTS, WIDTHS, fonts, words

pytestmark = pytest.mark.skipif(
    not (fonts.INDEX.exists() and words.DICTIONARY.exists()),
    reason="pictures without text need the renderer's fonts and words: make families",
)
sample = SOURCES["nothing"]


@pytest.fixture(scope="module")
def samples():
    rng = Random("nothing")
    return [sample(rng, (4, 6)) for _ in range(600)]


def test_same_seed_same_images():
    first = [sample(rng, (4, 6)) for rng in [Random(5)] for _ in range(80)]
    again = [sample(rng, (1, 8)) for rng in [Random(5)] for _ in range(80)]
    for (image, _), (image_again, _) in zip(first, again):
        np.testing.assert_array_equal(np.asarray(image), np.asarray(image_again))
    assert len({image.tobytes() for image, _ in first}) > 70


def test_sizes_and_the_empty_text(samples):
    for image, text in samples:
        assert text == "" and image.mode == "RGB"
        assert WIDTHS[0] <= image.width <= WIDTHS[1]
        assert HEIGHTS[0] <= image.height <= HEIGHTS[1]
    widths, heights = zip(*(image.size for image, _ in samples))
    assert min(widths) < 70 and max(widths) > 370
    assert min(heights) < 23 and max(heights) > 145


def test_blank_dark_and_busy_pictures_are_among_them(samples):
    deviations = np.array([np.asarray(image).std() for image, _ in samples])
    means = np.array([np.asarray(image).mean() for image, _ in samples])
    assert 0.02 < np.mean(deviations < 2) < 0.3 and np.mean(deviations > 40) > 0.3
    assert np.mean(means < 80) > 0.1 and np.mean(means > 200) > 0.1


def test_batches_hold_them_beside_captchas():
    images, labels = Generated({"nothing": 1, "original-0.7.1": 1}, 40, screens=0.5)(0)
    empty = (labels == 0).all(axis=1)
    assert 8 < empty.sum() < 32 and (labels[~empty, :4] > 0).all()
    assert np.isfinite(images).all()


def test_screens_put_no_words_beside_them(monkeypatch):
    def words_were_drawn(*_):
        raise AssertionError

    monkeypatch.setattr("training.data.screen._neighbour", words_were_drawn)
    Generated({"nothing": 1}, 60, screens=1.0)(0)
    image, _ = sample(Random(1))
    with pytest.raises(AssertionError):
        for seed in range(60):
            screenshot(image, Random(seed))
