"""Sets of characters, those among them that the reader does not know yet."""

import pytest

from training.characters import spelt, told


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("0123456789бвгд", "0123456789бвгд"),
        ("digits,б-д", "0123456789бвгд"),
        ("A-C б, в", "ABCбв"),
        ("α-ε", "αβγδε"),
        ("0,9,-,б", "-09б"),
        ("e\u0301", "é"),
        ("яя", "я"),
    ],
)
def test_names_ranges_and_others_are_told_together(text, characters):
    assert told(text) == characters
    assert told(spelt(characters)) == characters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("digist", "tells no characters"),
        ("д-б", "tells no characters"),
        ("", "tells no characters"),
        ("б\u200b", r"U\+200B .* control"),
        ("q\u0301", r"U\+0301 .* a combining mark"),
        ("\u4e00-\u9fff", "20992 further characters are too many"),
    ],
)
def test_what_tells_none_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        told(text)
