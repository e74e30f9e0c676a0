"""Options, for all that a query, a form or JSON may hold."""

import time

from hypothesis import given
from hypothesis import strategies as st

from recognize.alphabet import ALPHABET, ALPHANUMERIC, NAMED
from recognize.limits import (
    MAX_CANDIDATES,
    MAX_OPTION_CHARACTERS,
    MAX_PROFILE_CHARACTERS,
    MAX_TEXT_LENGTH,
)
from recognize.options import CASES, OPTIONS, OptionError, Options, parse
from tests.support.patience import SLOWER

# Texts near those that mean something, and any.
WORDS = [*NAMED, *CASES, "digist", "0-9", "z-a", "--", ",", " ", "4-6", "99", "－", "ſ", "٣"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map("".join))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.one_of(st.sampled_from(list(OPTIONS)), st.text(max_size=20))
CHARACTERS = st.sets(st.sampled_from(ALPHABET), min_size=1)


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_whatever_is_asked_is_options_or_a_short_sentence(asked):
    try:
        options = parse(**asked)
    except OptionError as error:
        assert str(error).endswith((".", "?")) and len(str(error)) < 600
    else:
        check(options)


def check(options: Options) -> None:
    assert options.allowed and set(options.allowed) <= set(ALPHABET)
    assert sorted(options.allowed, key=ALPHABET.index) == list(options.allowed)
    assert len(set(options.allowed)) == len(options.allowed)
    assert options.case in CASES and 1 <= options.candidates <= MAX_CANDIDATES
    low, high = options.lengths or (1, 1)
    assert 1 <= low <= high <= MAX_TEXT_LENGTH


@given(CHARACTERS, st.sampled_from([",", " ", ", ", " ,\t"]))
def test_a_set_of_characters_is_read_as_it_is_written(characters, between):
    written = between.join(sorted(characters))
    options = parse(alphabet=written)
    assert set(options.allowed) == characters
    # What is answered is read as the same set.
    assert parse(alphabet=options.allowed) == parse(alphabet=characters) == options


@given(st.sampled_from(ALPHANUMERIC), st.sampled_from(ALPHANUMERIC), st.sampled_from("-‐–—−－"))
def test_a_range_goes_from_one_character_to_another(low, high, dash):
    first, last = ALPHABET.index(low), ALPHABET.index(high)
    written = f" {low} {dash} {high} "
    if first <= last:
        assert parse(alphabet=written).allowed == ALPHABET[first : last + 1]
    else:
        try:
            parse(alphabet=written)
        except OptionError:
            return
        raise AssertionError(written)


LENGTHS = st.integers(1, MAX_TEXT_LENGTH)


@given(LENGTHS, LENGTHS, st.sampled_from(["{}-{}", "{} – {}", " {}-{} "]))
def test_lengths_in_every_form(one, other, form):
    low, high = sorted((one, other))
    expected = parse(length=(low, high))
    assert expected.lengths == (low, high) == parse(length=form.format(low, high)).lengths
    assert parse(length=one).lengths == parse(length=str(one)).lengths == (one, one)


@given(
    st.sampled_from(list(OPTIONS)),
    st.text(min_size=1, max_size=8),
    st.integers(MAX_PROFILE_CHARACTERS + 1, 1_400_000),
)
def test_a_long_value_is_refused_before_it_is_looked_at(name, part, size):
    value = ("x" + part * (size // len(part) + 1))[:size] + "x"
    started = time.process_time()
    try:
        parse(**{name: value})
    except OptionError as error:
        longest = OPTIONS[name].longest or MAX_OPTION_CHARACTERS
        assert len(str(error)) < 100 and str(longest) in str(error)
        assert time.process_time() - started < SLOWER * 0.1
    else:
        raise AssertionError("it was taken")
