from random import Random

import numpy as np
import pytest

from tests.support.generators import needs
from tests.support.pictures import ALL_SOURCES
from training.generators import SOURCES
from training.generators.captcha.settings import DEFAULT, ORIGINAL


@pytest.mark.parametrize("name", ALL_SOURCES)
def test_same_seed_same_images(name):
    first = [SOURCES[name](rng, (4, 6)) for rng in [Random(5)] for _ in range(10)]
    again = [SOURCES[name](rng, (4, 6)) for rng in [Random(5)] for _ in range(10)]
    for (image, text), (image_again, text_again) in zip(first, again):
        assert text == text_again
        np.testing.assert_array_equal(np.asarray(image), np.asarray(image_again))
    assert len({image.tobytes() for image, _ in first}) == 10


@pytest.mark.parametrize("name", ALL_SOURCES)
def test_settings(name):
    rng = Random(name)
    setting = ORIGINAL if name.startswith("original") else DEFAULT
    samples = [SOURCES[name](rng, (2, 8)) for _ in range(150)]
    assert {image.size for image, _ in samples} == {(setting.width, setting.height)}
    assert {len(text) for _, text in samples} == set(range(2, 9))
    characters = "".join(text for _, text in samples)
    assert set(characters) <= set(setting.characters)
    assert len(set(characters)) > 0.9 * len(setting.characters)
    # Drawn with repetition: some text has the same character twice.
    assert any(len(set(text)) < len(text) for _, text in samples)


def test_the_original_leaves_out_what_it_took_for_indistinguishable():
    assert len(ORIGINAL.characters) == 59 and not set("Oo0") & set(ORIGINAL.characters)
    assert len(DEFAULT.characters) == 62


@needs("original-0.3")
def test_releases_draw_differently():
    new, _ = SOURCES["original-0.7.1"](Random(1), (5, 5))
    old, _ = SOURCES["original-0.3"](Random(1), (5, 5))
    assert new.size == old.size and new.tobytes() != old.tobytes()


@needs("original-0.3")
@pytest.mark.parametrize("source", ["original-0.3", "default-0.3"])
def test_letters_have_less_ink_under_pillow_6_and_the_next_ones_have_theirs(source):
    def ink(name):
        drawn = [SOURCES[name](Random(seed), (5, 5))[0].convert("L") for seed in range(10)]
        greys = [np.asarray(image, dtype=float) for image in drawn]
        return np.mean([np.abs(grey - np.median(grey)).mean() for grey in greys])

    new = ink(source)
    assert 0.7 * new < ink(f"{source}-pillow-6") < 0.9 * new
    assert ink(source) == new
