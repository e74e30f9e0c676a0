"""Whether a source is read better, and not by chance."""

from training.adaptation.outcome import Outcome


def outcome(gained: int, lost: int, likelier: list[float]) -> Outcome:
    count = len(likelier)
    before = ["wrong"] * gained + ["right"] * (count - gained)
    after = ["right"] * gained + ["wrong"] * lost + ["right"] * (count - gained - lost)
    return Outcome(["right"] * count, before, after, likelier)


def test_an_improvement_is_one_that_chance_seldom_makes():
    assert outcome(1, 0, [0.1, 0.2, 0.3, 0.4, 0.5]).improved  # of 32 signs one
    assert not outcome(1, 0, [0.1, 0.2, 0.3, 0.4]).improved  # of 16
    mostly = [0.1 * one for one in range(1, 61)]
    assert outcome(8, 3, mostly).improved
    # A hundred that rise and fall as much are chance, however many more are read by it.
    assert not outcome(8, 3, [*mostly, *(-one for one in mostly)]).improved
    # And likelier labels are worth nothing that are read no more often.
    assert not outcome(3, 3, mostly).improved
    assert not outcome(0, 9, mostly).improved
    assert not outcome(0, 0, mostly).improved


def test_case_counts_where_the_labels_have_both():
    before, after, likelier = ["AB"] * 9, ["ab"] * 9, [1.0] * 9
    assert not Outcome(["ab"] * 9, before, after, likelier).improved
    assert Outcome(["ab"] * 8 + ["Cd"], before, after, likelier).improved


def test_shares_and_confusions_are_those_of_afterwards():
    made = Outcome(["ab", "cd"], ["AB", "xx"], ["ab", "cx"], [1.0, 0.5])
    assert made.before_shares["case_sensitive"][0] == 0
    assert [share[0] for share in made.any_case] == [0.5, 0.5]
    assert made.confusions == [{"true": "d", "read": "x", "count": 1}]
