"""Shapes and places of letters."""

from random import Random

import numpy as np

from tests.training.renderer import needs
from training.renderer import fonts, lettering


def test_scattered_letters_stand_far_apart_at_heights_of_their_own():
    rng, plain, scattered = Random(4), [], []
    for _ in range(200):
        plain.append(lettering.any_manner(rng, 20))
        scattered.append(lettering.any_manner(rng, 20, scattered=True))
    gaps = [manner.gap for manner in plain]
    assert min(manner.gap for manner in scattered) >= 0.3 > np.median(gaps)
    wander = max(manner.wander for manner in plain)
    assert max(manner.wander for manner in scattered) > 0.9 > 0.3 > wander


@needs.fonts_and_words
def test_bitmap_letters_are_of_whole_pixels():
    """At their own size there is ink or none; enlarged, every block is of one value."""
    rng, plain, sizes = Random(3), fonts.typefaces()[0], set()
    for capital in (8, 12, 30, 60):
        for _ in range(10):
            manner = lettering.pixelated(rng, capital)
            sizes.add(manner.enlarged)
            assert 8 <= manner.capital / manner.enlarged <= 27 and manner.capital <= 1.3 * capital
            placed, _, _ = lettering.letters(rng, "H4k", [plain] * 3, manner, 0)
            for letter in placed:
                pixels = np.asarray(letter.mask)
                assert set(np.unique(pixels)) <= {0, 255}
                coarse = pixels[:: manner.enlarged, :: manner.enlarged]
                blocks = coarse.repeat(manner.enlarged, axis=0).repeat(manner.enlarged, axis=1)
                np.testing.assert_array_equal(blocks, pixels)
    assert 1 in sizes and max(sizes) >= 4


@needs.fonts_and_words
def test_some_letters_lose_their_top_or_their_bottom():
    rng = Random(5)
    lost = [lettering.any_manner(rng, 30).clipped for _ in range(600)]
    assert 0.01 < np.mean(np.array(lost) > 0) < 0.08 and min(lost) < 0 and max(lost) < 0.14
    plain = fonts.typefaces()[0]
    for character, share in (("H", 0.12), ("H", -0.08), ("T", 0.2)):
        manners = [lettering.Manner(40, 0, 0, 0, 0, 0, 0, 0, 0, cut) for cut in (0, share)]
        masks = [
            lettering.letters(rng, character, [plain], manner, 0)[0][0].mask for manner in manners
        ]
        full, less = (np.asarray(mask) for mask in masks)
        if character == "T":
            # Without its bar it would be an I.
            np.testing.assert_array_equal(less, full)
            continue
        rows = len(full) - round(abs(share) * len(full))
        assert len(less) == rows
        kept = full[-rows:] if share > 0 else full[:rows]
        assert less.sum() == kept.sum()
