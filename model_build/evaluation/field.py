"""How well real sources are read, and what knowing of a source brings.

    python -m model_build.evaluation.field FOLDER

Takes a folder with one folder of labelled pictures for each source (``labels.csv``, or names such
as ``LABEL_num1.png``), and reads every picture in these ways:

- *nothing said*: as a caller reads who gives the picture alone.
- *given*: told the characters that occur in the source's labels, and the lengths that they have;
  where all labels are sums, told that.
- *same source*: told that the pictures are of one source, and nothing else.

A sum is right where its value is.

Prints, for each source and each way, exact match in any case and case-sensitive, the confidence's
expected calibration error, and how many answers are trusted; then the mean over the sources with
95 % Wilson intervals, and the calibration error of all their pictures together, for that of one
source with few pictures is mostly chance. Sources whose labels hold characters outside the
alphabet cannot be read right: they must be refused, so what is printed of them, apart, is how many
of their answers are trusted all the same. Nothing is trained or fitted on the pictures.
"""

import argparse
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from model_build.evaluation import metrics
from model_build.evaluation.labelled import labelled_pictures
from model_build.evaluation.metrics import mean_share, percent
from recognize import images
from recognize.alphabet import OWN, Alphabet
from recognize.decoding import Decoded, Shown, decode_and_keep, decode_views, evidence, shown_by
from recognize.model import EMBEDDED, Model
from recognize.options import Options
from recognize.source import infer
from recognize.sums import value
from recognize.views import looks


@dataclass(frozen=True)
class Answers:
    """What was read of a source in one way: parallel lists, one entry a picture."""

    reads: list[str]
    confidences: list[float]
    trusted: list[bool]


@dataclass(frozen=True)
class Source:
    """A source's labels, and its answers by the name of the way."""

    name: str
    truths: list[str]
    answers: dict[str, Answers]

    def any_case(self, way: str) -> list[bool]:
        """Whether each text is right where case does not count."""
        return self._right(metrics.exact_any_case, way)

    def case_sensitive(self, way: str) -> list[bool]:
        """Whether each text is right, case included."""
        return self._right(metrics.exact, way)

    def _right(self, match: metrics.Match, way: str) -> list[bool]:
        pairs = zip(self.answers[way].reads, self.truths, strict=True)
        return [metrics.right(match, read, truth) for read, truth in pairs]


def _nothing_said(truths: list[str], known: Alphabet = OWN) -> Options:
    return Options(known)


def _given(truths: list[str], known: Alphabet = OWN) -> Options:
    if all(value(truth) is not None for truth in truths):
        return Options(known, alphabet="sums")
    lengths = [len(truth) for truth in truths]
    return Options(known, alphabet=set("".join(truths)), length=(min(lengths), max(lengths)))


ALONE = "nothing said"
# What a caller asks of a model of some alphabet, by the source's labels.
ASKED: dict[str, Callable[[list[str], Alphabet], Options]] = {
    ALONE: _nothing_said,
    "given": _given,
}
SAME_SOURCE = "same source"
WAYS = (*ASKED, SAME_SOURCE)
# Those that need labels in the alphabet.
TOLD = ("given",)


def is_readable(truths: list[str], known: Alphabet = OWN) -> bool:
    """Whether all labels are made of the alphabet."""
    return all(set(truth) <= set(known.text) for truth in truths)


def measure(model: Model, folder: Path, most: int | None = None) -> Source:
    """Reads a source's pictures in every way; where ``most`` is given, so many at most.

    Raises ``ValueError`` for a folder without labelled pictures, and ``images.ImageError``.
    """
    pairs = labelled_pictures(folder)[:most]
    truths = [truth for _, truth in pairs]
    shown = [_shown(model, path.read_bytes()) for path, _ in pairs]
    answers = {
        way: _answers(model, [decode_views(of_one, options) for of_one in shown])
        for way, asked in ASKED.items()
        if is_readable(truths) or way not in TOLD
        for options in [asked(truths, model.alphabet)]
    }
    answers[SAME_SOURCE] = _answers(model, _same_source(shown, model.alphabet))
    return Source(folder.name, truths, answers)


def _shown(model: Model, data: bytes) -> Shown:
    """With all views, for each way may look at them."""
    alone, together = shown_by(looks(model.see, images.decode(data)), model.temperatures)
    return Shown(alone, tuple(together))


