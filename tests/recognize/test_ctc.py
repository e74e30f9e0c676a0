"""CTC decoding against the definition: every path of small cases, summed by hand."""

import numpy as np
import pytest

from recognize import ctc
from recognize.alphabet import ALPHABET, CLASSES, OTHER, UNKNOWN, decode, encode
from recognize.sights import Sight, search_together
from tests.support.ctc import best, every_text, small_case


def clear(text: str, width: int = 4, sure: float = 12.0) -> np.ndarray:
    """Logits that spell a text: two time steps a character, then blanks."""
    logits = np.zeros((width * len(text) + 2, CLASSES))
    logits[:, 0] = sure
    for place, index in enumerate(encode(text)):
        logits[place * width : place * width + 2, [0, index]] = [0, sure]
    return logits


def test_probabilities_are_a_softmax_and_temperature_softens():
    logits = np.random.default_rng(0).normal(0, 3, (5, CLASSES)).astype(np.float32)
    sharp, soft = ctc.softmax(logits), ctc.softmax(logits, 3.0)
    expected = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    np.testing.assert_allclose(sharp, expected, atol=1e-5)
    np.testing.assert_allclose(soft.sum(1), 1)
    assert soft.max() < sharp.max()


@pytest.mark.parametrize("seed", range(5))
def test_beam_search_finds_the_most_probable_texts(seed):
    probabilities = small_case(seed)
    candidates = ctc.beam_search(probabilities, 3)
    for candidate, (text, probability) in zip(
        candidates, best(every_text(probabilities), 3), strict=True
    ):
        assert candidate.text == text
        assert candidate.confidence == pytest.approx(probability, rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_lengths_are_an_exact_condition(seed):
    probabilities = small_case(seed)
    allowed = {text: p for text, p in every_text(probabilities).items() if 2 <= len(text) <= 3}
    (text, probability), *_ = best(allowed, 1)
    (best_one,) = ctc.beam_search(probabilities, 1, (2, 3))
    assert best_one.text == text
    assert best_one.confidence == pytest.approx(probability / sum(allowed.values()), rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_allowed_characters_are_an_exact_condition(seed):
    probabilities = small_case(seed)
    allowed = every_text(probabilities, [0, *encode("0A")])
    (text, probability), *_ = best(allowed, 1)
    (best_one,) = ctc.beam_search(ctc.restrict(probabilities, "0A"), 1)
    assert best_one.text == text
    assert best_one.confidence == pytest.approx(probability / sum(allowed.values()), rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_characters_are_exact_given_the_others(seed):
    probabilities = small_case(seed)
    texts = every_text(probabilities)
    text = next(t for t, _ in best(texts, 20) if len(t) >= 2)
    for place, character in enumerate(ctc.characters([probabilities], text)):
        at_place = {c: texts.get(text[:place] + c + text[place + 1 :], 0) for c in "0Aa1"}
        total = sum(at_place.values())
        assert character.text == text[place]
        assert character.confidence == pytest.approx(at_place.pop(text[place]) / total, rel=1e-2)
        alternative, probability = best(at_place, 1)[0]
        assert character.alternatives[0].text == alternative
        assert character.alternatives[0].confidence == pytest.approx(probability / total, rel=1e-2)


def test_greedy_takes_the_best_path_not_the_best_text():
    probabilities = np.full((2, CLASSES), 1e-7)
    probabilities[:, 0], probabilities[:, 11] = 0.6, 0.4
    assert ctc.greedy(probabilities) == ""
    assert ctc.beam_search(probabilities)[0].text == "A"  # 0.4*0.4 + 2*0.4*0.6 > 0.6*0.6


def test_repeated_characters_survive():
    probabilities = ctc.softmax(clear("aa11BB"))
    assert ctc.greedy(probabilities) == "aa11BB"
    (best_one,) = ctc.beam_search(probabilities)
    assert best_one.text == "aa11BB" and best_one.confidence > 0.98
    assert [c.text for c in ctc.characters([probabilities], "aa11BB")] == list("aa11BB")


def test_case_folding_adds_both_cases():
    logits = clear("ok7")
    logits[:2, encode("O")[0]] = 12.0  # o and O equally likely
    probabilities = ctc.softmax(logits)
    assert ctc.beam_search(probabilities)[0].confidence < 0.6
    lower, upper = (
        ctc.restrict(probabilities, case="lower"),
        ctc.restrict(probabilities, case="upper"),
    )
    assert ctc.beam_search(lower)[0].text == "ok7"
    assert ctc.beam_search(upper)[0].text == "OK7"
    assert ctc.beam_search(lower)[0].confidence > 0.95
    with pytest.raises(ValueError):
        ctc.restrict(probabilities, case="title")


def test_an_allowed_letter_counts_in_both_cases_once_case_is_folded():
    probabilities = ctc.softmax(clear("Ab"))
    assert ctc.beam_search(ctc.restrict(probabilities, "ab", "lower"))[0].text == "ab"


def test_the_restriction_holds_however_unlikely():
    probabilities = ctc.softmax(clear("abcd", sure=30.0))
    (best_one,) = ctc.beam_search(probabilities, 1, (6, 6))
    assert len(best_one.text) == 6 and 0 <= best_one.confidence <= 1
    digits = ctc.beam_search(ctc.restrict(probabilities, "0123456789"), 1, (4, 4))[0].text
    assert len(digits) == 4 and digits.isdigit()


def test_nothing_to_read():
    blank = np.full((40, CLASSES), -50.0)
    blank[:, 0] = 50.0
    probabilities = ctc.softmax(blank)
    (best_one,) = ctc.beam_search(probabilities)
    assert best_one.text == "" and best_one.confidence > 0.99
    assert ctc.characters([probabilities], "") == ()
    (forced,) = ctc.beam_search(probabilities, 1, (16, 16))
    assert len(forced.text) == 16 and np.isfinite(forced.confidence)
    assert all(np.isfinite(c.confidence) for c in ctc.characters([probabilities], forced.text))


@pytest.mark.parametrize("seed", range(5))
def test_no_text_is_the_probability_of_the_empty_text(seed):
    probabilities = small_case(seed, time_steps=4)
    assert ctc.no_text(probabilities) == pytest.approx(every_text(probabilities)[""], rel=1e-9)


def test_more_characters_than_time_steps_cannot_be():
    assert ctc.beam_search(small_case(0), 1, (9, 9)) == []


def test_ten_candidates_differ_and_fall():
    candidates = ctc.beam_search(
        ctc.softmax(np.random.default_rng(3).normal(0, 1, (12, CLASSES))), 10
    )
    assert len({candidate.text for candidate in candidates}) == 10
    scores = [candidate.confidence for candidate in candidates]
    assert scores == sorted(scores, reverse=True)


def test_alphabet_round_trip():
    assert decode(encode(ALPHABET + UNKNOWN)) == ALPHABET + UNKNOWN
    assert encode(ALPHABET) == [*range(1, OTHER)]
    assert encode(UNKNOWN) == [OTHER] == [CLASSES - 1]


def partly_unknown(share: float) -> np.ndarray:
    """Probabilities of the text A0, whose first character is none of ours with that share."""
    view = np.full((3, CLASSES), 1e-9)
    view[0, [*encode("A"), OTHER]] = (1 - share, share)
    view[1, 0] = 1
    view[2, encode("0")] = 1
    return view


@pytest.mark.parametrize("share", [0.3, 0.9, 0.9999])
def test_an_unknown_character_is_no_answer_but_makes_all_answers_less_sure(share):
    view = partly_unknown(share)
    assert (UNKNOWN in ctc.greedy(view)) == (share > 0.5)
    for asked in ({}, {"allowed": "A0"}, {"case": "upper"}):
        restricted = ctc.restrict(view, **asked)
        for lengths in (None, (2, 2)):
            candidates = ctc.beam_search(restricted, 3, lengths)
            assert candidates[0].text == "A0"
            assert candidates[0].confidence == pytest.approx(1 - share, rel=1e-2)
            assert not any(UNKNOWN in one.text for one in candidates)
            assert ctc.beam_search(restricted, 1, lengths) == candidates[:1]
    first, second = ctc.characters([view], "A0")
    assert first.confidence == pytest.approx(1 - share, rel=1e-2) and second.confidence > 0.99
    assert UNKNOWN not in [one.text for one in first.alternatives + second.alternatives]
    candidates, seen = search_together([Sight(view)] * 2, 3, (1, 3))
    assert candidates[0].text == "A0"
    assert candidates[0].confidence == pytest.approx(1 - share, rel=1e-2)
