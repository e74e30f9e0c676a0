"""The bound of case-sensitive reading: what the package draws, and the arithmetic."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from training.generators.captcha.settings import DEFAULT, ORIGINAL
from training.studies.case_bound import HEIGHT, WIDTH, characters, report, teacher


@pytest.mark.parametrize("setting", [ORIGINAL, DEFAULT])
def test_characters_are_drawn_whole_and_the_same_every_time(setting):
    masks, labels = characters(setting, 300, "a")
    again, same = characters(setting, 300, "a")
    np.testing.assert_array_equal(masks, again)
    np.testing.assert_array_equal(labels, same)
    assert masks.shape == (300, HEIGHT, WIDTH) and masks.dtype == np.uint8
    assert masks.reshape(300, -1).max(axis=1).min() > 100  # none is empty
    assert masks[:, -1].max() == 0  # none reaches the end
    assert len(set(labels)) > 50 and labels.max() < len(setting.characters)


def test_a_bound_is_the_power_of_the_share_of_characters():
    pairs = [("a", "a")] * 80 + [("x", "X")] * 10 + [("0", "O")] * 10
    lines = report("a setting", pairs).splitlines()
    assert lines[0] == "a setting: 100 characters"
    assert "a character 90.00% (82.56%-94.48%)" in lines[1]
    assert "6 characters 53.1%" in lines[1]  # 0.9 ** 6
    assert "4-6 characters 59.3%" in lines[1]  # the mean of 0.9 ** 4, 5 and 6
    assert "a character 80.00%" in lines[2] and "6 characters 26.2%" in lines[2]
    assert lines[3].endswith("x for X 10, 0 for O 10")


@pytest.mark.slow
def test_the_teacher_learns_to_tell_two_characters():
    masks, labels = characters(replace(ORIGINAL, characters="1W"), 128, "b")
    network = teacher(2)
    network.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    network.fit(masks, labels, batch_size=16, epochs=8, verbose=0)
    assert np.mean(network.predict(masks, verbose=0).argmax(-1) == labels) > 0.9
