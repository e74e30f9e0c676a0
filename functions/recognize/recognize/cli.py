"""``recognize``: read image files and folders from a terminal."""

import argparse
import csv
import dataclasses
import glob
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from recognize.inputs import Picture
from recognize.limits import SUFFIXES
from recognize.model import CARD, EMBEDDED, Model, ModelError
from recognize.nearest import nearest
from recognize.options import OPTIONS, OptionError, Options, parse
from recognize.processes import Answer, cores
from recognize.reader import Reader, Reading, SourceReading

STDIN = "-"
# In place of files: serves the page for labelling. A file of that name is ./label.
LABEL = "label"
# Arguments that are no options of a reading.
_OTHERS = ("json", "csv", "jobs", "same-source", "profile-out", "model", "help")
# What is printed of a picture's reading; its name is that of a file, or "-".
Line: TypeAlias = Callable[[str, Reading], str]


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all read, 1 some image failed, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == [LABEL]:
        from recognize.label.command import main as label

        return label(arguments[1:])
    parser = _parser()
    chosen, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(_unknown(unknown[0]))
    try:
        reader = Reader(Model(chosen.model))
        given = {name: getattr(chosen, name) for name in OPTIONS} | _profile(chosen)
        options = parse(reader.model.alphabet, **given)
        names = [name for path in chosen.paths for name in _names(path)]
    except (ModelError, OptionError, OSError) as error:
        parser.error(str(error))
    line = _line_of(chosen, options, named=len(names) > 1)
    # Of many, each is read when its turn comes; a list says how many there are.
    pictures = [_picture(name) for name in names]
    listed: Iterable[str] = names
    say: Callable[..., None] = print
    if len(names) > 1 and sys.stderr.isatty():
        # Loaded for the bar alone: that takes as long as some pictures to read.
        from tqdm import tqdm

        listed, say = tqdm(names, unit="image"), tqdm.write
    failed = False
    for name, answer in zip(listed, _answers(chosen, reader, pictures, options)):
        if isinstance(answer, Reading):
            say(line(name, answer), file=sys.stdout)
            if not (answer.legible or chosen.json or chosen.csv):
                say(f"{name}: {_no_text(answer)}", file=sys.stderr)
        else:
            failed = True
            say(f"{name}: {answer}", file=sys.stderr)
    return int(failed)


def _answers(
    chosen: argparse.Namespace, reader: Reader, pictures: list[Picture], options: Options
) -> Iterable[Answer]:
    """The readings, of one source where they are. Writes the profile."""
    if not chosen.same_source:
        return reader.read_many(pictures, options, jobs=chosen.jobs)
    together = reader.read_source(pictures, options)
    if chosen.profile_out:
        text = json.dumps(together.profile.as_json(), indent=1)
        Path(chosen.profile_out).write_text(f"{text}\n", encoding="utf-8")
    return together.readings


def _profile(chosen: argparse.Namespace) -> dict[str, str]:
    """The profile that a file has, or the source that a model was taught.

    Raises ``OSError``, ``ModelError``, and ``OptionError`` for what is no text or has no profile.
    """
    if (chosen.same_source or chosen.profile_out) and chosen.profile:
        raise OptionError("--profile is for pictures that are read without --same-source.")
    if chosen.profile_out and not chosen.same_source:
        raise OptionError("--profile-out takes --same-source: the profile is of those pictures.")
    if not chosen.profile:
        return {}
    path = Path(chosen.profile)
    if path.is_dir() or path.name == CARD:
        path = path if path.is_dir() else path.parent
        return {"profile": _profile_of(Model(path), path)}
    try:
        return {"profile": path.read_text(encoding="utf-8")}
    except UnicodeDecodeError:
        raise OptionError(f"{path} is no profile: it is not text in UTF-8.") from None


