"""Where a captcha's strength sits: which pictures and characters are read, and which are not."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf

from model_build.evaluation import metrics
from model_build.evaluation.metrics import Match, Share
from training.audit.features import FEATURES
from training.audit.reading import UNPREPARED, Answered

# Of the pictures that are shown, so many of each kind; of confusions, the most frequent.
SHOWN, CONFUSIONS = 12, 15
# Into so many groups of one size a feature divides the pictures.
_GROUPS = 3


@dataclass(frozen=True)
class Group:
    """Pictures, or occurrences of a character, that have something in common.

    ``share``: how many of them are read right, with its 95 % interval.
    """

    name: str
    count: int
    share: Share


@dataclass(frozen=True)
class Confusion:
    """A character that is read as another; either is empty where it is left out or added."""

    truth: str
    read: str
    count: int


@dataclass(frozen=True)
class Strength:
    """Where the errors are. ``features``: groups of each, from the lowest value to the highest.

    ``easiest`` are read right and surely; ``hardest`` are read wrong, by most characters.
    """

    lengths: list[Group]
    characters: list[Group]
    confusions: list[Confusion]
    features: dict[str, list[Group]]
    easiest: list[Answered]
    hardest: list[Answered]


def is_right(answer: Answered, match: Match, way: str = UNPREPARED, guesses: int = 1) -> bool:
    """Whether one of the first guesses at a picture is right."""
    return any(metrics.right(match, one, answer.truth) for one in answer.guesses[way][:guesses])


def strength(answers: Sequence[Answered], match: Match) -> Strength:
    """Where the errors of the unprepared readings are."""
    right = {id(one): is_right(one, match) for one in answers}

    def grouped(key: Callable[[Answered], object]) -> list[Group]:
        found: dict[object, list[bool]] = {}
        for one in answers:
            found.setdefault(key(one), []).append(right[id(one)])
        return [
            Group(str(name), len(flags), metrics.share(flags))
            for name, flags in sorted(found.items(), key=lambda pair: pair[0])  # type: ignore[arg-type,return-value]
        ]

    read = [one for one in answers if right[id(one)]]
    missed = [one for one in answers if not right[id(one)]]
    return Strength(
        lengths=grouped(lambda one: len(one.truth)),
        characters=_characters(answers, match),
        confusions=_confusions(answers, match),
        features={name: _by_feature(answers, right, name) for name in FEATURES},
        easiest=sorted(read, key=lambda one: -one.confidence)[:SHOWN],
        hardest=sorted(missed, key=lambda one: -_edits(one))[:SHOWN],
    )


def _folded(texts: Iterable[str], match: Match) -> list[str]:
    """The texts in one case, where case does not count."""
    return [text.lower() if match is metrics.exact_any_case else text for text in texts]


def _both(answers: Sequence[Answered], match: Match) -> tuple[list[str], list[str]]:
    reads = _folded((one.guesses[UNPREPARED][0] for one in answers), match)
    return reads, _folded((one.truth for one in answers), match)


def _characters(answers: Sequence[Answered], match: Match) -> list[Group]:
    reads, truths = _both(answers, match)
    wrong: Counter[str] = Counter()
    for (truth, _), count in metrics.confusions(reads, truths).items():
        wrong[truth] += count
    groups = [
        Group(one, count, metrics.share([True] * (count - wrong[one]) + [False] * wrong[one]))
        for one, count in Counter("".join(truths)).items()
    ]
    return sorted(groups, key=lambda group: (group.share[0], group.name))


def _confusions(answers: Sequence[Answered], match: Match) -> list[Confusion]:
    found = metrics.confusions(*_both(answers, match)).most_common(CONFUSIONS)
    return [Confusion(truth, read, count) for (truth, read), count in found]


def _by_feature(answers: Sequence[Answered], right: dict[int, bool], name: str) -> list[Group]:
    """Groups of one size by a feature; fewer where many pictures have one value."""

    def value(answer: Answered) -> float:
        return float(getattr(answer.features, name))

    ordered = sorted(map(value, answers))
    bounds = sorted({ordered[len(ordered) * place // _GROUPS] for place in range(1, _GROUPS)})
    groups = []
    for low, high in zip([-inf, *bounds], [*bounds, inf]):
        within = [one for one in answers if low <= value(one) < high]
        if within:
            values = [value(one) for one in within]
            told = f"{min(values):.2f} to {max(values):.2f}"
            flags = [right[id(one)] for one in within]
            groups.append(Group(told, len(flags), metrics.share(flags)))
    return groups


def _edits(answer: Answered) -> float:
    """How far the reading is from the text, in characters of it."""
    read = answer.guesses[UNPREPARED][0]
    return metrics.character_error_rate([read.lower()], [answer.truth.lower()])
