"""The points of the learning curve that take training: what so many labels bring.

Each point teaches the embedded model anew (``training.adaptation``), from pictures without their
labels or from so many labelled ones, and reads pictures that it did not learn from.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from model_build.evaluation import metrics
from model_build.evaluation.metrics import Share
from recognize.alphabet import Alphabet
from recognize.files import write_whole
from recognize.model import EMBEDDED, Model
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import Example, further_of, unfit
from training.adaptation.teach import LEAST_UNLABELLED, Taught, teach
from training.audit import figures, reading
from training.audit.figures import Point, Way
from training.audit.reading import SAME_SOURCE, TOLD

Pairs = Sequence[tuple[Path, str]]

# Of labels that are taught, as far as there are so many pictures.
LABELS = (25, 50, 100, 200, 500)
# Without labels, so many pictures are learnt from.
MOST_UNLABELLED = 500
# So many other pictures are asked; with fewer than the least, the labels themselves are, each held
# out once.
MOST_ASKED, LEAST_ASKED = 500, 30
# What was taught so far.
KEPT = "curve.json"


class Curve:
    """The taught points of one sample, kept in a folder as they are made.

    ``pairs``: labelled pictures, of which those are left out whose texts cannot be taught;
    characters of theirs that the reader does not know are taught with them. ``case_counts``:
    whether the site minds it. ``minutes``: for each point at most; ``price``: of an hour. Raises
    ``CannotTeach`` where nothing is left.
    """

    def __init__(
        self, pairs: Pairs, out: Path, case_counts: bool, minutes: float, price: float, seed: int
    ):
        self.out, self.case_counts = out, case_counts
        self.minutes, self.price, self.seed = minutes, price, seed
        self.alphabet = _alphabet(pairs)
        self.pairs = [pair for pair in pairs if not unfit(pair[1], self.alphabet.text)]
        if not self.pairs:
            raise CannotTeach(f"no label can be taught; {pairs[0][1]!r} has {unfit(pairs[0][1])}")
        self._key = self._digest()
        self._kept = self._load()

    @property
    def counts(self) -> list[int]:
        """Numbers of labels that are taught; 0: the pictures alone, whose characters it knows."""
        known = not self.alphabet.further
        without = [0] if known and len(self.pairs) >= LEAST_UNLABELLED else []
        return without + [count for count in LABELS if count <= len(self.pairs)]

    def points(self) -> Iterator[Point]:
        """Each point, once it is taught; what was taught before a stop is not taught again.

        What the pictures cannot teach is told and left out. Raises ``OSError``.
        """
        for count in self.counts:
            if str(count) not in self._kept:
                try:
                    made = self._point(count)
                except CannotTeach as error:
                    print(f"{_name(count)}: not taught, {error}")
                    continue
                self._kept[str(count)] = asdict(made)
                kept = {"key": self._key, "points": self._kept}
                write_whole(self.out / KEPT, json.dumps(kept).encode())
            yield Point(**self._kept[str(count)])

    def _point(self, count: int) -> Point:
        learnt = drawn(self.pairs, count or MOST_UNLABELLED, f"{self.seed} {count}")
        print(f"{_name(count)}: teaching, at most {self.minutes:g} minutes", flush=True)
        examples = [Example(path, text if count else None) for path, text in learnt]
        place = self.out / f"taught-{count}"
        taught = teach(
            examples,
            place,
            alphabet=self.alphabet,
            minutes=self.minutes,
            seed=self.seed,
            say=_quiet,
        )
        spent = taught.seconds / 60
        return Point(
            _name(count),
            count,
            self._share(taught, learnt, count),
            round(spent, 2),
            figures.labelling_minutes(count),
            spent / 60 * self.price,
        )

    def _share(self, taught: Taught, learnt: Pairs, count: int) -> Share:
        """The share read at the first guess, of pictures whose labels were not learnt."""
        asked = others(self.pairs, learnt if count else (), self.seed)
        if len(asked) < LEAST_ASKED and taught.after and taught.before:
            return taught.after if taught.model_dir else taught.before
        ways = ways_of(taught.model_dir or EMBEDDED, asked, self.case_counts)
        # Who has labels knows the characters and lengths.
        way = TOLD if count and TOLD in ways else SAME_SOURCE
        return ways[way].first

    def _digest(self) -> str:
        lines = [f"{path.name}\t{path.stat().st_size}\t{text}" for path, text in self.pairs]
        head = f"{Model(EMBEDDED).version} {self.minutes:g} {self.seed} {self.case_counts}"
        return hashlib.sha256("\n".join([head, *lines]).encode()).hexdigest()

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            found = json.loads((self.out / KEPT).read_text(encoding="utf-8"))
            return dict(found["points"]) if found["key"] == self._key else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def drawn(pairs: Pairs, count: int, seed: str) -> Pairs:
    """So many of the pictures, or all, by chance."""
    return Random(seed).sample(list(pairs), min(count, len(pairs)))


def others(pairs: Pairs, learnt: Pairs, seed: int) -> Pairs:
    """Pictures to ask, none of a text that was learnt: the same text may be the same picture."""
    known = {text.lower() for _, text in learnt}
    left = [(path, text) for path, text in pairs if text.lower() not in known]
    return drawn(left, MOST_ASKED, str(seed))


def ways_of(model: Path, asked: Pairs, case_counts: bool) -> dict[str, Way]:
    """How well a model reads the pictures in each way, by its name."""
    read = reading.read(model, asked, list(reading.look_at(model, asked)))
    match = metrics.exact if case_counts else metrics.exact_any_case
    return {way.name: way for way in figures.ways(read.answered, match)}


def _alphabet(pairs: Pairs) -> Alphabet:
    """That of all characters of the texts that can be taught. Raises ``CannotTeach``."""
    try:
        return Alphabet(further_of(text for _, text in pairs))
    except ValueError as error:
        raise CannotTeach(str(error)) from None


def _name(count: int) -> str:
    return f"Taught by {count} labels" if count else "Taught by its own readings, no labels"


def _quiet(line: str) -> None:
    """What the report does not need."""
