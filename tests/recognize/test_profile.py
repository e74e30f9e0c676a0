"""What a source's profile is: its JSON, what is refused, and what texts are weighed by."""

import json
import math

import pytest

from recognize.alphabet import ALPHABET, encode
from recognize.options import OptionError, Options
from recognize.profile import LEAST_WEIGHT, Profile, of_json, summary
from tests.support.option_cases import PROFILES_REFUSED

GIVEN = {
    "lengths": {"4": 0.1, "5": 0.85},
    "characters": {"b": 0.25, "a": 0.5},
    "case": "lower",
    "pictures": 20,
}


def test_its_json_and_back():
    profile = of_json(GIVEN)
    assert profile.lengths == ((5, 0.85), (4, 0.1))
    assert profile.characters == (("a", 0.5), ("b", 0.25))
    assert of_json(json.dumps(profile.as_json())) == of_json(profile.as_json()) == profile
    for given in (GIVEN, json.dumps(GIVEN), json.dumps(GIVEN, indent=2), profile):
        assert Options(profile=given).profile == profile
    assert Options(profile="").profile is Options(profile=None).profile is None
    assert Options(profile={}).profile == Profile()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        *PROFILES_REFUSED,
        ({"lengths": [5]}, "its lengths must be an object"),
        ('{"lengths": {"5": NaN}}', "its lengths must be from 0 to 1"),
        ({"lengths": {5: object()}}, "profile must be a source's profile in JSON"),
        (5, "profile must be a source's profile in JSON"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_is_none_is_refused_by_its_reason(given, words):
    with pytest.raises(OptionError, match="profile ") as refused:
        Options(profile=given)
    assert words in str(refused.value)
    assert refused.value.option == "profile" and len(str(refused.value)) < 400


def test_an_empty_profile_weighs_all_the_same():
    for allowed, case in ((ALPHABET, "keep"), (ALPHABET, "lower"), ("0123456789", "keep")):
        weights = Profile().weights(allowed, case)
        assert weights.lengths == pytest.approx([1.0] * 17)
        assert [weights.classes[one] for one in encode(allowed.lower())] == pytest.approx(
            [1.0] * len(allowed)
        )


def test_weights_follow_the_profile_and_leave_the_rare_a_chance():
    weights = of_json(GIVEN).weights()
    of = dict(zip(ALPHABET, (weights.classes[one] for one in encode(ALPHABET))))
    assert of["a"] > of["b"] > of["c"] > of["C"] == LEAST_WEIGHT
    assert of["c"] == pytest.approx(of["7"])
    assert weights.lengths[5] > weights.lengths[4] > weights.lengths[6] >= LEAST_WEIGHT
    # A letter of both cases weighs what they do together.
    folded = of_json(GIVEN).weights(case="upper")
    assert folded.classes[encode("A")[0]] > folded.classes[encode("C")[0]]
    label = encode("ab")
    assert weights.of(label) == pytest.approx(weights.lengths[2] * of["a"] * of["b"])
    assert weights.of(encode("a" * 17)) == 0.0


def test_own_characters_weigh_1_in_the_mean_so_that_length_alone_counts_for_nothing():
    profile = Profile(characters=tuple((one, 0.1) for one in "0123456789"))
    weights = profile.weights()
    for one in encode("0123456789"):
        assert weights.classes[one] == pytest.approx(1.0, abs=0.02)
    assert weights.classes[encode("a")[0]] == LEAST_WEIGHT


def test_a_summary_lists_what_is_not_as_rare_as_the_rarest():
    characters = {one: 0.001 for one in ALPHABET} | {"x": 0.4, "y": 0.539}
    lengths = {length: 0.01 for length in range(17)} | {5: 0.84}
    profile = summary(lengths, characters, "lower", 9)
    assert profile == Profile(((5, 0.84),), (("y", 0.539), ("x", 0.4)), "lower", 9)
    assert (
        len(json.dumps(summary(lengths, {one: 1 / 62 for one in ALPHABET}, "mixed", 0).as_json()))
        < 100
    )
    assert math.isclose(sum(profile.weights().classes[one] > 0.9 for one in encode("xy")), 2)
