from random import Random

import numpy as np
import pytest
from PIL import Image

from model_build.labels import pad
from recognize.alphabet import ALPHABET
from training.renderer import HEIGHTS, WIDTHS, font_index, fonts, lettering, sample, wear, words
from training.renderer.colours import CONTRAST, brightness, ink_against
from training.renderer.distortion import distorted, rippled

pytestmark = pytest.mark.skipif(
    not (fonts.INDEX.exists() and words.DICTIONARY.exists()),
    reason="the renderer needs fonts and a word list: make families",
)


def test_same_seed_same_images():
    first = [sample(rng, (4, 6)) for rng in [Random(5)] for _ in range(60)]
    again = [sample(rng, (4, 6)) for rng in [Random(5)] for _ in range(60)]
    for (image, text), (image_again, text_again) in zip(first, again):
        assert text == text_again
        np.testing.assert_array_equal(np.asarray(image), np.asarray(image_again))
    assert len({image.tobytes() for image, _ in first}) == 60


@pytest.fixture(scope="module")
def samples():
    rng = Random("renderer")
    return [sample(rng, (1, 8)) for _ in range(500)]


def test_sizes_lengths_and_characters(samples):
    for image, text in samples:
        pad(text)
        assert image.mode == "RGB"
        assert WIDTHS[0] * 0.5 <= image.width <= WIDTHS[1]
        assert HEIGHTS[0] <= image.height <= HEIGHTS[1] or image.width == WIDTHS[1]
    widths, heights = zip(*(image.size for image, _ in samples))
    assert min(widths) < 75 and max(widths) == WIDTHS[1]
    assert min(heights) < 25 and max(heights) > 140
    assert {len(text) for _, text in samples} == set(range(1, 9))
    assert set("".join(text for _, text in samples)) == set(ALPHABET)


def test_grounds_are_light_and_dark_and_words_are_among_the_texts(samples):
    means = [np.asarray(image.convert("L")).mean() for image, _ in samples]
    assert 0.1 < np.mean(np.array(means) < 110) < 0.45
    known = {word.lower() for group in words._words().values() for word in group}
    share = np.mean([text.lower() in known for _, text in samples])
    assert 0.03 < share < 0.25


def test_no_image_is_blank(samples):
    for image, text in samples:
        assert np.asarray(image, dtype=float).std() > 4, text


def test_inks_stand_out():
    rng = Random(2)
    for _ in range(300):
        ground = tuple(rng.randrange(256) for _ in range(3))
        distance = abs(brightness(ink_against(rng, ground)) - brightness(ground))
        assert distance >= min(CONTRAST, 127)


def test_distortion_moves_no_pixel_far():
    """A dot stays within a few strengths of where it was."""
    for seed in range(30):
        picture = Image.new("RGB", (200, 80))
        picture.paste((255, 255, 255), (95, 35, 105, 45))
        bright = np.argwhere(np.asarray(distorted(picture, Random(seed), 4.0))[..., 0] > 128)
        assert len(bright) and np.abs(bright.mean(axis=0) - [39.5, 99.5]).max() < 16


def test_ripples_move_no_pixel_far_but_bend_a_line_within_a_letter():
    """A line across, in a picture where a capital is 40 pixels high."""
    pixels = np.full((80, 240, 3), 255, np.uint8)
    pixels[39:42] = 0
    bent = []
    for seed in range(30):
        result = np.asarray(rippled(Image.fromarray(pixels), Random(seed), 40))
        assert result.shape == pixels.shape
        rows = np.where(result[..., 0] < 128, np.arange(80)[:, None], 0).max(0)
        assert abs(rows - 41).max() <= 0.08 * 40 + 1
        # Two crests of a wave are at most 36 pixels apart, so any 36 columns hold both ends.
        bent.append(rows[100:136].max() - rows[100:136].min())
    assert min(bent) >= 1 and max(bent) >= 5


def test_torn_rows_or_columns_stay_near():
    """Of a bar, every row or every column is somewhere else, and none is far."""
    along = set()
    for seed in range(20):
        picture = Image.new("RGB", (200, 100))
        picture.paste((255, 255, 255), (90, 40, 110, 60))
        rows, columns = np.nonzero(np.asarray(wear._torn(picture, Random(seed), False))[..., 0])
        assert len(rows) == 20 * 20  # shifted, not stretched
        assert (
            rows.min() >= 36 and rows.max() <= 63 and columns.min() >= 86 and columns.max() <= 113
        )
        along.add("rows" if (rows.min(), rows.max()) == (40, 59) else "columns")
    assert along == {"rows", "columns"}


def test_some_stand_on_a_clean_sheet_and_some_letters_far_apart(samples):
    """A sheet of one colour is most of the picture; scattered letters leave most of it empty."""
    shares = []
    for image, _ in samples:
        most = max(count for count, _ in image.getcolors(image.width * image.height))
        shares.append(most / (image.width * image.height))
    assert 0.2 < np.mean(np.array(shares) > 0.5) < 0.6
    rng, plain, scattered = Random(4), [], []
    for _ in range(200):
        plain.append(lettering.manner(rng, 20))
        scattered.append(lettering.manner(rng, 20, scattered=True))
    assert min(how.gap for how in scattered) >= 0.3 > np.median([how.gap for how in plain])
    assert max(how.wander for how in scattered) > 0.9 > 0.3 > max(how.wander for how in plain)


def test_the_index_keeps_letters_and_drops_symbols():
    faces = fonts.typefaces()
    assert len(faces) > 400
    assert len({face.path for face in faces}) == len(faces)
    for face in faces:
        assert set(face.characters) <= set(ALPHABET)
        assert face.legible >= font_index.LEGIBLE
    # Fonts of dingbats or with letters missing are among those installed and not kept.
    kept = {face.path for face in faces}
    assert set(font_index.installed()) - kept
    assert any(path.endswith("DejaVuSans.ttf") for path in kept)


def test_a_font_without_small_letters_labels_what_it_draws():
    """Of two characters that look the same, one stands for both."""
    same = Image.new("L", (10, 20), 255)
    other = Image.new("L", (12, 20), 255)
    glyphs = [same if c in "aA" else other for c in ALPHABET]
    assert "A" in font_index._distinct(glyphs) and "a" not in font_index._distinct(glyphs)


def test_a_package_that_is_not_installed_is_named(tmp_path):
    (tmp_path / "list").write_text("# fonts\nfonts-that-nobody-made\n")
    with pytest.raises(FileNotFoundError, match="fonts-that-nobody-made"):
        font_index.installed(tmp_path / "list")
