"""What is measured of a picture is what a person sees in it."""

from PIL import Image, ImageDraw

from tests.support.pictures import word
from training.audit.features import Features, measured


def test_a_blank_picture_has_nothing():
    assert measured(Image.new("RGB", (120, 40), "red"), 4) == Features(0, 0, 0, 0)


def test_contrast_falls_with_the_difference_of_ink_and_ground():
    strong, weak = measured(word("black", "white"), 4), measured(word("#999", "#bbb"), 4)
    assert strong.contrast > 0.7 and weak.contrast < 0.2
    # Light ink on a dark ground is as strong.
    assert abs(measured(word("white", "black"), 4).contrast - strong.contrast) < 0.1


def test_a_line_joins_the_characters_and_is_seen():
    plain = word("black", "white")
    struck = plain.copy()
    ImageDraw.Draw(struck).line((0, 22, 120, 18), "black", 2)
    assert measured(plain, 4).joined < 2 and measured(plain, 4).lines < 0.5
    assert measured(struck, 4).joined == 4 and measured(struck, 4).lines > 0.8


def test_specks_are_counted():
    dotted = word("black", "white")
    for x in range(2, 120, 10):
        dotted.putpixel((x, 2), (0, 0, 0))
    assert measured(word("black", "white"), 4).specks == 0
    assert measured(dotted, 4).specks == 1000 * 12 / (120 * 40)


def test_a_large_picture_is_measured_small():
    large = word("black", "white", (1600, 1200))
    assert 0.4 < measured(large, 4).contrast < 0.9
