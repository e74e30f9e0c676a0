"""Whether a source is read better, and not by chance."""

import pytest

from training.adaptation.outcome import Outcome


def outcome(gained: int, lost: int, likelier: list[float], never: int = 0) -> Outcome:
    """``never``: labels that are read neither before nor after."""
    right = len(likelier) - never - gained
    before = ["wrong"] * (never + gained) + ["right"] * right
    after = ["wrong"] * never + ["right"] * gained + ["wrong"] * lost + ["right"] * (right - lost)
    return Outcome(["right"] * len(likelier), before, after, likelier)


MOSTLY = [0.1 * one for one in range(1, 61)]


def test_an_improvement_is_one_that_chance_seldom_makes():
    assert outcome(1, 0, [0.1, 0.2, 0.3, 0.4, 0.5]).improved  # of 32 signs one
    assert not outcome(1, 0, [0.1, 0.2, 0.3, 0.4]).improved  # of 16
    assert outcome(8, 3, MOSTLY).improved
    # A hundred that rise and fall as much are chance, however many more are read by it.
    assert not outcome(8, 3, [*MOSTLY, *(-one for one in MOSTLY)]).improved


def test_likelier_labels_count_where_as_many_are_read():
    assert outcome(3, 3, MOSTLY).improved
    assert outcome(0, 0, MOSTLY, never=5).improved
    assert not outcome(2, 3, MOSTLY).improved
    assert not outcome(0, 1, MOSTLY, never=5).improved


def test_what_was_read_already_does_not_improve():
    assert not outcome(0, 0, MOSTLY).improved


def test_a_network_that_reads_none_is_no_better_however_unsure_it_has_become():
    assert not outcome(0, 0, MOSTLY, never=len(MOSTLY)).improved


@pytest.mark.filterwarnings("error")
def test_labels_that_are_as_likely_as_before_are_no_better():
    assert not outcome(1, 0, [0.0] * 9).improved
    assert outcome(1, 0, [0.0, -0.1, 0.2, 0.3, 0.4, 0.5, 0.6]).told == (
        "5 of 7 held-out labels are likelier"
    )


def test_case_counts_where_the_labels_have_both():
    before, after, likelier = ["AB"] * 9, ["ab"] * 9, [1.0] * 9
    assert not Outcome(["ab"] * 9, before, after, likelier).improved
    assert Outcome(["ab"] * 8 + ["Cd"], before, after, likelier).improved


def test_shares_and_confusions_are_those_of_afterwards():
    made = Outcome(["ab", "cd"], ["AB", "xx"], ["ab", "cx"], [1.0, 0.5])
    assert made.before_shares["case_sensitive"][0] == 0
    assert [share[0] for share in made.any_case] == [0.5, 0.5]
    assert made.confusions == [{"true": "d", "read": "x", "count": 1}]
