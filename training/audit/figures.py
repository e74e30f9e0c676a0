"""All that an audit found, as ``audit.json`` has it and the report shows it."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from model_build.evaluation import metrics
from model_build.evaluation.metrics import Match, Share
from recognize.profile import Profile
from training.audit.literature import SECONDS_A_PICTURE
from training.audit.reading import GUESSES, SAME_SOURCE, TOLD, UNPREPARED, Answered
from training.audit.strength import Strength, is_right

# In ``audit.json``; of a later one with another meaning it is greater.
VERSION = 1
# Of shares: the rule's is one in 10,000, and is to be told from what is a little more.
_DIGITS = 9
# What each way is called in the report.
WAYS = {
    UNPREPARED: "Nothing known: the picture alone",
    TOLD: "Told its characters and lengths",
    SAME_SOURCE: "No labels: the pictures' own profile",
}


@dataclass(frozen=True)
class Way:
    """How well pictures are read in one way.

    ``first`` is the share read at the first guess, ``within`` that within three guesses at the
    same picture, ``visits`` that of visits which get through where a site shows three pictures in
    turn. ``tries``: how many pictures it takes on average until one is read, with the ends of its
    interval; ``None`` where there is no bound.
    """

    name: str
    first: Share
    within: Share
    visits: Share
    tries: list[float | None]


@dataclass(frozen=True)
class Point:
    """A point of the learning curve: what so many labels bring.

    ``minutes`` are the machine's, for training; ``labelling`` a person's, for the labels; ``cost``
    is the machine's at the stated price.
    """

    name: str
    labels: int
    first: Share
    minutes: float
    labelling: float
    cost: float


@dataclass(frozen=True)
class Figures:
    """What an audit found. The fields' names are those of ``audit.json``.

    ``source``: what was measured, for people. ``labelled``: how many labelled pictures there are,
    of which ``pictures`` were read and ``unread`` could not be, as pairs of a name and why.
    ``unknown``: characters of the texts that the reader does not know, sorted. ``price``: of an
    hour of this machine; ``people``: the share that people pass, where the owner stated it.
    ``taught``: whether the model was taught a source, this one or another.
    """

    source: str
    date: str
    command: str
    model: str
    processor: str
    labelled: int
    pictures: int
    unread: list[tuple[str, str]]
    unknown: str
    case_counts: bool
    ways: list[Way]
    milliseconds: float
    price: float
    people: float | None
    profile: Profile
    curve: list[Point]
    strength: Strength
    taught: bool = False

    @property
    def unprepared(self) -> Way:
        """How well it is read by anybody."""
        return self.ways[0]

    def as_json(self) -> dict[str, Any]:
        """The object of ``audit.json``; of pictures it has their names."""
        found = asdict(self) | {"version": VERSION, "interval": metrics.INTERVAL}
        found["profile"] = self.profile.as_json()
        for kind in ("easiest", "hardest"):
            found["strength"][kind] = [
                {"file": one.path.name, "text": one.truth, "read": one.guesses[UNPREPARED][0]}
                for one in getattr(self.strength, kind)
            ]
        return found


def ways(answers: Sequence[Answered], match: Match) -> list[Way]:
    """How well the pictures are read in each way that there are readings of."""
    return [_way(answers, match, name) for name in WAYS if name in answers[0].guesses]


def first_points(found: Sequence[Way]) -> list[Point]:
    """The points of the curve that take no training and no label."""
    return [Point(WAYS[way.name], 0, way.first, 0.0, 0.0, 0.0) for way in found]


def labelling_minutes(labels: int) -> float:
    """How long a person takes for so many labels."""
    return labels * SECONDS_A_PICTURE / 60


def median_ms(answers: Sequence[Answered]) -> float:
    """How long a picture takes, in milliseconds."""
    return statistics.median(one.milliseconds for one in answers)


def cost_of_a_thousand(way: Way, milliseconds: float, price: float) -> float | None:
    """What it costs to read until a thousand pictures are read right; ``None`` for no bound."""
    tries = way.tries[0]
    return tries and 1000 * tries * milliseconds / 3_600_000 * price


def _way(answers: Sequence[Answered], match: Match, name: str) -> Way:
    first = _share([is_right(one, match, name) for one in answers])
    within = _share([is_right(one, match, name, GUESSES) for one in answers])
    visits = [round(1 - (1 - share) ** GUESSES, _DIGITS) for share in first]
    share, low, high = first
    tries = [round(1 / one, 2) if one else None for one in (share, high, low)]
    return Way(name, first, within, visits, tries)


def _share(matches: Sequence[bool]) -> Share:
    share = sum(matches) / len(matches)
    ends = metrics.wilson(sum(matches), len(matches))
    return [round(one, _DIGITS) for one in (share, *ends)]
