"""What few labels of a source bring: this reader, and one that begins from nothing.

    python -m training.studies.few_labels FIELD FAMILIES --within 50    # again until all is there
    python -m training.studies.few_labels FIELD --labels 25 --minutes 5 --only claptcha --alone
    python -m training.studies.few_labels                               # the table of what is there

Each folder has a folder of labelled pictures for each source, such as
``training.evaluation_sets.families`` writes; its sets of families in training, and of unknown
writing, are left out. Of each source, the embedded model is taught by so many labels
(``training.adaptation``; 0: by its own readings), and the network of Keras's OCR example is trained
on the same ones for as long at most. Both then read pictures of other texts, of 0 labels all; with
too few of those (``training.audit.taught``), ours is asked by the held-out labels, and the other is
not. ``--alone`` leaves the other out, in half the time; with ``--unlabelled`` ours also sees the
pictures that are asked, as who has labelled some of a folder has the others.

Prints shares in any case, in %: with nothing said, as of one source (profile), and with the
characters and lengths given; how well generated pictures of other kinds are read before and
after; and of each number of labels the mean over the sources with its 95 % interval
(``model_build.evaluation.metrics.mean_share``). Each result is kept in ``--out``, in a file for
each source, as soon as it is there: the same command goes on after a stop. What was measured with
other minutes, another seed or model is kept beside it and not printed.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from time import monotonic

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model_build.evaluation import metrics
from model_build.evaluation.labelled import labelled_pictures
from model_build.evaluation.metrics import mean_share, percent
from model_build.evaluation.sets import TRAINED_PREFIX, UNKNOWN_PREFIX
from model_build.markdown import table
from recognize.alphabet import Alphabet
from recognize.files import write_whole
from recognize.model import EMBEDDED, Model
from training.adaptation.errors import CannotTeach, TooFewRead
from training.adaptation.pictures import Example, further_of, unfit
from training.adaptation.session import ASKED
from training.adaptation.teach import LEAST_LABELS, LEAST_UNLABELLED, Taught, teach
from training.audit import taught
from training.audit.figures import Way
from training.audit.reading import SAME_SOURCE, TOLD, UNPREPARED
from training.interrupts import keep_interrupts
from training.studies.ocr_example import OcrExample

# The columns of shares: fields of ``Result``, and what the table calls them.
_COLUMNS = {
    "before": "nothing said",
    "before_profile": "profile",
    "before_told": "given",
    "after": "taught",
    "after_profile": "taught, profile",
    "after_told": "taught, given",
    "example": "Keras's example",
}


@dataclass(frozen=True)
class Settings:
    """What results that are compared share; ``model``: the version that was taught.

    ``unlabelled``: whether labels are taught together with the pictures that are asked afterwards,
    without theirs.
    """

    minutes: float
    seed: int
    model: str
    unlabelled: bool = False


@dataclass(frozen=True)
class Result:
    """What so many labels of a source brought: shares, 0 to 1; ``None`` where nothing was asked.

    Of the embedded model ``before`` and of the taught one ``after``: with nothing said, as of one
    source (``_profile``), with characters and lengths given (``_told``). ``remembered``: of
    generated pictures of other kinds, before and after. ``spent``: minutes of teaching. ``asked``:
    how many pictures were.
    """

    source: str
    labels: int
    settings: Settings
    before: float
    before_profile: float
    before_told: float | None
    after: float
    after_profile: float | None
    after_told: float | None
    example: float | None
    remembered: tuple[float, float] | None
    spent: float
    asked: int


def measure(
    source: Path, count: int, out: Path, settings: Settings, alone: bool = False
) -> Result | None:
    """Teaches and asks; ``None`` of too few pictures, and of texts that cannot be taught.

    Characters that the reader does not know are taught with their labels, and not without.
    """
    pairs = [(path, text) for path, text in labelled_pictures(source) if text]
    alphabet = Alphabet(further_of(text for _, text in pairs))
    known = not any(unfit(text, alphabet.text) for _, text in pairs)
    enough = len(pairs) >= (max(count, LEAST_LABELS) if count else LEAST_UNLABELLED)
    if not known or not enough or (alphabet.further and not count):
        return None
    learnt = taught.drawn(pairs, count or taught.MOST_UNLABELLED, f"{settings.seed} {count}")
    asked = taught.others(pairs, learnt if count else (), settings.seed)
    elsewhere = len(asked) >= taught.LEAST_ASKED
    place, began = out / f"{source.name}-{count}{'-more' * settings.unlabelled}", monotonic()
    examples = [Example(path, text if count else None) for path, text in learnt]
    if count and settings.unlabelled:
        examples += [Example(path, None) for path, _ in asked]
    model = _taught(examples, place, alphabet, settings)
    spent = monotonic() - began
    before = _ways(EMBEDDED, asked if elsewhere else learnt)
    model_dir = model.model_dir if model else None
    after = _ways(model_dir or EMBEDDED, asked) if elsewhere else {}
    held_out = (model.after if model_dir else model.before) if model else None
    compared = bool(count) and elsewhere and not alone
    return Result(
        source=source.name,
        labels=count,
        settings=settings,
        before=before[UNPREPARED],
        before_profile=before[SAME_SOURCE],
        before_told=before.get(TOLD),
        after=after[UNPREPARED] if after else (held_out or [0.0])[0],
        after_profile=after.get(SAME_SOURCE),
        after_told=after.get(TOLD),
        example=_example(learnt, asked, 60 * settings.minutes) if compared else None,
        remembered=_remembered(model_dir),
        spent=spent / 60,
        asked=len(asked) if elsewhere else len(learnt),
    )


def _taught(
    examples: list[Example], place: Path, alphabet: Alphabet, settings: Settings
) -> Taught | None:
    """``None`` where hardly a picture is read, so that there is nothing to learn from."""
    minutes, seed = settings.minutes, settings.seed
    try:
        return teach(examples, place, alphabet=alphabet, minutes=minutes, seed=seed)
    except TooFewRead as error:
        print(error)
        return None


def _ways(model: Path, asked: taught.Pairs) -> dict[str, float]:
    """The share that a model reads at the first guess, by the name of the way."""
    ways: dict[str, Way] = taught.ways_of(model, asked, case_counts=False)
    return {name: way.first[0] for name, way in ways.items()}


def _remembered(model: Path | None) -> tuple[float, float] | None:
    if model is None:
        return None
    generated = Model(model).card["adaptation"]["generated"]
    return generated["before"][0], generated["after"][0]


def _example(learnt: taught.Pairs, asked: taught.Pairs, seconds: float) -> float:
    """What the example's network reads, in any case, from the same labels in the same time."""
    example = OcrExample("".join(sorted({one for _, text in learnt for one in text})))
    example.learn(learnt, seconds)
    reads = example.read([path for path, _ in asked])
    return fmean(metrics.exact_any_case(read, text) for read, (_, text) in zip(reads, asked))


