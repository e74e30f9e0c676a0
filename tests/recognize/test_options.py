import dataclasses

import pytest

from recognize.alphabet import ALPHABET, DIGITS
from recognize.options import OPTIONS, OptionError, Options, parse


def test_defaults():
    assert parse() == Options() == parse(alphabet="", length="", case="", candidates="")
    default = Options(allowed=ALPHABET, lengths=None, case="keep", candidates=1)
    assert parse() == default


def test_values():
    assert parse(alphabet="digits", length="4-6", case="lower", candidates="10") == Options(
        DIGITS, (4, 6), "lower", 10
    )
    assert parse(alphabet="abc", length="5").lengths == (5, 5)
    assert parse(alphabet="abc").allowed == "abc"


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


def test_an_unknown_name_names_the_known_ones():
    with pytest.raises(OptionError, match="lenght") as error:
        parse(lenght="5")
    assert ", ".join(OPTIONS) in str(error.value)


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_takes_its_own_example(name):
    option = OPTIONS[name]
    value = option.read(option.example)
    assert value is not None
    assert value in dataclasses.asdict(parse(**{name: option.example})).values()
    assert option.meaning and option.allowed
