"""How weak a captcha is, in one report.

    python -m training.audit FOLDER
    python -m training.audit --generator package.module:function --count 500

Reads the labelled pictures of a folder (``labels.csv``, or names such as ``LABEL_num1.png``), or
those that a function of a Python package draws, and writes ``report.html``, one file that needs
nothing else, and ``audit.json`` into a folder. Nothing is fetched, and nothing leaves the machine.
With ``--teach`` it says, too, what some minutes of training on its labels bring.
"""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tqdm import tqdm

from model_build.evaluation import metrics
from model_build.evaluation.measurements import processor
from recognize.alphabet import DIGITS, UPPER
from recognize.files import write_whole
from recognize.limits import MAX_TEXT_LENGTH
from recognize.model import EMBEDDED, ModelError
from training import characters
from training.adaptation.errors import CannotTeach
from training.adaptation.once import make_again, make_once
from training.audit import figures, generator, reading
from training.audit.figures import Figures, Point
from training.audit.pictures import Sample, sampled
from training.audit.report import html
from training.audit.strength import strength
from training.audit.verdict import verdict
from training.interrupts import keep_interrupts

REPORT, JSON = "report.html", "audit.json"
# The folder of what a generator drew.
DRAWN = "drawn-pictures"


def main(arguments: list[str] | None = None) -> None:
    """Writes both files; ends with a sentence and status 1 where that cannot be."""
    chosen = _parser().parse_args(arguments)
    if bool(chosen.folder) == bool(chosen.generator):
        sys.exit("Name a folder of labelled pictures, or --generator, and not both.")
    keep_interrupts()
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
        folder = chosen.folder or _drawn(chosen)
        sample = sampled(folder, chosen.pictures, reading.alphabet_of(chosen.model), chosen.seed)
        found = audit(chosen, sample)
        told = verdict(found)
        facts = found.as_json() | {"verdict": {"level": told.level, "title": told.title}}
        facts["verdict"]["sentences"] = told.sentences
        write_whole(chosen.out / REPORT, html(found, told).encode())
        write_whole(chosen.out / JSON, (json.dumps(facts, indent=1) + "\n").encode())
        if chosen.generator:
            # What it draws next may be another captcha.
            make_again(folder)
    except (ValueError, OSError, ModelError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped; no report was written. The same command keeps what it taught.")
    print(f"{told.title}. {' '.join(told.sentences)}")
    for sentence in [*sample.left_out, *_unread(found.unread)]:
        print(f"{sentence}.")
    print(f"Written: {chosen.out / REPORT} and {JSON} beside it.")


def _unread(unread: list[tuple[str, str]]) -> list[str]:
    """What could not be measured, in a sentence."""
    if not unread:
        return []
    name, why = unread[0]
    first = f"{name}: {why.removesuffix('.')}"
    return [f"{len(unread)} pictures could not be read ({first}); {JSON} names them all"]


def audit(chosen: argparse.Namespace, sample: Sample) -> Figures:
    """What is found of a sample. Raises ``ValueError`` where no picture of it can be read."""
    seen = list(
        tqdm(
            reading.look_at(chosen.model, sample.pairs),
            total=len(sample.pairs),
            unit="picture",
            disable=not sys.stderr.isatty(),
        )
    )
    read = reading.read(chosen.model, sample.pairs, seen)
    if not read.answered:
        first = read.unread[0]
        raise ValueError(f"No picture could be read; of {first.path.name}: {first.why}")
    match = metrics.exact if chosen.case_sensitive else metrics.exact_any_case
    ways = figures.ways(read.answered, match)
    curve = figures.first_points(ways)
    if chosen.teach:
        curve += _taught(chosen, [(one.path, one.truth) for one in read.answered])
    return Figures(
        source=chosen.name or chosen.generator or chosen.folder.resolve().name,
        date=date.today().isoformat(),
        command=_command(chosen),
        model=read.model,
        processor=processor(),
        labelled=sample.labelled,
        pictures=len(read.answered),
        unread=[(one.path.name, one.why) for one in read.unread],
        unknown=read.unknown,
        case_counts=chosen.case_sensitive,
        ways=ways,
        milliseconds=figures.median_ms(read.answered),
        price=chosen.price,
        people=chosen.people,
        profile=read.profile,
        curve=curve,
        strength=strength(read.answered, match),
        taught=read.taught,
    )


def _taught(chosen: argparse.Namespace, pairs: list[tuple[Path, str]]) -> list[Point]:
    """The points that take training."""
    # Keras takes seconds to load.
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    from training.audit.taught import Curve

    try:
        curve = Curve(
            pairs, chosen.out, chosen.case_sensitive, chosen.minutes, chosen.price, chosen.seed
        )
    except CannotTeach as error:
        print(f"Not taught: {error}.")
        return []
    return list(curve.points())


def _drawn(chosen: argparse.Namespace) -> Path:
    """The folder into which the generator has drawn its pictures.

    Those of a call that was stopped are taken again, for what was taught was of these.
    """
    function = generator.function_of(chosen.generator)
    texts = None
    if generator.needed(function):
        drawn_of = chosen.characters or DIGITS + UPPER, chosen.length or (5, 5)
        texts = generator.random_texts(*drawn_of, chosen.seed)
    elif chosen.characters or chosen.length:
        raise ValueError(
            f"--generator: {chosen.generator} makes its own texts; --characters and --length are "
            "for one that takes a text."
        )
    folder: Path = chosen.out / DRAWN

    def fill() -> None:
        for _ in tqdm(
            generator.draw(function, chosen.count, folder, texts),
            total=chosen.count,
            unit="drawn",
            disable=not sys.stderr.isatty(),
        ):
            pass

    asked = (chosen.generator, chosen.count, chosen.characters, chosen.length, chosen.seed)
    make_once(folder, repr(asked), fill)
    return folder


def _command(chosen: argparse.Namespace) -> str:
    """What was asked, for the report; of a folder its name alone."""
    asked = chosen.folder.resolve().name if chosen.folder else f"--generator {chosen.generator}"
    return f"python -m training.audit {shlex.quote(asked) if chosen.folder else asked}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.audit", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("folder", nargs="?", type=Path, help="labelled pictures")
    add("--generator", metavar="MODULE:FUNCTION", help="a Python function that draws captchas")
    add("--count", type=_within(1, 1_000_000), default=500, help="how many it draws (500)")
    add("--characters", type=_characters, help="of the texts that it takes (digits,upper)")
    add("--length", type=_length, help="of the texts that it takes, such as 4-6 (5)")
    add("--out", type=Path, default=Path("build/audit"), help="folder (build/audit)")
    add("--name", help="what the captcha is called in the report")
    add("--pictures", type=_within(1, 1_000_000), default=2000, help="read at most so many (2000)")
    add("--seed", type=int, default=0, help="of the choice of pictures and texts")
    add("--case-sensitive", action="store_true", help="the site minds upper and lower case")
    add("--teach", action="store_true", help="teach it, too, with 25 to 500 of the labels")
    add("--minutes", type=_share(24 * 60), default=5.0, help="of teaching at each number (5)")
    add("--price", type=_share(1e6), default=0.1, help="of an hour of this machine (0.1)")
    add("--people", type=_share(1), help="the share of people who pass, 0 to 1, where you know it")
    add("--model", type=Path, default=EMBEDDED, help="model directory (the embedded one)")
    return parser


def _within(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isdecimal() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"must be a number from {low} to {high:,}")
        return int(text)

    return read


def _share(high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        if not 0 <= number <= high:
            raise argparse.ArgumentTypeError(f"must be a number from 0 to {high:g}")
        return number

    return read


def _length(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    if low.isdecimal() and (high or low).isdecimal():
        if 1 <= int(low) <= int(high or low) <= MAX_TEXT_LENGTH:
            return int(low), int(high or low)
    raise argparse.ArgumentTypeError(
        f"must be a number or a range such as 4-6, to {MAX_TEXT_LENGTH}"
    )


def _characters(text: str) -> str:
    try:
        return characters.told(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    main()
