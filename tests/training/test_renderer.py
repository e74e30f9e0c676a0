import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from model_build.labels import pad
from recognize.alphabet import ALPHABET
from recognize.images import HEIGHT, WIDTH
from training.renderer import (
    HEIGHTS,
    WIDTHS,
    clutter,
    confetti,
    font_index,
    fonts,
    grounds,
    inking,
    lettering,
    plates,
    sample,
    strikes,
    wear,
    words,
)
from training.renderer import layout as layouts
from training.renderer.colours import CONTRAST, brightness, ink_against, ink_against_all
from training.renderer.distortion import distorted, rippled
from training.renderer.layout import LEAST, any_layout, page

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
        levels = np.asarray(image.convert("L"), dtype=float)
        # One small letter in thin lines is the least.
        assert (np.abs(levels - np.median(levels)) > 15).sum() >= 10, text


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
        rows, columns = np.nonzero(np.asarray(wear._torn(picture, Random(seed), False, 50))[..., 0])
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


def _called(count: int) -> set[tuple[str, str]]:
    """Module and name of every function of the renderer that so many images call."""
    called = set()

    def note(frame, event, _):
        path = frame.f_code.co_filename
        if event == "call" and "renderer" in path:
            called.add((Path(path).stem, frame.f_code.co_name))

    rng = Random("every manner")
    sys.setprofile(note)
    try:
        for _ in range(count):
            sample(rng)
    finally:
        sys.setprofile(None)
    return called


def test_every_manner_is_drawn():
    called = _called(1000)
    for module in (strikes, wear, grounds, inking, clutter):
        table = getattr(module, "_KINDS", ()) or getattr(module, "_FILLS", ()) or module._DRAWERS
        for draw, _ in table:
            assert (Path(module.__file__).stem, draw.__name__) in called
    for manner in ("confetti", "corners", "_bit", "_disc", "_sliver"):
        assert ("confetti", manner) in called
    for manner in ("_plates", "_boxes", "_grounds"):
        assert ("plates", manner) in called
    assert ("composing", "bare") in called


def test_layouts_go_from_small_to_full_and_from_overlap_to_far_apart():
    rng = Random(8)
    layouts = [any_layout(rng, 5) for _ in range(2000)]
    kinds = [how.kind for how in layouts]
    assert 0.45 < kinds.count("usual") / 2000 < 0.55
    assert set(kinds) == {"usual", "small", "loose", "full", "overlapping", "pixelated"}
    shares = [how.capital / how.height for how in layouts]
    assert min(shares) < 0.12 and max(shares) > 0.8
    assert np.mean(np.array(shares) < 0.3) > 0.15
    gaps = [how.gap for how in layouts if how.gap is not None]
    assert min(gaps) < -0.3 and max(gaps) > 2
    assert any(how.bare for how in layouts) and np.mean([how.bare for how in layouts]) < 0.06


def test_small_letters_stand_anywhere_and_are_large_enough_for_the_network():
    rng, places = Random(9), []
    for count in (2, 4, 6, 8, 12):
        for _ in range(400):
            how = any_layout(rng, count)
            if how.kind != "pixelated":
                assert how.capital * count * (0.75 + max(0, how.gap or 0)) <= WIDTHS[1] + 1
            if how.bare or how.kind == "full":
                continue
            wide, high = round(count * 0.75 * how.capital), round(how.capital)
            (width, height), left, top = page(rng, how, wide, high, 0)
            assert 0 <= left <= width - wide and 0 <= top <= height - high
            if how.kind == "small":
                scale = min(WIDTH / width, HEIGHT / height)
                assert how.capital * scale > 0.9 * LEAST
                places.append((left / (width - wide), top / (height - high)))
    assert (np.min(places, axis=0) < 0.1).all() and (np.max(places, axis=0) > 0.9).all()


def test_letters_that_fill_the_picture_are_cut_a_little_at_one_edge():
    rng, cuts = Random(10), []
    for _ in range(1500):
        how = any_layout(rng, 5)
        if how.kind != "full":
            continue
        (width, height), left, top = page(rng, how, 300, 80, 0)
        cut = max(-left, -top, left + 300 - width, top + 80 - height)
        assert cut <= 0.1 * how.capital + 1
        assert height <= 82 + 0.35 * how.capital
        cuts.append(cut > 0)
    assert 0.2 < np.mean(cuts) < 0.5


