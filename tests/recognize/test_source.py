"""What a source's pictures say together: much of many, little of few, in any order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognize.alphabet import ALPHABET, encode
from recognize.source import infer

TEXTS = st.text(ALPHABET, min_size=1, max_size=8)
PICTURES = st.lists(
    st.dictionaries(TEXTS, st.floats(0.01, 0.2), max_size=4).map(lambda one: [*one.items()]),
    min_size=1,
    max_size=8,
)
# Of digits all of which occur.
NUMBERS = [f"{number * 7919 % 100_000:05d}" for number in range(1, 101)]


def sure(texts):
    return [[(text, 0.95)] for text in texts]


def share(weights, right, wrong):
    """Of two texts that the network finds as probable, the first one's share under the weights."""
    first, second = weights.of(encode(right)), weights.of(encode(wrong))
    return first / (first + second)


def test_lengths_characters_and_case_of_many_are_learned():
    profile, _ = infer(sure(NUMBERS))
    assert profile.lengths[0][0] == 5 and profile.lengths[0][1] > 0.8
    assert {one for one, _ in profile.characters[:10]} == set("0123456789")
    assert (profile.case, profile.pictures) == ("none", 100)
    letters = [text.translate(str.maketrans("0123456789", "abcdefghij")) for text in NUMBERS]
    assert infer(sure(letters))[0].case == "lower"
    assert infer(sure([text.upper() for text in letters]))[0].case == "upper"
    both = [text.upper() if at % 2 else text for at, text in enumerate(letters)]
    assert infer(sure(both))[0].case == "mixed"


@pytest.mark.parametrize(
    ("right", "wrong"), [("10234", "l0234"), ("10234", "102345"), ("50234", "S0234")]
)
def test_few_pictures_change_little_and_many_much(right, wrong):
    shares = []
    for count in (1, 3, 20, 100):
        _, weights = infer([*sure(NUMBERS[:count]), [(right, 0.45), (wrong, 0.45)]])
        shares.append(share(weights[-1], right, wrong))
    # Of none, each has a half.
    assert shares[0] < 0.85 and shares[1] < 0.9
    # From twenty on the least weight may bound both, and the right one's own still moves a little.
    assert shares[0] < shares[2] < shares[3] + 0.002
    assert shares[3] > 0.98


@pytest.mark.parametrize("wrong", [6, 12])
def test_what_is_miscounted_now_and_then_stays_miscounted(wrong):
    """Of a source's hundred texts of five digits, some are read surely with a digit less."""
    surely = [*sure(NUMBERS[wrong:]), *([(text[1:], 0.8), (text, 0.1)] for text in NUMBERS[:wrong])]
    profile, given = infer(surely)
    assert dict(profile.lengths)[5] > 0.9
    for text, of_it in zip(NUMBERS[:wrong], given[-wrong:], strict=True):
        assert share(of_it, text, text[1:]) > 0.95


def test_lengths_that_follow_each_other_are_all_learned():
    texts = [text[: 4 + number % 2] for number, text in enumerate(NUMBERS)]
    lengths = dict(infer(sure(texts))[0].lengths)
    assert lengths[4] > 0.35 and lengths[5] > 0.35 and sum(lengths.values()) > 0.95


def test_no_picture_confirms_itself():
    _, (alone,) = infer([[("12345", 0.9)]])
    assert alone.lengths == pytest.approx([1.0] * 17)
    assert alone.classes == pytest.approx([1.0] * len(alone.classes))
    _, others = infer([*sure(NUMBERS), [("abc", 0.9)]])
    _, without = infer(sure(NUMBERS))
    assert others[-1].lengths[3] == pytest.approx(without[0].lengths[3], rel=0.05)


def test_a_rare_character_still_wins_on_clear_evidence():
    _, weights = infer([*sure(NUMBERS), [("a2345", 0.97), ("42345", 0.01)]])
    assert 0.97 * weights[-1].of(encode("a2345")) > 0.5 * 0.01 * weights[-1].of(encode("42345"))


def test_pictures_without_text_say_nothing():
    profile, weights = infer([(), ()])
    assert profile.lengths == profile.characters == () and profile.pictures == 0
    assert weights[0].lengths == pytest.approx([1.0] * 17)
    assert infer([]) == (profile, [])
    assert infer([*sure(NUMBERS), ()])[0] == infer(sure(NUMBERS))[0]


@settings(deadline=None, max_examples=30)
@given(PICTURES, st.randoms())
def test_their_order_changes_nothing(pictures, rng):
    order = list(range(len(pictures)))
    rng.shuffle(order)
    profile, weights = infer(pictures)
    other, shuffled = infer([pictures[at] for at in order])
    for place, at in enumerate(order):
        assert shuffled[place].lengths == pytest.approx(weights[at].lengths)
        assert shuffled[place].classes == pytest.approx(weights[at].classes)
    assert (other.case, other.pictures) == (profile.case, profile.pictures)


def test_restricted_to_what_is_allowed():
    _, weights = infer(sure(NUMBERS), "0123456789")
    assert all(0.5 < weights[0].classes[one] < 2 for one in encode("0123456789"))
