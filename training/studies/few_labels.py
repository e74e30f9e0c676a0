"""What few labels of a source bring: this reader, and one that begins from nothing.

    python -m training.studies.few_labels FOLDER                # a folder of sources
    python -m training.studies.few_labels FOLDER --labels 25 100 --minutes 5 --only claptcha

FOLDER has one folder of labelled pictures for each source. Of each, the embedded model is taught by
so many labels (``training.adaptation``), and the network of Keras's OCR example is trained on the
same ones for as long at most. Both then read pictures of other texts; with too few of those
(``training.audit.taught``), ours is asked by the held-out labels, and the other is not.

Prints shares in any case, in %, with nothing said and with the characters and lengths given; how
well 200 generated pictures of other kinds are read before and after; and the means. Each result is
kept in ``--out`` as it is made, so that the same command goes on after a stop.
"""

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from model_build.evaluation import field, metrics
from model_build.evaluation.labelled import labelled_pictures
from model_build.markdown import table
from recognize.files import write_whole
from recognize.model import EMBEDDED
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import Example
from training.adaptation.teach import teach
from training.audit import taught
from training.audit.reading import SAME_SOURCE, TOLD, UNPREPARED
from training.interrupts import keep_interrupts
from training.studies.ocr_example import OcrExample


@dataclass(frozen=True)
class Result:
    """What so many labels of a source brought: shares, 0 to 1; ``None`` where nothing was asked.

    ``before``, ``before_told``, ``before_profile``: of the embedded model, with nothing said, with
    characters and lengths given, and as of one source. ``remembered``: of generated pictures of
    other kinds, before and after. ``asked``: how many pictures were.
    """

    source: str
    labels: int
    before: float
    before_told: float
    before_profile: float
    after: float
    after_told: float | None
    example: float | None
    remembered: tuple[float, float] | None
    minutes: float
    asked: int


def measure(source: Path, count: int, out: Path, minutes: float, seed: int) -> Result | None:
    """Teaches and asks; ``None`` of a source with fewer pictures, or with strange characters."""
    pairs = [(path, text) for path, text in labelled_pictures(source) if text]
    if count > len(pairs) or not field.is_readable([text for _, text in pairs]):
        return None
    learnt = taught.drawn(pairs, count, f"{seed} {count}")
    asked = taught.others(pairs, learnt, seed)
    elsewhere = len(asked) >= taught.LEAST_ASKED
    place = out / f"{source.name}-{count}"
    examples = [Example(path, text) for path, text in learnt]
    model = teach(examples, place, minutes=minutes, seed=seed)
    before = taught.ways_of(EMBEDDED, asked if elsewhere else learnt, case_counts=False)
    after = taught.ways_of(model.model_dir or EMBEDDED, asked, False) if elsewhere else None
    held_out = model.after if model.model_dir else model.before
    told_of = json.loads((place / "card.json").read_text()) if model.model_dir else None
    generated = told_of["adaptation"]["generated"] if told_of else None
    return Result(
        source=source.name,
        labels=count,
        before=before[UNPREPARED].first[0],
        before_told=before[TOLD].first[0],
        before_profile=before[SAME_SOURCE].first[0],
        after=after[UNPREPARED].first[0] if after else (held_out or [0.0])[0],
        after_told=after[TOLD].first[0] if after else None,
        example=_example(learnt, asked, 60 * minutes) if elsewhere else None,
        remembered=(generated["before"][0], generated["after"][0]) if generated else None,
        minutes=model.seconds / 60,
        asked=len(asked) if elsewhere else len(learnt),
    )


def _example(learnt: taught.Pairs, asked: taught.Pairs, seconds: float) -> float:
    """What the example's network reads, in any case, from the same labels in the same time."""
    example = OcrExample("".join(sorted({one for _, text in learnt for one in text})))
    example.learn(learnt, seconds)
    reads = example.read([path for path, _ in asked])
    return fmean(metrics.exact_any_case(read, text) for read, (_, text) in zip(reads, asked))


def results(chosen: argparse.Namespace) -> Iterator[Result]:
    """Each result, as soon as it is there."""
    for source in sorted(path for path in chosen.folder.iterdir() if path.is_dir()):
        if chosen.only and source.name not in chosen.only:
            continue
        for count in chosen.labels:
            kept = chosen.out / f"{source.name}-{count}.json"
            if not kept.exists():
                try:
                    made = measure(source, count, chosen.out, chosen.minutes, chosen.seed)
                except (CannotTeach, ValueError) as error:
                    print(f"{source.name}, {count} labels: {error}")
                    continue
                if made is None:
                    continue
                write_whole(kept, json.dumps(asdict(made)).encode())
            yield Result(**json.loads(kept.read_text()))


def told(found: list[Result]) -> str:
    """The table, with the means of each number of labels."""
    head = ("source", "labels", "before", "given", "profile", "taught", "taught, given", "example")
    rows = [_row(one.source, [one]) for one in found]
    for count in sorted({one.labels for one in found}):
        rows.append(_row("mean", [one for one in found if one.labels == count]))
    return table((*head, "others before", "others after", "minutes", "asked"), rows)


def _row(name: str, found: list[Result]) -> tuple[str, ...]:
    pairs = [one.remembered for one in found if one.remembered]
    shares = [
        [getattr(one, field_name) for one in found if getattr(one, field_name) is not None]
        for field_name in (
            "before",
            "before_told",
            "before_profile",
            "after",
            "after_told",
            "example",
        )
    ]
    shares += [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    figures = [f"{100 * fmean(one):.1f}" if one else "" for one in shares]
    minutes = f"{fmean(one.minutes for one in found):.1f}"
    return (name, str(found[0].labels), *figures, minutes, str(sum(one.asked for one in found)))


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--labels", type=int, nargs="+", default=[25, 100])
    parser.add_argument("--minutes", type=float, default=5.0, help="of teaching (default: 5)")
    parser.add_argument("--only", nargs="+", help="these sources alone")
    parser.add_argument("--out", type=Path, default=Path("build/few-labels"))
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if not chosen.folder.is_dir():
        raise SystemExit(f"{chosen.folder} is no folder.")
    keep_interrupts()
    chosen.out.mkdir(parents=True, exist_ok=True)
    try:
        print(told(list(results(chosen))))
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The same command goes on from what it has.") from None


if __name__ == "__main__":
    main()