def _text(ink=(10, 20, 200)):
    """Four letters, 30 x 40 pixels each, 15 apart, and a picture with room around them."""
    mask = Image.new("L", (30 + 2 * inking.MARGIN, 40 + 2 * inking.MARGIN))
    letters = [lettering.Letter(mask, 40 + 45 * i, 26) for i in range(4)]
    picture = Image.new("RGB", (255, 100), "white")
    return picture, strikes.Text(letters, [ink] * 4, stroke=6, capital=40)


def _touched(picture, text):
    """Where the picture is no longer white, and for each letter the share of its box."""
    inked = np.asarray(picture).min(2) < 200
    boxes = [strikes.box(letter) for letter in text.letters]
    return inked, [inked[top:bottom, left:right].mean() for left, top, right, bottom in boxes]


def test_a_line_is_struck_through_all_letters_in_their_ink():
    for seed in range(30):
        picture, text = _text()
        strikes.strike_through(picture, Random(seed), text)
        inked, shares = _touched(picture, text)
        assert min(shares) > 0.01 and max(shares) < 0.5
        assert (np.asarray(picture)[inked] == (10, 20, 200)).all(axis=1).mean() > 0.3


def test_lines_begin_in_a_letter_or_stand_at_the_edge_and_dashes_stand_beside():
    for seed in range(30):
        picture, text = _text()
        strikes._from_letter(picture, Random(seed), text)
        inked, shares = _touched(picture, text)
        assert max(shares) > 0 and inked.any()
        picture, text = _text()
        strikes._at_edge(picture, Random(seed), text)
        inked, shares = _touched(picture, text)
        assert inked[:, :40].any() or inked[:, 210:].any()
        assert max(shares) < 0.2
    shares = []
    for seed in range(60):
        picture, text = _text()
        strikes._dashes_beside(picture, Random(seed), text)
        inked, within = _touched(picture, text)
        shares.append(np.sum(within) * 1200 / inked.sum())
    assert np.mean(shares) < 0.5


def test_thick_lines_are_as_broad_as_strokes_and_a_bar_has_grain():
    for seed in range(30):
        picture, text = _text()
        strikes._thick_lines(picture, Random(seed), text)
        inked, _ = _touched(picture, text)
        assert inked.sum() > 0.7 * text.stroke * 60
        picture, text = _text()
        strikes._bar_with_grain(picture, Random(seed), text)
        levels = np.asarray(picture.convert("L"))
        assert levels.std() > 10 and len(np.unique(levels)) > 30


def test_confetti_has_many_colours_and_corners_have_two():
    for seed in range(20):
        picture = Image.new("RGB", (200, 60), (180, 200, 220))
        confetti.confetti(picture, Random(seed), 20)
        assert len(picture.getcolors(9999)) > 8
        picture = Image.new("RGB", (200, 60), (180, 200, 220))
        confetti.corners(picture, Random(seed), 20)
        colours = sorted(sum(colour) for _, colour in picture.getcolors(9999))
        assert len(colours) == 3 and colours[0] < 600 < colours[-1]


def test_every_letter_has_a_plate_a_box_or_a_ground_of_its_own():
    for draw in (plates._plates, plates._boxes, plates._grounds):
        picture, text = _text()
        draw(picture, Random(1), text.letters, 40, [(200, 0, 0), (0, 100, 0), (90, 0, 90)])
        for letter in text.letters:
            left, top, right, bottom = strikes.box(letter)
            around = picture.crop((left - 12, top - 12, right + 12, bottom + 12))
            assert np.asarray(around).min() < 150


def test_crowded_letters_are_told():
    _, text = _text()
    close = [lettering.Letter(each.mask, 40 + 22 * i, 26) for i, each in enumerate(text.letters)]
    assert strikes.crowded(close, 40) and not strikes.crowded(text.letters, 40)


