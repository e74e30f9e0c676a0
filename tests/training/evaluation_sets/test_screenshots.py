"""Real Chromium: the crops show the images that the labels name."""

import csv
from random import Random

import numpy as np
import pytest
from PIL import Image

from training.evaluation_sets import screenshots
from training.generators import SOURCES

pytestmark = pytest.mark.skipif(
    not screenshots.CHROMIUM.exists(), reason="screenshots need Debian's chromium"
)

SETTINGS = ("original-0.7.1", "default-0.7.1")
IMAGES = screenshots.PER_PAGE + 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("playwright", reason="screenshots need playwright (make .venv-dev)")
    folder = tmp_path_factory.mktemp("screenshots")
    screenshots.write(folder, SETTINGS, IMAGES, "tests", (4, 6))
    return folder


@pytest.mark.browser
def test_every_crop_shows_its_captcha(folder):
    with (folder / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == IMAGES
    shown, compared = 0, 0
    for first in (0, screenshots.PER_PAGE):
        rng = Random(f"tests/original-0.7.1,default-0.7.1/{first}")
        for place, row in enumerate(rows[first : first + screenshots.PER_PAGE]):
            image, text = SOURCES[SETTINGS[place % 2]](rng, (4, 6))
            assert row["text"] == text
            with Image.open(folder / row["file"]) as crop:
                assert crop.width > 0.6 * image.width and crop.height > 0.6 * image.height
                if place % 3 == 0:  # of both settings
                    compared += 1
                    shown += best_match(crop, image) > 0.6
    # Border, shadow, scaling and cuts lower the likeness; a wrong image has about none.
    assert compared == 17 and shown >= 15


def best_match(crop: Image.Image, image: Image.Image) -> float:
    """Highest correlation of the image, at a few scales, with a part of the crop."""
    best = 0.0
    for scale in np.geomspace(0.7, 4.2, 40):
        size = (round(image.width * scale), round(image.height * scale))
        if size[0] > crop.width + 8 or size[1] > crop.height + 8:
            break
        if size[0] < 0.55 * crop.width:
            continue
        # In the middle of the crop or up to 20 pixels off, brought down for speed.
        whole = np.asarray(crop.convert("L").resize((crop.width // 2, crop.height // 2)), float)
        part = np.asarray(image.convert("L").resize((size[0] // 2, size[1] // 2)), float)
        for top in range(0, max(1, whole.shape[0] - part.shape[0] + 1), 2):
            for left in range(0, max(1, whole.shape[1] - part.shape[1] + 1), 2):
                piece = whole[top : top + part.shape[0], left : left + part.shape[1]]
                if piece.shape == part.shape:
                    best = max(best, np.corrcoef(piece.ravel(), part.ravel())[0, 1])
    return best


@pytest.mark.browser
def test_a_whole_set_is_left_alone(folder):
    before = (folder / "labels.csv").stat().st_mtime_ns
    screenshots.write(folder, SETTINGS, IMAGES, "tests", (4, 6))
    assert (folder / "labels.csv").stat().st_mtime_ns == before


def test_crops_stay_on_the_page_and_within_the_margins():
    rng = Random(1)
    for _ in range(300):
        left, top, right, bottom = screenshots.crop_box([5, 30, 105, 70], rng, 2, (230, 200))
        assert 0 <= left <= 14 and 20 <= top <= 64  # -2 to +20 CSS pixels, twice as many here
        assert 206 <= right <= 230 and 136 <= bottom <= 180