def run(chosen: argparse.Namespace, settings: Settings) -> None:
    """Measures what is not there yet, the fewest labels of all sources first."""
    began = monotonic()
    for count in sorted(chosen.labels):
        for source in _sources(chosen.folders, chosen.only):
            if any(one.labels == count for one in _kept(chosen.out, source.name, settings)):
                continue
            if chosen.within is not None and monotonic() - began >= 60 * chosen.within:
                print("The time is over. The same command goes on from what it has.")
                return
            try:
                made = measure(source, count, chosen.out, settings, chosen.alone)
            except (CannotTeach, ValueError) as error:
                print(f"{source.name}, {count} labels: {error}")
                continue
            if made:
                _keep(chosen.out, made)


def _sources(folders: Sequence[Path], only: Sequence[str] | None) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.iterdir()):
            known = path.name.startswith((TRAINED_PREFIX, UNKNOWN_PREFIX))
            if path.is_dir() and (path.name in only if only else not known):
                yield path


def _kept(out: Path, name: str, settings: Settings | None = None) -> list[Result]:
    """The results of a source that are there, with those settings or with any."""
    path = out / f"{name}.json"
    rows = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    found = [Result(**row | {"settings": Settings(**row["settings"])}) for row in rows]
    return [one for one in found if settings in (None, one.settings)]


def _keep(out: Path, made: Result) -> None:
    rows = [asdict(one) for one in [*_kept(out, made.source), made]]
    write_whole(out / f"{made.source}.json", (json.dumps(rows, indent=1) + "\n").encode())


def told(out: Path, settings: Settings) -> str:
    """The table of what is there, with the means of each number of labels."""
    names = sorted(path.stem for path in out.glob("*.json"))
    found = [one for name in names for one in _kept(out, name, settings)]
    found.sort(key=lambda one: one.labels)
    rows = [_row(one.source, [one]) for one in found]
    for count in sorted({one.labels for one in found}):
        some = [one for one in found if one.labels == count]
        rows.append(_row(f"mean of {len(some)}", some))
    others = ("others before", "others after", "minutes", "asked")
    return table(("source", "labels", *_COLUMNS.values(), *others), rows)


def _row(name: str, found: list[Result]) -> tuple[str, ...]:
    columns = [[(getattr(one, key), one.asked) for one in found] for key in _COLUMNS]
    for place in (0, 1):
        columns.append([(one.remembered and one.remembered[place], ASKED) for one in found])
    cells = []
    for column in columns:
        sets = [_matches(share, asked) for share, asked in column if share is not None]
        cell = percent(mean_share(sets), 1) if sets else ""
        # Of a mean that not all sources are in, of how many it is.
        cells.append(f"{cell} of {len(sets)}" if 0 < len(sets) < len(found) else cell)
    minutes = f"{fmean(one.spent for one in found):.1f}"
    return (name, str(found[0].labels), *cells, minutes, str(sum(one.asked for one in found)))


def _matches(share: float, asked: int) -> list[bool]:
    right = round(share * asked)
    return [True] * right + [False] * (asked - right)


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--labels", type=int, nargs="+", default=[0, 25, 100])
    parser.add_argument("--minutes", type=float, default=5.0, help="of teaching (default: 5)")
    parser.add_argument("--within", type=float, help="minutes after which no teaching begins")
    parser.add_argument("--only", nargs="+", help="these sources alone")
    parser.add_argument("--alone", action="store_true", help="without Keras's OCR example")
    parser.add_argument(
        "--unlabelled", action="store_true", help="learn what is asked too, without its labels"
    )
    parser.add_argument("--out", type=Path, default=Path("build/few-labels"))
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    for folder in chosen.folders:
        if not folder.is_dir():
            raise SystemExit(f"{folder} is no folder.")
    keep_interrupts()
    chosen.out.mkdir(parents=True, exist_ok=True)
    version = Model(EMBEDDED).version
    settings = Settings(chosen.minutes, chosen.seed, version, chosen.unlabelled)
    try:
        run(chosen, settings)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from what it has.")
    print(told(chosen.out, settings))


if __name__ == "__main__":
    main()
