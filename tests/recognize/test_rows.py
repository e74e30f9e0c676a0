"""Text in several rows is read as in one."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize import images
from recognize.limits import MAX_TEXT_LENGTH
from recognize.rows import in_one_row
from tests.support.pictures import below_each_other, encoded, word

INK, PAPER = (20, 30, 60), (240, 235, 225)


def row(text: str, size=(120, 40)) -> Image.Image:
    return word(INK, PAPER, size, text)


def one_row_of(picture: Image.Image) -> Image.Image:
    return in_one_row(images.content(picture))


@pytest.mark.parametrize("rows", [("mK4t", "W7xR"), ("mK4tB", "WP2")])
def test_two_rows_are_read_one_after_the_other(reader, rows):
    picture = below_each_other([row(text) for text in rows])
    reading = reader.read(encoded(picture))
    assert (reading.text, reading.trusted) == ("".join(rows), True)


def test_letters_below_one_another_are_read_from_the_first(reader):
    # A stem, as of B, fills its column from the row's first line to its last.
    picture = below_each_other([row(letter, (40, 40)) for letter in "7BWAVR"])
    reading = reader.read(encoded(picture))
    assert (reading.text, reading.trusted) == ("7BWAVR", True)


def test_all_ink_is_kept_on_the_papers_shade():
    content = images.content(below_each_other([row("mK4t"), row("W7x")]))
    joined = in_one_row(content)
    # The faintest edge of a letter may be left away.
    dark = [(np.asarray(one.convert("L")) < 200).sum() for one in (content, joined)]
    assert dark[0] == dark[1]
    assert joined.height < content.height / 2


def filled(size: tuple[int, int]) -> Image.Image:
    """A button, or a field: a box on paper."""
    box = Image.new("RGB", size, PAPER)
    ImageDraw.Draw(box).rectangle((4, 4, size[0] - 5, size[1] - 5), outline=INK, width=2)
    return box


def torn(picture: Image.Image) -> Image.Image:
    """A picture through whose middle goes a line of paper."""
    middle = picture.height // 2
    picture.paste(PAPER, (0, middle, picture.width, middle + 1))
    return picture


@pytest.mark.parametrize(
    "picture",
    [
        row("mK4t"),
        below_each_other([row("mK4t"), filled((120, 36))]),
        below_each_other([row("mK4t"), word(INK, PAPER, (40, 12), "enter it")]).resize((240, 104)),
        below_each_other([row("mK4t"), row("W7xR"), row("b8Qz")]),
        below_each_other([row("o", (40, 40))] * (MAX_TEXT_LENGTH + 1)),
        torn(row("HEMN")),
        Image.effect_noise((90, 60), 90).convert("RGB"),
        Image.new("RGB", (50, 30), PAPER),
        Image.new("RGB", (1, 1), PAPER),
    ],
    ids=["row", "field", "small", "three", "too many", "torn", "noise", "blank", "pixel"],
)
def test_what_is_less_clear_stays_as_it_is(picture):
    content = images.content(picture)
    assert in_one_row(content) is content
