"""Sums, passwords and foreign writing: their texts, and that what is drawn is legible ink."""

import re
from random import Random

import numpy as np
import pytest

from recognize.alphabet import ALPHABET, ALPHANUMERIC, SIGNS, UNKNOWN
from recognize.sums import value
from tests.training.renderer import needs
from training.generators import SOURCES
from training.renderer import scripts, signs, written
from training.renderer.fonts import all_typefaces, drawing


def test_sums_are_sums_of_every_length():
    rng = Random(1)
    texts = {signs.sum_text(rng, (n, n)) for n in range(3, 8) for _ in range(200)}
    for text in texts:
        assert re.fullmatch(r"\d{1,2} ?[-+×x*÷/] ?\d{1,2} ?=? ?\??", text), text
        assert signs.SUM_LENGTHS[0] <= len(text.replace(" ", "")) <= signs.SUM_LENGTHS[1]
    assert any(" " in text for text in texts) and any(text.endswith("=?") for text in texts)
    assert value("7+2=?") == 9


def test_passwords_hold_signs_and_characters():
    rng = Random(2)
    for length in range(2, 13):
        for _ in range(50):
            text = signs.password(rng, (length, length))
            assert len(text) == length
            assert set(text) & set(SIGNS) and set(text) & set(ALPHANUMERIC)
            assert set(text) <= set(ALPHABET)


def test_foreign_texts_hold_a_character_that_is_none_of_ours():
    rng = Random(3)
    assert not set(scripts.FOREIGN) & set(ALPHABET)
    labels = []
    for length in (1, 1, 2, 4, 5, 6, 12) * 60:
        text = scripts.text(rng, (length, length))
        label = scripts.label(text)
        assert len(text) == len(label) == length and UNKNOWN in label
        assert set(label) <= {*ALPHANUMERIC, UNKNOWN}
        labels.append(label)
    # Some are foreign throughout, some hold one such character.
    assert any(set(label) == {UNKNOWN} for label in labels if len(label) > 3)
    assert any(label.count(UNKNOWN) == 1 for label in labels if len(label) > 3)


@needs.fonts_and_words
def test_every_sign_and_foreign_character_is_drawn_by_some_font():
    for character in SIGNS + scripts.DRAWN:
        assert drawing(character), character
    others = [face for face in all_typefaces() if not face.characters]
    assert others and all(face.others for face in others)


@needs.fonts_and_words
@pytest.mark.parametrize("name", ["sums", "passwords", "foreign"])
def test_samples(name):
    rng, again = Random(name), Random(name)
    for _ in range(30):
        image, text = SOURCES[name](rng, (4, 6))
        assert 4 <= len(text) <= 6 and image.mode == "RGB"
        assert np.ptp(np.asarray(image.convert("L"))) > 20
        same, label = SOURCES[name](again, (4, 6))
        assert label == text and same.tobytes() == image.tobytes()


@needs.fonts_and_words
def test_a_space_sets_letters_apart():
    def width(text):
        return np.mean([written(Random(seed), text).width for seed in range(40)])

    assert width("1 + 1") > width("1+1")
