"""Real pictures without text, as evaluation shows them."""

from random import Random

import numpy as np
import pytest

from model_build.evaluation.labelled import labelled_files
from recognize.images import decode
from training.evaluation_sets import textless, textless_pages
from training.evaluation_sets.screenshots import CHROMIUM

needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed")


def sizes_are_those_of_captchas(pictures):
    for picture in pictures:
        assert picture.mode == "RGB"
        assert textless.WIDTHS[0] <= picture.width <= textless.WIDTHS[1]
        assert textless.HEIGHTS[0] <= picture.height <= textless.HEIGHTS[1]


@pytest.mark.parametrize("draw", [textless.photograph, textless.blank])
def test_pictures_are_the_same_every_time_and_vary(draw):
    first = [draw(Random(seed)) for seed in range(40)]
    assert [picture.tobytes() for picture in first] == [
        draw(Random(seed)).tobytes() for seed in range(40)
    ]
    assert len({picture.tobytes() for picture in first}) > 35
    sizes_are_those_of_captchas(first)


def test_photographs_are_whole_and_come_from_all_of_them():
    assert len(textless.photographs()) == sum(map(len, textless.PHOTOGRAPHS.values())) == 14
    assert all(min(photograph.size) >= 300 for photograph in textless.photographs())


@pytest.mark.browser
@needs_chromium
def test_the_set_has_every_kind_and_empty_texts(tmp_path):
    textless.write(tmp_path, 40)
    files = labelled_files(tmp_path)
    assert [text for _, text in files] == [""] * 40
    counts = [sum(kind in path.name for path, _ in files) for kind in ("photo", "page", "blank")]
    assert counts == [16, 20, 4]
    pages = [decode(path.read_bytes()) for path, _ in files if "page" in path.name]
    sizes_are_those_of_captchas(pages)
    assert np.mean([np.asarray(page).std() > 5 for page in pages]) > 0.6
    # A whole set is left as it is.
    before = files[0][0].stat().st_mtime_ns
    textless.write(tmp_path, 40)
    assert files[0][0].stat().st_mtime_ns == before


@pytest.mark.browser
def test_no_crop_shows_one_word_alone():
    """Words in rows of one to nine, each 30 x 10 pixels with 10 between them; and an icon."""
    words = [
        [40 * place, 100 * row, 40 * place + 30, 100 * row + 10]
        for row in range(9)
        for place in range(row + 1)
    ]
    things = [*words, *[[700, 50, 760, 110]] * 20]
    rng = Random(1)
    counts = set()
    for _ in range(200):
        left, top, right, bottom = textless_pages._box(
            rng, (900, 900), words, things, textless.size
        )
        seen = [
            max(0, min(c, right) - max(a, left)) * max(0, min(d, bottom) - max(b, top)) / 300
            for a, b, c, d in words
        ]
        counts.add(sum(share > 0.6 for share in seen))
        assert not any(seen) or sum(share > 0.6 for share in seen) >= 4
    assert 0 in counts and max(counts) >= 6


@pytest.mark.browser
@needs_chromium
def test_pages_measure_their_words():
    from playwright.sync_api import sync_playwright

    from training.evaluation_sets.screenshots import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shot, words, things = textless_pages._shoot(
            browser, "<body style='margin:20px'><p>One two</p><button>three</button>", 2
        )
        browser.close()
    assert shot.width == 1520 and len(words) == 3 and len(things) == 2
    # Ink where the words are said to be, and none left of them.
    left, top, right, bottom = words[0]
    assert left == 40 and np.asarray(shot.crop((left, top, right, bottom))).min() < 60
    assert np.asarray(shot.crop((0, top, left, bottom))).min() == 255
