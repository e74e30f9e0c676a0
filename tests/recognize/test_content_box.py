"""What of a picture is content, and what margin."""

import time

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from recognize.images import CUTS, content_box, to_tensor
from tests.support.patience import SLOWER
from tests.support.pictures import word


def box_of(image: Image.Image) -> tuple[int, int, int, int]:
    return content_box(np.asarray(image.convert("L")))


@pytest.mark.parametrize(("ink", "ground"), [("black", "white"), ("white", "#303030")])
def test_even_margins_are_cut(ink, ground):
    image = Image.new("RGB", (90, 50), ground)
    ImageDraw.Draw(image).line((20, 12, 70, 33), ink)
    assert box_of(image) == (20, 12, 71, 34)


@pytest.mark.parametrize("page", ["white", "black", "#7080a0"])
@pytest.mark.parametrize("frame", ["black", "#d0d0d0"])
def test_page_and_frame_are_cut(page, frame):
    image = word("#303030", "#f0f0e0")
    left, top, right, bottom = box_of(image)
    assert 0 < left < right < image.width and 0 < top < bottom < image.height
    framed = ImageOps.expand(ImageOps.expand(image, 2, frame), (25, 13), page)
    assert box_of(framed) == (left + 27, top + 15, right + 27, bottom + 15)
    np.testing.assert_array_equal(to_tensor(framed), to_tensor(image))


def test_a_frame_on_two_sides_is_cut():
    image = word("#303030", "#f0f0f0")
    left, top, right, bottom = box_of(image)
    framed = ImageOps.expand(image, (6, 0, 0, 9), "black")
    assert box_of(framed) == (left + 6, top, right + 6, bottom)


def test_uneven_margins_of_a_photograph_are_cut():
    """Shading and grain of a few levels are margin all the same."""
    image = word("black", "white")
    left, top, right, bottom = box_of(image)
    grain = np.random.default_rng(3).integers(0, 9, (60, 150), np.uint8)
    page = Image.fromarray(230 + grain).convert("RGB")
    page.paste(image, (15, 10))
    assert box_of(page) == (left + 15, top + 10, right + 15, bottom + 10)


def test_frames_within_frames_are_cut_so_often():
    image = Image.effect_noise((40, 20), 90).convert("RGB")
    for number in range(CUTS + 3):
        image = ImageOps.expand(image, 1, "black" if number % 2 else "white")
    # One frame a cut.
    left, top, right, bottom = box_of(image)
    assert left == top == image.width - right == image.height - bottom == CUTS


@pytest.mark.parametrize("contrast", [0, 1, 8])
def test_an_even_picture_stays_whole(contrast):
    values = np.full((20, 50), 100, np.uint8)
    values[5:9, 10:30] += contrast
    assert content_box(values) == (0, 0, 50, 20)


def test_stripes_stay_whole():
    """Every row is even, or every column: there is nothing to cut to."""
    stripes = np.zeros((20, 50), np.uint8)
    stripes[::2] = 255
    assert content_box(stripes) == (0, 0, 50, 20)
    assert content_box(stripes.T) == (0, 0, 20, 50)


def test_faint_text_is_not_cut():
    image = word("#d6d6d6", "#e4e4e4")
    strong = box_of(word("black", "white"))
    left, top, right, bottom = box_of(image)
    assert left <= strong[0] + 1 and top <= strong[1] + 1
    assert right >= strong[2] - 1 and bottom >= strong[3] - 1
    assert np.abs(to_tensor(image)).max() > 0.8


@pytest.mark.parametrize("size", [(2000, 1000), (1000, 2000), (2, 1_000_000), (1_000_000, 2)])
def test_the_largest_pictures_are_prepared_soon(size):
    """Noise in frames within frames: every cut goes over the whole picture."""
    image = Image.effect_noise(size, 80)
    for number in range(2 * CUTS if min(size) > 2 else 0):
        image.paste(number % 2 * 255, (number, 0, number + 1, size[1]))
        image.paste(number % 2 * 255, (size[0] - number - 1, 0, size[0] - number, size[1]))
    started = time.process_time()
    content_box(np.asarray(image))
    assert time.process_time() - started < SLOWER * 0.1
