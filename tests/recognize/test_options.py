import dataclasses
import json
import pickle

import numpy as np
import pytest

from recognize.alphabet import ALPHABET, DIGITS, NAMED, set_of
from recognize.options import OPTIONS, SHOWN, Asked, OptionError, Options, parse
from tests.support.option_cases import READ, REFUSED


@pytest.mark.parametrize(("query", "expected"), READ, ids=str)
def test_texts_that_are_taken(query, expected):
    options = parse(**query)
    assert options == Options(**query)
    assert json.loads(json.dumps(dataclasses.asdict(options))) == expected
    # What an alphabet came to is an alphabet again, and no name.
    assert Options(alphabet=options.allowed).allowed == options.allowed


@pytest.mark.parametrize(("query", "words"), REFUSED, ids=str)
def test_texts_that_are_refused(query, words):
    with pytest.raises(OptionError) as error:
        parse(**query)
    assert error.value.option in query
    assert error.value.option in str(error.value) and words in str(error.value)
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_the_table_has_every_option():
    assert OPTIONS.keys() == Asked.__annotations__.keys()
    # A profile is no text that a person types: ``test_profile`` has its values.
    typed = {name for name, option in OPTIONS.items() if not option.objects}
    for table in (READ, REFUSED):
        assert typed <= {name for query, _ in table for name in query}


def test_values_that_are_no_texts():
    assert Options(length=5).lengths == Options(length=(5, 5)).lengths == (5, 5)
    assert Options(length=(4, 6)) == Options(length=[4, 6]) == Options(length="4-6")
    assert Options(candidates=3) == Options(candidates="3")
    # Numbers of NumPy's, as a program has them that computes.
    numbers = np.array([4, 6], np.uint8)
    assert Options(length=numbers[0]) == Options(length=4)
    assert Options(length=tuple(numbers)) == Options(length="4-6")
    assert Options(candidates=np.int64(3)) == Options(candidates=3)
    assert Options(alphabet=["digits", "upper"]) == Options(alphabet="digits,upper")
    # A set of characters is one, whatever word they spell.
    assert Options(alphabet=set("digits")).allowed == "dgist"
    assert Options(alphabet=tuple("lower")).allowed == "elorw"
    assert Options(alphabet=None, length=None, case=None, candidates=None) == Options()
    assert Options() == parse() and Options().allowed == ALPHABET
    assert Options(alphabet="digits") != Options() and hash(Options()) == hash(parse())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alphabet", []),
        ("alphabet", [1, 2]),
        ("alphabet", {"digits": True}),
        ("length", 4.5),
        ("length", True),
        ("length", np.float32(4)),
        ("length", np.True_),
        ("length", (True, 5)),
        ("length", (4, 5, 6)),
        ("length", (6, 4)),
        ("case", ["keep"]),
        ("candidates", ["3"]),
        ("length", ["5"]),
        ("candidates", 0),
        ("candidates", -1),
    ],
)
def test_values_of_other_kinds_are_refused(name, value):
    with pytest.raises(OptionError, match=f"{name} must be"):
        Options(**{name: value})


def test_a_refusal_is_short_whatever_was_sent():
    with pytest.raises(OptionError) as error:
        Options(alphabet="!" * 100_000)
    assert len(str(error.value)) < SHOWN + 200


def test_no_name_looks_like_a_set_that_was_read():
    for name, characters in NAMED.items():
        own = "".join(sorted(set(name)))
        assert set_of(own) == own and own not in NAMED
        assert set_of(name) == set_of(characters) == characters
    assert set_of("digits") == DIGITS


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_takes_its_own_example(name):
    option = OPTIONS[name]
    value = option.read(option.example)
    assert value is not None
    assert value in vars(parse(**{name: option.example})).values()
    assert option.meaning and option.allowed
