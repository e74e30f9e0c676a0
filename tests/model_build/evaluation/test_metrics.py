import numpy as np
import pytest

from model_build.evaluation import metrics


def test_matches():
    assert metrics.exact("aB", "aB") and not metrics.exact("ab", "aB")
    assert metrics.exact_any_case("ab", "AB") and not metrics.exact_any_case("a0", "aO")
    assert metrics.exact_folded("cO", "C0") and not metrics.exact_folded("Ab", "ab")


def test_wilson_against_published_values():
    # Newcombe, Statistics in Medicine 1998, table I: 81 of 263, and 0 of 20.
    assert metrics.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert metrics.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert metrics.wilson(0, 60)[0] == 0 and 0.999999 < metrics.wilson(60, 60)[1] <= 1


def test_share():
    assert metrics.share([True] * 81 + [False] * 182) == pytest.approx(
        [0.30798, 0.2553, 0.3662], abs=1e-4
    )


def test_a_small_set_weighs_as_much_in_the_mean():
    mean, low, high = metrics.mean_share([[True] * 10, [False] * 90])
    assert (
        mean == 0.5
        and low == pytest.approx(0.404, abs=1e-3)
        and high == pytest.approx(0.596, abs=1e-3)
    )


def test_percent():
    assert metrics.percent([0.9912, 0.988, 0.9934]) == "99.12 (98.80-99.34)"
    assert metrics.percent([0.9912, 0.988, 0.9934], digits=1) == "99.1 (98.8-99.3)"


def test_character_error_rate():
    assert metrics.character_error_rate(["abc", "xyz"], ["abd", "xy"]) == pytest.approx(2 / 5)
    # Of pictures without text, what is read an image.
    assert metrics.character_error_rate(["", "abc"], ["", ""]) == pytest.approx(3 / 2)


def test_confusions():
    counts = metrics.confusions(["abd", "ab", "abcc"], ["abc", "abc", "abc"])
    assert counts["c", "d"] == 1 and counts["c", ""] == 1 and counts["", "c"] == 1
    assert counts.total() == 3


def test_calibration_error():
    rng = np.random.default_rng(0)
    confidence = rng.uniform(size=100_000)
    honest = rng.uniform(size=100_000) < confidence
    assert metrics.expected_calibration_error(confidence, honest) < 0.01
    assert metrics.expected_calibration_error(
        [1.0] * 10, [True] * 7 + [False] * 3
    ) == pytest.approx(0.3)
    assert metrics.expected_calibration_error([0.5] * 10, [True] * 5 + [False] * 5) == 0
