"""Fits on outputs whose honest temperature is known, for the truth was drawn with it."""

import numpy as np
import pytest

from model_build.evaluation import calibration
from model_build.evaluation.calibration import (
    Answers,
    Output,
    answers,
    calibrate,
    confidence_threshold,
)
from recognize import ctc
from recognize.alphabet import BLANK, CLASSES, OTHER, decode
from recognize.model import Temperatures


def drawn(temperature: float, count: int, seed: int = 0, views: int = 1) -> list[Output]:
    """Views of one character, which is drawn from their logits at the temperature."""
    rng = np.random.default_rng(seed)
    outputs = []
    for _ in range(count):
        logits = np.full((8, CLASSES), -20.0, dtype=np.float32)
        logits[:, BLANK] = 20.0
        logits[7] = rng.normal(0, 3, CLASSES)
        logits[7, BLANK] = -60.0
        shares = np.exp(logits[7, 1:].astype(float) / temperature)
        truth = decode([1 + rng.choice(CLASSES - 1, p=shares / shares.sum())])
        each = tuple(logits.copy() for _ in range(views))
        outputs.append(Output(each, (1.0,) * views, truth))
    return outputs


@pytest.mark.slow
def test_the_honest_temperature_is_found():
    for honest in (0.7, 1.5):
        calibrated = calibrate(
            {"held-out-a": drawn(honest, 600), "trained-b": drawn(honest, 600, 1)}
        )
        assert calibrated.temperatures.alone == pytest.approx(honest, rel=0.15)
        assert calibrated.temperatures.together == calibrated.temperatures.alone
        assert set(calibrated.errors) == {"held-out-a", "trained-b", "held out", "in training"}
        assert max(calibrated.errors.values()) < 0.08


@pytest.mark.slow
def test_families_weigh_the_same_however_many_sets_they_have():
    one = {"held-out-a": drawn(2.0, 300), "trained-original-0.3": drawn(0.8, 300, 1)}
    others = ("original-0.7.1", "default-0.3", "default-0.7.1")
    more = one | {f"trained-{name}": one["trained-original-0.3"] for name in others}
    read = {
        sets: calibration.first_views(outputs) for sets, outputs in (("one", one), ("more", more))
    }
    for temperature in (0.8, 1.6):
        assert calibration.log_loss(read["more"], temperature) == pytest.approx(
            calibration.log_loss(read["one"], temperature)
        )
    between = calibration.fit_temperature(one)
    assert 0.85 < between < 1.9


@pytest.mark.slow
def test_several_views_have_the_temperature_that_is_honest_of_them():
    """What is told twice has the same; beside a view that tells nothing, it is sharpened."""
    twice = {"held-out-a": drawn(1.5, 600, views=2), "trained-b": drawn(1.5, 600, 1, views=2)}
    alone, together = calibration.fit_temperatures(twice)
    assert together == pytest.approx(alone, rel=0.1)
    for one in twice["held-out-a"]:
        one.logits[1][7, BLANK + 1 :] = 0
    assert calibration.fit_together(twice, alone) < 0.9 * alone


def test_views_with_further_time_steps_count_as_others():
    """A picture in two windows has more of them: here, in which there is nothing."""
    outputs = drawn(1.0, 40)
    nothing = np.full((4, CLASSES), -100.0, np.float32)
    nothing[:, BLANK] = 0
    longer = [
        one._replace(logits=(np.concatenate([one.logits[0], nothing]),)) for one in outputs[::2]
    ]
    some = {"held-out-a": [(one, one.text) for one in outputs]}
    mixed = {"held-out-a": [(one, one.text) for one in [*longer, *outputs[1::2]]]}
    assert {len(one.logits[0]) for one, _ in mixed["held-out-a"]} == {8, 12}
    for temperature in calibration.TEMPERATURES:
        expected = calibration.log_loss(some, temperature)
        # As nearly as nothing is sure: each class has the floor at each time step.
        assert calibration.log_loss(mixed, temperature) == pytest.approx(expected, rel=1e-4)


def test_probabilities_of_texts_are_the_readers():
    logits = np.random.default_rng(3).normal(0, 3, (4, 40, CLASSES)).astype(np.float32)
    best = [ctc.beam_search(ctc.softmax(one, 1.7))[0] for one in logits]
    likelihoods = calibration.text_probabilities(logits, [one.text for one in best], 1.7)
    np.testing.assert_allclose(likelihoods, [one.confidence for one in best], rtol=1e-3)
    empty = calibration.text_probabilities(logits, ["", "a", "", "bc"], 1.7)
    assert empty[0] == pytest.approx(ctc.no_text(ctc.softmax(logits[0], 1.7)), rel=1e-3)


def test_answers_are_the_best_texts():
    outputs = drawn(1.0, 200)
    given = answers(Temperatures(1.0, 1.0), outputs)
    best = [decode([1 + one.logits[0][7, 1:OTHER].argmax()]) for one in outputs]
    assert given.correct.tolist() == [a == one.text for a, one in zip(best, outputs)]
    assert 0.05 < given.correct.mean() < 0.95
    softer = answers(Temperatures(3.0, 3.0), outputs)
    assert softer.confidences.mean() < given.confidences.mean()


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
