"""What the figures are said to mean: broken, weak, too few to tell, held."""

from pathlib import Path

import pytest

from model_build.evaluation import metrics
from recognize.profile import Profile
from training.audit import figures
from training.audit.features import Features
from training.audit.figures import Figures, Point, cost_of_a_thousand
from training.audit.reading import SAME_SOURCE, UNPREPARED, Answered
from training.audit.strength import strength
from training.audit.verdict import ENOUGH, money, percent, verdict


def answered(truth: str, read: str, contrast: float = 0.5, others: tuple[str, ...] = ()):
    guesses = {UNPREPARED: (read, *others), SAME_SOURCE: (truth,)}
    return Answered(Path("a.png"), truth, guesses, 0.9, 10.0, Features(contrast, 1, 0, 0))


def found(answers, **changes):
    ways = figures.ways(answers, metrics.exact_any_case)
    facts = dict(
        source="ours",
        date="2026-11-28",
        command="",
        model="ctc",
        processor="",
        labelled=len(answers),
        pictures=len(answers),
        unread=[],
        unknown="",
        case_counts=False,
        ways=ways,
        milliseconds=10.0,
        price=0.36,
        people=None,
        profile=Profile(),
        curve=figures.first_points(ways),
        strength=strength(answers, metrics.exact_any_case),
    )
    return Figures(**facts | changes)


RIGHT, WRONG = answered("ab", "AB"), answered("ab", "xy")


@pytest.mark.parametrize(
    "answers, level, said",
    [
        ([RIGHT] * 50 + [WRONG] * 50, "broken", "times what the rule allows"),
        ([RIGHT] * 5 + [WRONG] * 995, "weak", "more than the 0.01 %"),
        ([WRONG] * 100, "undecided", f"{ENOUGH:,} pictures"),
        ([WRONG] * (ENOUGH - 1), "undecided", "within"),
        ([WRONG] * ENOUGH, "holds", "taught with labels"),
        ([RIGHT], "broken", "times what the rule allows"),
    ],
)
def test_the_verdict_follows_the_interval(answers, level, said):
    told = verdict(found(answers))
    assert told.level == level and said in " ".join(told.sentences)
    assert ("without a single label" in " ".join(told.sentences)) == (WRONG in answers)


def test_of_a_taught_model_it_is_said_who_read():
    told = verdict(found([RIGHT] * 9, taught=True))
    assert told.sentences[0].startswith("The model was taught a source of captchas")
    assert verdict(found([RIGHT] * 9)).sentences == told.sentences[1:]


def test_unknown_characters_prove_nothing():
    told = verdict(found([WRONG], unknown="жу"))
    assert told.level == "unknown characters"
    assert "The reader does not know ж у" in " ".join(told.sentences)


def test_what_is_read_beside_unknown_characters_is_read():
    told = verdict(found([RIGHT] * 9 + [WRONG], unknown="ж" * 30))
    assert told.level == "broken" and "and 10 more" in " ".join(told.sentences)


def test_what_teaching_brings_is_said_with_its_price():
    taught = Point("100 labels", 100, [1.0, 0.9, 1.0], 4.2, 16.3, 0.02)
    told = verdict(found([WRONG] * 9, curve=[taught]))
    assert "(100 labels) reads 100 %, with 100 labels and 4 minutes" in " ".join(told.sentences)


@pytest.mark.parametrize("people, said", [(0.87, "holds"), (0.5, "does not hold")])
def test_what_the_owner_states_of_people_is_judged(people, said):
    assert said in verdict(found([WRONG], people=people)).sentences[-1]


def test_tries_and_visits_follow_from_the_share():
    way = figures.ways([RIGHT] * 50 + [WRONG] * 50, metrics.exact_any_case)[0]
    assert way.first[0] == 0.5 and way.tries[0] == 2.0 and way.visits[0] == 0.875
    assert way.tries[1] < 2 < way.tries[2]
    # Half a second of compute for 2 pictures; 0.36 an hour is a cent for 100 s.
    assert cost_of_a_thousand(way, 10.0, 0.36) == pytest.approx(0.002)
    none = figures.ways([WRONG] * 100, metrics.exact_any_case)[0]
    assert none.tries[0] is None and none.tries[1] > 20 and none.tries[2] is None
    assert cost_of_a_thousand(none, 10.0, 0.36) is None


def test_within_three_counts_the_second_and_third_guess():
    answers = [answered("ab", "xx", others=("ab", "yy")), answered("ab", "xx", others=("zz",))]
    assert figures.ways(answers, metrics.exact)[0].within[0] == 0.5


def test_strength_names_lengths_characters_confusions_and_features():
    answers = [answered("a0", "ao", 0.1 + n / 100) for n in range(10)]
    answers += [answered("b12", "b12", 0.8 + n / 100) for n in range(20)]
    told = strength(answers, metrics.exact_any_case)
    assert [(one.name, one.share[0]) for one in told.lengths] == [("2", 0.0), ("3", 1.0)]
    shares = {one.name: one.share[0] for one in told.characters}
    assert shares == {"0": 0.0, "a": 1.0, "b": 1.0, "1": 1.0, "2": 1.0}
    assert [(one.truth, one.read, one.count) for one in told.confusions] == [("0", "o", 10)]
    assert [one.share[0] for one in told.features["contrast"]] == [0.0, 1.0, 1.0]
    assert [one.count for one in told.features["lines"]] == [30]
    assert len(told.easiest) == 12 and {one.truth for one in told.hardest} == {"a0"}


@pytest.mark.parametrize(
    "share, said", [(0.654, "65.4 %"), (1, "100 %"), (0, "0 %"), (0.0001, "0.01 %")]
)
def test_shares_are_written_for_people(share, said):
    assert percent(share) == said


@pytest.mark.parametrize("cost, said", [(0, "0"), (0.00081, "0.0008"), (1234.5, "1,234.50")])
def test_amounts_are_written_for_people(cost, said):
    assert money(cost) == said
