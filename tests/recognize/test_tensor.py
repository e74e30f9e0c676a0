"""Pictures to the network's input."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from recognize.images import HEIGHT, WIDTH, _smoothed, median, to_tensor
from tests.support.pictures import word


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((44, 44), (66, 44)),  # half as wide again
        ((88, 44), (132, 44)),
        ((110, 44), (156, 44)),  # as wide as there is room
        ((156, 44), (156, 44)),
        ((312, 44), (156, 22)),
    ],
)
def test_tensor_fits_the_input_and_is_centred(size, drawn):
    width, height = size
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 3, 10, height - 1), fill="black")
    ImageDraw.Draw(image).rectangle((20, 0, width - 1, 6), fill="black")
    ink = to_tensor(image)[..., 0] > 0.5
    for inked, side, whole in zip((ink.any(0), ink.any(1)), drawn, (WIDTH, HEIGHT)):
        places = np.flatnonzero(inked)
        assert (places[0], places[-1]) == ((whole - side) // 2, (whole + side) // 2 - 1)


def contrast(tensor: np.ndarray) -> float:
    """Largest value of ink in any channel."""
    return float(np.abs(tensor).max())


def test_tensor_does_not_depend_on_polarity_or_contrast():
    image = word("#202020", "#e0e0e0")
    tensor = to_tensor(image)
    np.testing.assert_allclose(to_tensor(ImageOps.invert(image)), tensor, atol=0.02)
    faint = Image.eval(image, lambda value: 200 + (value - 0xE0) // 4)
    # A level lost to rounding weighs more where four levels have become one.
    np.testing.assert_allclose(to_tensor(faint), tensor, atol=0.1)
    # Ink is positive; so small a picture's letters have a pale seam from the cubic filter.
    assert tensor.max() > 0.8 and tensor.max() > -2 * tensor.min()


@pytest.mark.parametrize("size", [(60, 20), (61, 21), (31, 90)])
def test_background_is_the_median_of_each_channel(size):
    """The histogram gives numpy's median, in odd and even counts of pixels."""
    rng = np.random.default_rng(size[0])
    levels = rng.integers(0, [256, 90, 12], (size[1], size[0], 3), np.uint8)
    for values in (levels, levels // 128 * 200):
        image = Image.fromarray(values)
        np.testing.assert_array_equal(median(image), np.median(values, axis=(0, 1)))


def test_smoothing_mixes_neighbours_and_keeps_edges():
    dot = np.zeros((3, 4, 3), np.float32)
    dot[1, 2, 0] = 100
    expected = np.outer([5, 90, 5], [0, 5, 90, 5]) / 100
    smoothed = _smoothed(dot)
    assert smoothed.dtype == np.float32
    np.testing.assert_allclose(smoothed[..., 0], expected, rtol=1e-5)
    assert not smoothed[..., 1:].any()
    # One row or column has nothing beside it, and an even picture stays as it is.
    for size in ((1, 5), (5, 1), (4, 4)):
        np.testing.assert_allclose(_smoothed(np.full((*size, 3), 7, np.float32)), 7, rtol=1e-6)


def test_median_colour_becomes_nothing():
    tensor = to_tensor(word((250, 240, 20), (20, 90, 160)))
    assert not np.median(tensor, axis=(0, 1)).any() and contrast(tensor) > 0.8


def test_blank_picture_is_all_background():
    assert not to_tensor(Image.new("RGB", (100, 40), (130, 20, 90))).any()


def test_compression_noise_is_no_ink():
    rng = np.random.default_rng(2)
    noise = rng.choice([129, 130, 131], (40, 100, 3), p=[0.02, 0.96, 0.02]).astype(np.uint8)
    assert contrast(to_tensor(Image.fromarray(noise))) < 0.6


def test_colour_is_seen_where_grey_is_even():
    """Red on green of the same luma."""
    image = word((196, 0, 0), (0, 100, 0))
    grey = np.asarray(image.convert("L")).astype(int)
    assert np.ptp(grey) <= 2
    tensor = to_tensor(image)
    assert tensor[..., 0].max() > 0.8 and tensor[..., 1].min() < -0.5
    assert not tensor[..., 2].any()
    drawn = np.abs(tensor).max(2) > 0.5
    assert 0.02 < drawn.mean() < 0.3


def test_faint_text_stays_visible_beside_a_dark_margin():
    """A strip of black page, which takes most of the contrast, leaves the text its own."""
    image = word("#c0c0c0", "#e8e8e8")
    image.paste("black", (0, 0, 14, 25))
    tensor = to_tensor(image)
    assert np.abs(tensor[:, WIDTH // 2 :]).max() > 0.25
    # Not compressed, it would be as small a part of the margin's ink as it is in the picture.
    assert np.abs(tensor[:, WIDTH // 2 :]).max() > 1.5 * (0xE8 - 0xC0) / 0xE8 * contrast(tensor)
