"""``recognize``: read image files and folders from a terminal."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from tqdm import tqdm

from recognize.images import ImageError
from recognize.limits import FORMATS
from recognize.nearest import nearest
from recognize.options import OPTIONS, OptionError, Options, parse
from recognize.reader import Reader, Reading

SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all read, 1 some image failed, 2 wrong usage."""
    parser = _parser()
    chosen, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(_unknown(unknown[0]))
    try:
        options = parse(**{name: getattr(chosen, name) for name in OPTIONS})
        files = [file for path in chosen.paths for file in _files(path)]
    except (OptionError, OSError) as error:
        parser.error(str(error))
    reader = Reader()
    failed = False
    for file in tqdm(files, unit="image", disable=len(files) < 2 or not sys.stderr.isatty()):
        try:
            reading = reader.read(file.read_bytes(), options)
            line = _line(reading, file, options, chosen.json, named=len(files) > 1)
            tqdm.write(line, file=sys.stdout)
            if not (reading.legible or chosen.json):
                tqdm.write(f"{file}: {_no_text(reading)}", file=sys.stderr)
        except (ImageError, OSError) as error:
            failed = True
            tqdm.write(f"{file}: {error}", file=sys.stderr)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="recognize",
        allow_abbrev=False,
        description="Read the text in captcha images. Prints the text, and with several files "
        "each file's name before it; a folder stands for the images in it. Of an image without "
        "text, says so beside.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line, with confidences"
    )
    for option in OPTIONS.values():
        parser.add_argument(f"--{option.name}", default="", help=option.meaning.replace("`", ""))
    return parser


def _unknown(argument: str) -> str:
    """What is said of an argument that is none of the known ones."""
    known = [f"--{name}" for name in OPTIONS] + ["--json", "--help"]
    meant = nearest(argument.partition("=")[0], known)
    hint = f" Did you mean {meant}?" if meant else ""
    return f"There is no option {argument}.{hint}"


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist")
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
    if not files:
        raise FileNotFoundError(f"{path} holds no images ({', '.join(SUFFIXES)})")
    return files


def _no_text(reading: Reading) -> str:
    return f"No text found ({int(100 * reading.confidence)} % sure that there is none)."


def _line(reading: Reading, file: Path, options: Options, as_json: bool, named: bool) -> str:
    if as_json:
        return json.dumps({"file": str(file), **dataclasses.asdict(reading)})
    texts = [reading.text]
    if options.candidates > 1:
        texts = [f"{one.text} {one.confidence:.3f}" for one in reading.candidates]
    return "\t".join([str(file), *texts] if named else texts)


if __name__ == "__main__":
    raise SystemExit(main())
