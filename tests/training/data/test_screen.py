from random import Random

import numpy as np

from tests.support.pictures import captchas
from training.data.batches import Generated
from training.data.screen import screenshot


def test_screenshots_are_the_same_for_a_seed_and_vary():
    (image, _), *_ = captchas(1)
    first = [screenshot(image, Random(seed)) for seed in range(60)]
    for seed, shown in enumerate(first):
        assert shown.mode == "RGB"
        assert shown.tobytes() == screenshot(image, Random(seed)).tobytes()
    widths = [shown.width / image.width for shown in first]
    # Scaled by 0.6 to 3, with margins of -2 to 20 pixels before scaling.
    assert min(widths) > 0.6 * (1 - 5 / image.width) and max(widths) < 3 * (1 + 42 / image.width)
    assert max(widths) > 2 and min(widths) < 1
    # Light and dark pages.
    assert min(np.asarray(shown)[0].mean() for shown in first) < 80
    assert max(np.asarray(shown)[0].mean() for shown in first) > 240


def test_the_image_is_in_the_crop():
    """Where it is neither scaled nor compressed, it stands there pixel by pixel."""
    (image, _), *_ = captchas(1)
    pixels = np.asarray(image.convert("RGB"))[10:20, 10:40]
    whole = 0
    for seed in range(100):
        page = np.asarray(screenshot(image, Random(seed)))
        if page.shape[1] <= image.width + 42 and page.shape[0] >= 20:
            windows = np.lib.stride_tricks.sliding_window_view(page, pixels.shape)
            whole += bool((windows[:, :, 0] == pixels).all(axis=(2, 3, 4)).any())
    assert whole >= 2


def test_the_share_of_screenshots():
    plain = Generated({"original-0.7.1": 1}, 8, 1)(0)[0]
    none = Generated({"original-0.7.1": 1}, 8, 1, screens=0.0)(0)[0]
    every = Generated({"original-0.7.1": 1}, 8, 1, screens=1.0)(0)[0]
    np.testing.assert_array_equal(plain, none)
    assert not np.array_equal(plain[0], every[0])


def test_the_share_of_views():
    """The same pictures, laid otherwise, and the same texts."""
    plain, labels = Generated({"original-0.7.1": 1}, 12, 1)(0)
    some, same = Generated({"original-0.7.1": 1}, 12, 1, views=0.5)(0)
    every, _ = Generated({"original-0.7.1": 1}, 12, 1, views=1.0)(0)
    np.testing.assert_array_equal(labels, same)
    otherwise = [not np.array_equal(*pair) for pair in zip(plain, some, strict=True)]
    assert 0 < sum(otherwise) < 12
    assert all(not np.array_equal(*pair) for pair in zip(plain, every, strict=True))
