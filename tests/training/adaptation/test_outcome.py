"""Whether a source is read better, and not by chance."""

from training.adaptation.outcome import Outcome


def outcome(gained: int, lost: int, same: int) -> Outcome:
    count = gained + lost + same
    before = ["wrong"] * gained + ["right"] * (lost + same)
    after = ["right"] * gained + ["wrong"] * lost + ["right"] * same
    return Outcome(["right"] * count, before, after)


def test_an_improvement_is_one_that_chance_seldom_makes():
    assert outcome(5, 0, 20).improved  # 1 in 32
    assert not outcome(4, 0, 20).improved  # 1 in 16
    assert not outcome(10, 8, 0).improved
    assert outcome(20, 6, 0).improved
    assert not outcome(0, 9, 0).improved
    assert not outcome(0, 0, 9).improved


def test_case_counts_where_the_labels_have_both():
    before, after = ["AB"] * 9, ["ab"] * 9
    assert not Outcome(["ab"] * 9, before, after).improved
    assert Outcome(["ab"] * 8 + ["Cd"], before, after).improved


def test_shares_and_confusions_are_those_of_afterwards():
    made = Outcome(["ab", "cd"], ["AB", "xx"], ["ab", "cx"])
    assert made.before_shares["case_sensitive"][0] == 0
    assert [share[0] for share in made.any_case] == [0.5, 0.5]
    assert made.confusions == [{"true": "d", "read": "x", "count": 1}]