def test_bitmap_letters_are_of_whole_pixels():
    """At their own size there is ink or none; enlarged, every block is of one value."""
    rng, plain, sizes = Random(3), fonts.typefaces()[0], set()
    for capital in (8, 12, 30, 60):
        for _ in range(10):
            how = lettering.pixelated(rng, capital)
            sizes.add(how.enlarged)
            assert 8 <= how.capital / how.enlarged <= 27 and how.capital <= 1.3 * capital
            placed, _, _ = lettering.letters(rng, "H4k", [plain] * 3, how, 0)
            for letter in placed:
                pixels = np.asarray(letter.mask)
                assert set(np.unique(pixels)) <= {0, 255}
                coarse = pixels[:: how.enlarged, :: how.enlarged]
                blocks = coarse.repeat(how.enlarged, axis=0).repeat(how.enlarged, axis=1)
                np.testing.assert_array_equal(blocks, pixels)
    assert 1 in sizes and max(sizes) >= 4


def test_some_letters_lose_their_top_or_their_bottom():
    rng = Random(5)
    lost = [lettering.manner(rng, 30).clipped for _ in range(600)]
    assert 0.01 < np.mean(np.array(lost) > 0) < 0.08 and min(lost) < 0 and max(lost) < 0.14
    plain = fonts.typefaces()[0]
    for character, share in (("H", 0.12), ("H", -0.08), ("T", 0.2)):
        manners = [lettering.Manner(40, 0, 0, 0, 0, 0, 0, 0, 0, cut) for cut in (0, share)]
        masks = [lettering.letters(rng, character, [plain], how, 0)[0][0].mask for how in manners]
        full, less = (np.asarray(mask) for mask in masks)
        if character == "T":
            # Without its bar it would be an I.
            np.testing.assert_array_equal(less, full)
            continue
        rows = len(full) - round(abs(share) * len(full))
        assert len(less) == rows
        kept = full[-rows:] if share > 0 else full[:rows]
        assert less.sum() == kept.sum()


def test_ink_frays_and_its_plates_are_misregistered():
    bar = Image.new("RGB", (200, 100), "white")
    bar.paste((0, 0, 0), (80, 40, 120, 60))
    for seed in range(20):
        frayed = np.asarray(wear._frayed(bar, Random(seed), False, 50))
        rows, columns = np.nonzero(frayed[..., 0] < 128)
        assert rows.min() >= 36 and rows.max() < 64
        assert columns.min() >= 75 and columns.max() < 125
        # No longer an even edge.
        assert len(set((frayed[42:58, :100, 0] < 128).argmax(axis=1))) > 1
    shifted = 0
    for seed in range(20):
        colours = wear._misregistered(bar, Random(seed), False, 50).getcolors(99)
        assert sum(colour == (0, 0, 0) for _, colour in colours) == 1
        shifted += any(len(set(colour)) > 1 for _, colour in colours)
    assert shifted > 15


def test_a_ramp_goes_from_dark_to_light_and_one_ink_is_seen_on_all_of_it():
    rng = Random(6)
    for _ in range(60):
        ramp = grounds._ramp(rng, (160, 50), (0, 0, 0), rng.random() < 0.7)
        levels = np.asarray(ramp.convert("L"), dtype=float)
        assert np.ptp(levels) > 45 and np.abs(np.diff(levels)).max() < 12
        ends = [ramp.getpixel((0, 25)), ramp.getpixel((159, 25))]
        ink = brightness(ink_against_all(rng, ends))
        assert min(abs(ink - brightness(end)) for end in ends) > 40


def test_overlapping_letters_are_digits_half_of_the_time(monkeypatch):
    rng = Random(7)
    monkeypatch.setattr(layouts, "_KINDS", ((layouts._overlapping, 1),))
    digits = np.mean([sample(rng)[1].isdigit() for _ in range(100)])
    assert 0.35 < digits < 0.75


def test_texts_of_twelve_characters_fit():
    rng = Random(12)
    for _ in range(60):
        image, text = sample(rng, (8, 12))
        assert 8 <= len(text) <= 12 and image.width <= WIDTHS[1]


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
