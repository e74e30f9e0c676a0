"""What the figures mean, in words."""

import math
from dataclasses import dataclass
from typing import Literal

from recognize.alphabet import shown
from training.audit.figures import Figures, Way, cost_of_a_thousand
from training.audit.literature import BROKEN, PEOPLE, PEOPLE_LEAST, PROGRAMS

# Of a model that is not the embedded one.
_PREPARED = (
    "The model was taught a source of captchas: if it is this one, what is said of a program that "
    "nobody prepared is so of one that was prepared with labels."
)
# Characters that a sentence names.
_NAMED = 20
# So many pictures, none of which is read, are needed to say that a share is under the rule's.
ENOUGH = math.ceil(1.96**2 * (1 / PROGRAMS - 1))


@dataclass(frozen=True)
class Verdict:
    """``level`` is the word of ``audit.json``; ``title`` and ``sentences`` are for people."""

    level: Literal["broken", "weak", "undecided", "holds", "unknown characters"]
    title: str
    sentences: list[str]


def verdict(figures: Figures) -> Verdict:
    """The verdict on the readings by somebody who prepared nothing, and on what teaching adds."""
    way = figures.unprepared
    _, low, high = way.first
    found: Verdict
    # What it does not know it reads wrong: what it reads all the same is read by anybody.
    if low >= BROKEN:
        found = _broken(figures)
    elif low > PROGRAMS:
        found = Verdict(
            "weak",
            "It stops less than a useful captcha must",
            [
                f"A program that nobody prepared reads {shares(way)} of the pictures, more than "
                f"the {percent(PROGRAMS)} that the rule allows.",
                "A few labels usually raise such a share many times over.",
            ],
        )
    elif figures.unknown:
        found = _unknown()
    elif high < PROGRAMS:
        found = Verdict(
            "holds",
            "This reader, unprepared, does not read it",
            [
                f"It read {shares(way)} of {figures.pictures:,} pictures, under the rule's "
                f"{percent(PROGRAMS)}.",
                "That says nothing of a reader that was taught with labels of this captcha, and "
                "nothing of people who are paid to read it.",
            ],
        )
    else:
        found = _undecided(figures)
    if figures.taught:
        found.sentences.insert(0, _PREPARED)
    found.sentences.extend(_of_unknown(figures.unknown))
    found.sentences.extend(_taught(figures))
    found.sentences.append(_people(figures))
    return found


def _unknown() -> Verdict:
    return Verdict(
        "unknown characters",
        "It has characters that this reader does not know",
        [
            "So none of its figures says that the captcha is strong: a network that knows the "
            "characters is what a program would begin with.",
        ],
    )


def _of_unknown(characters: str) -> list[str]:
    """Which characters the reader does not know, where there are some."""
    if not characters:
        return []
    told = " ".join(shown(one) for one in characters[:_NAMED])
    rest = len(characters) - _NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return [f"The reader does not know {told}{more}; `--teach` teaches what can be taught."]


def _broken(figures: Figures) -> Verdict:
    way = figures.unprepared
    cost = cost_of_a_thousand(way, figures.milliseconds, figures.price)
    times = way.first[0] / PROGRAMS
    return Verdict(
        "broken",
        "It does not keep programs out",
        [
            f"A program that nobody prepared reads {shares(way)} of the pictures at the first "
            f"guess: {times:,.0f} times what the rule allows, and above the {percent(BROKEN)} from "
            "which a scheme is called broken.",
            f"It takes {way.tries[0]:,.1f} pictures on average until one is read; where a visit "
            f"may try three, {percent(way.visits[0])} of visits get through.",
            f"At {figures.price:g} an hour of this machine, a thousand read pictures cost "
            f"{money(cost)}.",
        ],
    )


def _undecided(figures: Figures) -> Verdict:
    way = figures.unprepared
    return Verdict(
        "undecided",
        "These pictures are too few to tell",
        [
            f"The reader read {shares(way)} of {figures.pictures:,} pictures: the interval has "
            f"the rule's {percent(PROGRAMS)} within. To say that a captcha holds to the rule takes "
            f"{ENOUGH:,} pictures of which none is read.",
            "That says nothing of a reader that was taught with labels of this captcha.",
        ],
    )


def _taught(figures: Figures) -> list[str]:
    """What the best point of the learning curve adds."""
    best = max(figures.curve, key=lambda point: point.first[0])
    if best.first[0] <= figures.unprepared.first[0]:
        return []
    effort = f"without a single {'further label' if figures.taught else 'label'}"
    if best.labels:
        effort = f"with {best.labels} labels and {best.minutes:.0f} minutes of training"
    return [
        f"The best of the ways below ({best.name[0].lower()}{best.name[1:]}) reads "
        f"{percent(best.first[0])}, {effort}."
    ]


def _people(figures: Figures) -> str:
    if figures.people is None:
        return (
            "How many people pass was not measured here: count it on your site, among those who "
            f"finished what they came for. The rule wants {percent(PEOPLE)}, and at the least "
            f"{percent(PEOPLE_LEAST)}."
        )
    holds = "holds" if figures.people >= PEOPLE_LEAST else "does not hold"
    return (
        f"You state that {percent(figures.people)} of people pass: the rule's other half "
        f"({percent(PEOPLE_LEAST)} at the least) {holds}."
    )


def percent(share: float) -> str:
    """A share as a person reads it: ``12.3 %``, and small ones with as many digits as it takes."""
    hundred = 100 * share
    if 0 < hundred < 1:
        return f"{float(f'{hundred:.2g}'):g} %"
    return f"{hundred:.1f} %".replace(".0 %", " %")


def shares(way: Way) -> str:
    """A way's share with its interval."""
    middle, low, high = way.first
    return f"{percent(middle)} ({percent(low)} to {percent(high)})"


def money(cost: float | None) -> str:
    """An amount in the currency of the price."""
    if cost is None:
        return "more than can be told"
    if cost >= 0.01:
        return f"{cost:,.2f}"
    return f"{float(f'{cost:.1g}'):f}".rstrip("0").rstrip(".")
