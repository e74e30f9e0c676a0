"""CTC decoding, for networks' outputs of every kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognize import ctc
from recognize.alignments import text_probability
from recognize.alphabet import ALPHABET, CLASSES, encode

ALLOWED = st.sets(st.sampled_from(ALPHABET), min_size=1).map(lambda one: "".join(sorted(one)))
LENGTHS = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda one: tuple(sorted(one)))


@st.composite
def outputs(draw, low=1, high=12):
    """Logits: noise of any strength, with peaks that may spell a text."""
    steps = draw(st.integers(low, high))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    logits = rng.normal(0, draw(st.sampled_from([0.0, 0.1, 1.0, 8.0, 300.0])), (steps, CLASSES))
    for step in range(steps):
        if draw(st.booleans()):
            peak = draw(st.sampled_from([0, *encode("0Oo1lIaA")]))
            logits[step, peak] += draw(st.sampled_from([3.0, 12.0, 1e4]))
    return logits.astype(np.float32)


@given(outputs(), st.floats(0.05, 20), st.floats(-1e3, 1e3))
def test_a_softmax_is_probabilities_and_only_differences_count(logits, temperature, shift):
    probabilities = ctc.softmax(logits, temperature)
    assert probabilities.shape == logits.shape and np.isfinite(probabilities).all()
    assert (probabilities > 0).all()
    np.testing.assert_allclose(probabilities.sum(1), 1)
    moved = ctc.softmax(logits.astype(np.float64) + shift, temperature)
    np.testing.assert_allclose(moved, probabilities, rtol=1e-6, atol=1e-9)


@given(outputs(), st.integers(1, 10))
def test_candidates_are_different_texts_by_falling_probability(logits, count):
    probabilities = ctc.softmax(logits)
    candidates = ctc.beam_search(probabilities, count)
    assert 1 <= len(candidates) <= count
    texts = [one.text for one in candidates]
    assert len(set(texts)) == len(texts)
    confidences = [one.confidence for one in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= min(confidences) and sum(confidences) <= 1 + 1e-9
    for one in candidates:
        expected = min(text_probability(probabilities, encode(one.text)), 1)
        assert one.confidence == pytest.approx(expected)


@given(outputs(), ALLOWED, st.sampled_from(["keep", "lower", "upper"]))
def test_a_restriction_leaves_no_other_character(logits, allowed, case):
    restricted = ctc.restrict(ctc.softmax(logits), allowed, case)
    # The floor's share of what is not allowed is left out.
    np.testing.assert_allclose(restricted.sum(1), 1, atol=CLASSES * ctc.FLOOR)
    for one in ctc.beam_search(restricted, 3):
        folded = {"keep": str, "lower": str.lower, "upper": str.upper}[case]
        assert set(one.text) <= set(map(folded, allowed))


@given(outputs(low=8), LENGTHS, st.integers(1, 5))
def test_lengths_are_kept_and_make_texts_surer(logits, lengths, count):
    probabilities = ctc.softmax(logits)
    candidates = ctc.beam_search(probabilities, count, lengths)
    # Eight time steps hold any text of four characters.
    assert candidates
    for one in candidates:
        assert lengths[0] <= len(one.text) <= lengths[1] and 0 <= one.confidence <= 1
        free = text_probability(probabilities, encode(one.text))
        assert one.confidence >= free * (1 - 1e-6)


@given(outputs(low=4))
def test_characters_and_their_alternatives_share_one_probability(logits):
    probabilities = ctc.softmax(logits)
    (best,) = ctc.beam_search(probabilities, 1)
    characters = ctc.characters([probabilities], best.text)
    assert "".join(one.text for one in characters) == best.text
    for one in characters:
        others = [other.confidence for other in one.alternatives]
        assert one.text not in {other.text for other in one.alternatives}
        assert others == sorted(others, reverse=True)
        assert 0 <= one.confidence and one.confidence + sum(others) <= 1 + 1e-9
