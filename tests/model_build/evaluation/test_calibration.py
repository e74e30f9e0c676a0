"""Fits on outputs whose honest temperature is known, for the truth was drawn with it."""

import numpy as np
import pytest

from model_build.evaluation import calibration
from model_build.evaluation.calibration import Answers, answers, calibrate, confidence_threshold
from recognize import ctc
from recognize.alphabet import BLANK, CLASSES, OTHER, decode


def drawn(temperature: float, count: int, seed: int = 0) -> list[tuple[np.ndarray, str]]:
    """Logits, (1, 8, CLASSES), of one character, which is drawn from them at the temperature."""
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(count):
        logits = np.full((8, CLASSES), -20.0, dtype=np.float32)
        logits[:, BLANK] = 20.0
        logits[7] = rng.normal(0, 3, CLASSES)
        logits[7, BLANK] = -60.0
        shares = np.exp(logits[7, 1:].astype(float) / temperature)
        truth = decode([1 + rng.choice(CLASSES - 1, p=shares / shares.sum())])
        pairs.append((logits[None], truth))
    return pairs


@pytest.mark.slow
def test_the_honest_temperature_is_found():
    for honest in (0.7, 1.5):
        calibrated = calibrate(
            {"held-out-a": drawn(honest, 600), "trained-b": drawn(honest, 600, 1)}
        )
        assert calibrated.temperature == pytest.approx(honest, rel=0.15)
        assert set(calibrated.errors) == {"held-out-a", "trained-b", "held out", "in training"}
        assert max(calibrated.errors.values()) < 0.08


@pytest.mark.slow
def test_families_weigh_the_same_however_many_sets_they_have():
    one = {"held-out-a": drawn(2.0, 300), "trained-original-0.3": drawn(0.8, 300, 1)}
    others = ("original-0.7.1", "default-0.3", "default-0.7.1")
    more = one | {f"trained-{name}": one["trained-original-0.3"] for name in others}
    texts = {
        sets: calibration.best_texts(outputs) for sets, outputs in (("one", one), ("more", more))
    }
    for temperature in (0.8, 1.6):
        assert calibration.log_loss(more, texts["more"], temperature) == pytest.approx(
            calibration.log_loss(one, texts["one"], temperature)
        )
    between = calibration.fit_temperature(one)
    assert 0.85 < between < 1.9


def test_probabilities_of_texts_are_the_readers():
    logits = np.random.default_rng(3).normal(0, 3, (4, 40, CLASSES)).astype(np.float32)
    best = [ctc.beam_search(ctc.softmax(one, 1.7))[0] for one in logits]
    likelihoods = calibration.text_probabilities(logits, [one.text for one in best], 1.7)
    np.testing.assert_allclose(likelihoods, [one.confidence for one in best], rtol=1e-3)
    empty = calibration.text_probabilities(logits, ["", "a", "", "bc"], 1.7)
    assert empty[0] == pytest.approx(ctc.no_text(ctc.softmax(logits[0], 1.7)), rel=1e-3)


def test_answers_are_the_best_texts():
    pairs = drawn(1.0, 200)
    given = answers(pairs, 1.0)
    best = [decode([1 + logits[0, 7, 1:OTHER].argmax()]) for logits, _ in pairs]
    assert given.correct.tolist() == [a == truth for a, (_, truth) in zip(best, pairs)]
    assert 0.05 < given.correct.mean() < 0.95
    assert answers(pairs, 3.0).confidences.mean() < given.confidences.mean()


def test_the_threshold_is_the_smallest_from_which_nine_in_ten_are_right():
    confidences = np.repeat([0.97, 0.62, 0.58, 0.2], [10, 10, 10, 10])
    correct = np.repeat([True, True, False, False], [10, 10, 10, 10])
    assert confidence_threshold(Answers(confidences, correct)) == 0.6
    correct[10:12] = False  # 18 of 20 are right from 0.62 on
    assert confidence_threshold(Answers(confidences, correct)) == 0.6
    correct[12] = False
    assert confidence_threshold(Answers(confidences, correct)) == 0.65
    assert confidence_threshold(Answers(confidences, ~correct & False)) == 1.0
    assert confidence_threshold(Answers(confidences, correct | True)) == 0.0


def test_held_out_families_are_needed():
    with pytest.raises(ValueError, match="held-out"):
        calibrate({"trained-a": drawn(1.0, 5)})
