"""Where the letters stand, and how large."""

from random import Random

import numpy as np

from recognize.images import HEIGHT, WIDTH
from training.renderer.layout import LEAST, WIDTHS, any_layout, picture_around


def test_layouts_go_from_small_to_full_and_from_overlap_to_far_apart():
    rng = Random(8)
    layouts = [any_layout(rng, 5) for _ in range(2000)]
    kinds = [layout.kind for layout in layouts]
    assert 0.45 < kinds.count("usual") / 2000 < 0.55
    assert set(kinds) == {"usual", "small", "loose", "full", "overlapping", "pixelated"}
    shares = [layout.capital / layout.height for layout in layouts]
    assert min(shares) < 0.12 and max(shares) > 0.8
    assert np.mean(np.array(shares) < 0.3) > 0.15
    gaps = [layout.gap for layout in layouts if layout.gap is not None]
    assert min(gaps) < -0.3 and max(gaps) > 2
    bare = [layout.bare for layout in layouts]
    assert any(bare) and np.mean(bare) < 0.06


def test_small_letters_stand_anywhere_and_are_large_enough_for_the_network():
    rng, places = Random(9), []
    for count in (2, 4, 6, 8, 12):
        for _ in range(400):
            layout = any_layout(rng, count)
            if layout.kind != "pixelated":
                assert layout.capital * count * (0.75 + max(0, layout.gap or 0)) <= WIDTHS[1] + 1
            if layout.bare or layout.kind == "full":
                continue
            wide, high = round(count * 0.75 * layout.capital), round(layout.capital)
            (width, height), left, top = picture_around(rng, layout, wide, high, 0)
            assert 0 <= left <= width - wide and 0 <= top <= height - high
            if layout.kind == "small":
                scale = min(WIDTH / width, HEIGHT / height)
                assert layout.capital * scale > 0.9 * LEAST
                places.append((left / (width - wide), top / (height - high)))
    assert (np.min(places, axis=0) < 0.1).all() and (np.max(places, axis=0) > 0.9).all()


def test_letters_that_fill_the_picture_are_cut_a_little_at_one_edge():
    rng, cuts = Random(10), []
    for _ in range(1500):
        layout = any_layout(rng, 5)
        if layout.kind != "full":
            continue
        (width, height), left, top = picture_around(rng, layout, 300, 80, 0)
        cut = max(-left, -top, left + 300 - width, top + 80 - height)
        assert cut <= 0.1 * layout.capital + 1
        assert height <= 82 + 0.35 * layout.capital
        cuts.append(cut > 0)
    assert 0.2 < np.mean(cuts) < 0.5