def _same_source(shown: list[Shown], known: Alphabet) -> list[Decoded]:
    """What is read of each picture under what the others say."""
    options = Options(known)
    # As ``Reader.read_source``: in the views that were looked at when nothing was said.
    seen = [decode_and_keep(of_one, options)[1] for of_one in shown]
    _, given = infer([evidence(of_one, options) for of_one in seen], alphabet=known)
    return [decode_views(of_one, options, weights) for of_one, weights in zip(seen, given)]


def _answers(model: Model, decoded: list[Decoded]) -> Answers:
    best = [one.candidates[0] for one in decoded]
    threshold = model.confidence_threshold
    return Answers(
        [one.text for one in best],
        [one.confidence for one in best],
        [one.legible and sure.confidence >= threshold for one, sure in zip(decoded, best)],
    )


def measure_all(model: Path, folders: list[Path], most: int | None = None) -> list[Source]:
    """Every source, as many at a time as there are cores.

    ``model``: a model directory. Raises as ``measure`` does.
    """
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(pool.map(_measured, repeat(model), folders, repeat(most)))


def _measured(model: Path, folder: Path, most: int | None) -> Source:
    return measure(Model(model), folder, most)


def folders_of(folder: Path) -> list[Path]:
    """The folders in a folder, by name. Raises ``ValueError`` where there is none."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    if not folders:
        raise ValueError(f"{folder}: no folders of labelled pictures in it")
    return folders


def report(sources: list[Source]) -> str:
    """The table, as it is printed; shares in per cent."""
    groups = ("any case", "case-sensitive", "trusted", "ECE")
    wide = 13 * len(WAYS)
    lines = [
        f"{'':36}" + "".join(f"{group:>{wide}}" for group in groups),
        f"{'source':28}{'images':>8}" + "".join(f"{way:>13}" for way in WAYS) * len(groups),
    ]
    readable = [source for source in sources if is_readable(source.truths)]
    lines += [_row(source.name, [source]) for source in readable]
    if readable:
        lines += [_row(f"mean of {len(readable)}", readable), "", *_intervals(readable)]
    for source in sources:
        if source not in readable:
            trusted = (
                f"{way} {percent(metrics.share(answers.trusted), 1)}"
                for way, answers in source.answers.items()
            )
            lines.append(f"must be refused: {source.name}, trusted: {', '.join(trusted)}")
    return "\n".join(lines)


def _row(name: str, sources: list[Source]) -> str:
    """Of one source, or of several, each of which weighs the same; their ECE is of all."""
    cells: list[str] = []
    for matches in (Source.any_case, Source.case_sensitive, _trusted):
        shares = (mean_share([matches(source, way) for source in sources])[0] for way in WAYS)
        cells += [f"{100 * one:.1f}" for one in shares]
    cells += [f"{calibration_error(sources, way):.3f}" for way in WAYS]
    images = sum(len(source.truths) for source in sources)
    return f"{name:28}{images:8}" + "".join(f"{cell:>13}" for cell in cells)


def _trusted(source: Source, way: str) -> list[bool]:
    return source.answers[way].trusted


def calibration_error(sources: Iterable[Source], way: str) -> float:
    """The expected calibration error of all the sources' pictures together; 0-1."""
    sources = list(sources)
    return metrics.expected_calibration_error(
        [one for source in sources for one in source.answers[way].confidences],
        [match for source in sources for match in source.case_sensitive(way)],
    )


def _intervals(sources: list[Source]) -> Iterable[str]:
    for way in WAYS:
        shares = [
            percent(mean_share([matches(source, way) for source in sources]), 1)
            for matches in (Source.any_case, Source.case_sensitive)
        ]
        yield f"{way}: any case {shares[0]}, case-sensitive {shares[1]} ({metrics.INTERVAL})"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of folders of labelled pictures")
    parser.add_argument("--model", type=Path, default=EMBEDDED, help="a model directory")
    chosen = parser.parse_args()
    try:
        sources = measure_all(chosen.model, folders_of(chosen.folder))
    except (OSError, ValueError) as error:
        raise SystemExit(f"Cannot measure: {error}") from None
    print(report(sources))


if __name__ == "__main__":
    main()
