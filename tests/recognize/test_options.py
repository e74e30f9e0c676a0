import pytest

from recognize.alphabet import ALPHABET, DIGITS
from recognize.options import OptionError, Options, parse


def test_defaults():
    assert parse() == Options(ALPHABET, None, "keep", 1)


def test_values():
    assert parse("digits", "4-6", "lower", "10") == Options(DIGITS, (4, 6), "lower", 10)
    assert parse("abc", "5").lengths == (5, 5)
    assert parse("abc").allowed == "abc"


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("alphabet", "vowels!", "digits, lower, upper, letters, alphanumeric"),
        ("alphabet", "äöü", "0-9, A-Z, a-z"),
        ("length", "0", "4-6"),
        ("length", "6-4", "4-6"),
        ("length", "17", "1 to 16"),
        ("length", "five", "4-6"),
        ("length", "٤", "4-6"),
        ("case", "Upper", "keep, lower or upper"),
        ("candidates", "0", "1 to 10"),
        ("candidates", "11", "1 to 10"),
        ("candidates", "1.5", "1 to 10"),
    ],
)
def test_bad_values_name_the_allowed_ones(option, value, allowed):
    with pytest.raises(OptionError) as error:
        parse(**{option: value})
    assert error.value.option == option
    assert option in str(error.value) and allowed in str(error.value)