def _profile_of(model: Model, path: Path) -> str:
    taught = model.card.get("adaptation")
    profile = taught.get("profile") if isinstance(taught, dict) else None
    if not profile:
        raise OptionError(f"{path} is a model that was taught no source: it has no profile.")
    return json.dumps(profile)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="recognize",
        allow_abbrev=False,
        description="Read the text in captcha images. Prints the text, and with several files "
        "each file's name before it; a folder stands for the images in it, a pattern such as "
        "'*.png' for the files that match, and - for an image on standard input. Of an image "
        "without text, says so beside. `recognize label FOLDER` serves a page on which you label a "
        "folder's pictures.",
    )
    parser.add_argument("paths", nargs="+", metavar="FILE|FOLDER|PATTERN|-")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_true", help="one JSON object a line, with confidences"
    )
    form.add_argument("--csv", action="store_true", help="a table with confidences, and a heading")
    parser.add_argument(
        "--jobs",
        type=from_one,
        default=cores(),
        metavar="N",
        help="how many processes read (default: all cores)",
    )
    parser.add_argument(
        "--same-source",
        action="store_true",
        help="the images are all of one kind: their lengths, characters and case agree, and each "
        "is read under what the others say (by one process)",
    )
    parser.add_argument(
        "--profile-out",
        metavar="FILE",
        help="where --same-source writes what it found, for --profile",
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=EMBEDDED,
        metavar="DIR",
        help="a model directory that reads in place of the package's own model",
    )
    for option in OPTIONS.values():
        meaning = option.meaning.replace("`", "")
        if option.objects:
            parser.add_argument(
                f"--{option.name}",
                default="",
                metavar="FILE|DIR",
                help=f"A file, or the directory of a model that was taught a source: {meaning}",
            )
        else:
            parser.add_argument(f"--{option.name}", default="", help=meaning)
    return parser


def from_one(text: str) -> int:
    """A number of things, at least one. Raises ``ArgumentTypeError`` for another text."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a number from 1, not {text!r}")
    return int(text)


def _unknown(argument: str) -> str:
    """What is said of an argument that is none of the known ones."""
    known = [f"--{name}" for name in (*OPTIONS, *_OTHERS)]
    meant = nearest(argument.partition("=")[0], known)
    hint = f" Did you mean {meant}?" if meant else ""
    return f"There is no option {argument}.{hint}"


def _names(path: str) -> list[str]:
    """The files that an argument stands for. Raises ``FileNotFoundError`` where there are none."""
    if path == STDIN or Path(path).is_file():
        return [path]
    if Path(path).exists():
        return _images_in(Path(path))
    # The shells of Windows leave patterns to the programs.
    found = sorted(glob.glob(path, recursive=True))
    if not found:
        matches = "matches no file" if glob.has_magic(path) else "does not exist"
        raise FileNotFoundError(f"{path} {matches}")
    return [name for one in found for name in ([one] if Path(one).is_file() else _names(one))]


def _images_in(path: Path) -> list[str]:
    if not path.is_dir():
        # A pipe or a device.
        return [str(path)]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"{path} holds no images ({', '.join(SUFFIXES)})")
    return [str(file) for file in files]


def _picture(name: str) -> Picture:
    # A text might be read as base64.
    return sys.stdin.buffer if name == STDIN else Path(name)


def _no_text(reading: Reading) -> str:
    percent = int(100 * reading.confidence)
    if percent < 50:
        return "No text found that can be read. Crop the picture to the text."
    return f"No text found ({percent} % sure that there is none)."


def _line_of(chosen: argparse.Namespace, options: Options, named: bool) -> Line:
    """What prints a line in the form that was chosen. Prints the heading of a table."""
    if chosen.json:
        return lambda name, reading: json.dumps({"file": name, **dataclasses.asdict(reading)})
    if chosen.csv:
        print(_row(["file", *_columns(options), *["changed"] * chosen.same_source]))
        return lambda name, reading: _row([name, *_cells(reading, options)])

    def text(name: str, reading: Reading) -> str:
        texts = [reading.text]
        if options.candidates > 1:
            texts = [f"{one.text} {one.confidence:.3f}" for one in reading.candidates]
        return "\t".join([name, *texts] if named else texts)

    return text


def _columns(options: Options) -> Iterator[str]:
    yield from ("text", "confidence", "legible", "trusted", "frames")
    for place in range(2, options.candidates + 1):
        yield from (f"text_{place}", f"confidence_{place}")


def _cells(reading: Reading, options: Options) -> Iterator[object]:
    yield from (reading.text, f"{reading.confidence:.4f}")
    yield from (str(reading.legible).lower(), str(reading.trusted).lower(), reading.frames)
    others = reading.candidates[1:]
    for one in others:
        yield from (one.text, f"{one.confidence:.4f}")
    yield from [""] * 2 * (options.candidates - 1 - len(others))
    if isinstance(reading, SourceReading):
        yield str(reading.changed).lower()


def _row(cells: list[object]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(cells)
    return row.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
