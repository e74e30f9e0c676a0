"""Files that are made of the Python sources, so that no fact in them is written twice.

    python -m model_build.derived            # writes them
    python -m model_build.derived --check    # says which are not current; exit status 1

``site/lib/limits.js`` has the constants that the page and the extension share with the reader.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from pathlib import Path

from recognize import alphabet, ctc, images, limits, model, options, reader

ROOT = Path(__file__).parents[1]
WIDTH = 100

# A value as JSON has it: what a constant of JavaScript can be made of.
Literal = str | int | float | list["Literal"] | dict[str, "Literal"]

_LIMITS = """\
/**
 * What the reader takes, and the constants of its arithmetic, as recognize/ declares them.
 *
 * Made by `python -m model_build.derived` of recognize/{alphabet,limits,options,images,ctc,reader,
 * model}.py, which say what each means; change those, not this.
 */
"""


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all files are current, 1 (with ``--check``) some is not."""
    parser = argparse.ArgumentParser(description="Write the files made of the Python sources.")
    parser.add_argument("--check", action="store_true", help="only say which are not current")
    check = parser.parse_args(arguments).check
    stale = [path for path, make in FILES.items() if not _is_current(ROOT / path, make)]
    for path in stale:
        print(f"{path} is not current: run python -m model_build.derived", file=sys.stderr)
        if not check:
            _write(ROOT / path, FILES[path])
    return int(check and bool(stale))


def limits_js(_: str = "") -> str:
    """The whole of ``site/lib/limits.js``."""
    return _LIMITS + "".join(_exported(name, value) for name, value in _constants().items())


def _exported(name: str, value: Literal) -> str:
    # Names are looked up in these by texts that may be none of them.
    comment = "/** @type {Record<string, string>} */\n" if isinstance(value, dict) else ""
    return f"{comment}{_assigned(f'export const {name} = ', value, ';')}\n"


def _constants() -> dict[str, Literal]:
    """What JavaScript needs of the Python sources, under the same names."""
    own = {
        alphabet: ("BLANK", "ALPHABET", "CLASSES", "NAMED"),
        limits: (
            "MAX_IMAGE_BYTES",
            "MAX_IMAGE_PIXELS",
            "MAX_CANDIDATES",
            "MAX_TEXT_LENGTH",
            "FORMAT_NAMES",
            "IMAGE_SIZE",
        ),
        options: ("CASES",),
        images: (
            "HEIGHT",
            "WIDTH",
            "VIEWS",
            "STRETCH",
            "SMOOTHING",
            "CONTRAST",
            "COMPRESSION",
            "EVEN_LEVELS",
            "EVEN_SHARE",
            "CUTS",
        ),
        ctc: (
            "FLOOR",
            "BEAMS",
            "BEAMS_A_LENGTH",
            "EXTENSIONS",
            "SHARE",
            "SHARE_OF_SEVERAL",
            "PUT_FORWARD",
            "ALTERNATIVES",
        ),
        reader: ("NO_TEXT_FROM", "LOOK_TWICE_BELOW"),
        model: ("DEFAULT_THRESHOLD",),
    }
    return {
        **{
            name: _literal(getattr(module, name)) for module, names in own.items() for name in names
        },
        "MEDIA_TYPES": [one.media_type for one in limits.FORMATS],
        # How other image formats begin, of bytes as Latin-1.
        "FOREIGN": [
            {"at": at, "start": start.decode("latin-1"), "name": name}
            for at, start, name in images.FOREIGN
        ],
        # What an error message says that an option's values are.
        "ALLOWED": {name: option.allowed for name, option in options.OPTIONS.items()},
    }


def _literal(value: object) -> Literal:
    """Raises ``TypeError`` for what JSON has no form of."""
    if isinstance(value, (str, int, float)):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, (tuple, list)):
        return [_literal(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, dict):
        return {name: _literal(item) for name, item in value.items()}
    raise TypeError(f"{value!r} is no constant that JavaScript can have")


def _assigned(before: str, value: Literal, after: str) -> str:
    """JavaScript of a value as Prettier sets it, on lines of at most 100 where it can be."""
    flat = before + _flat(value) + after
    indent = " " * (len(before) - len(before.lstrip()))
    several = isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict)
    if len(flat) <= WIDTH and not several:
        return flat
    if isinstance(value, list):
        lines = [_assigned(f"{indent}  ", item, ",") for item in value]
        return "\n".join([f"{before}[", *lines, f"{indent}]{after}"])
    if isinstance(value, dict):
        lines = [_assigned(f"{indent}  {name}: ", item, ",") for name, item in value.items()]
        return "\n".join([f"{before}{{", *lines, f"{indent}}}{after}"])
    return f"{before.rstrip()}\n{indent}  {_flat(value)}{after}"


def _flat(value: Literal) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flat, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name}: {_flat(item)}' for name, item in value.items())} }}"
    return json.dumps(value).replace("e-0", "e-") if isinstance(value, float) else json.dumps(value)


# Of each file, a function from its present text to what it should be.
FILES: dict[str, Callable[[str], str]] = {"site/lib/limits.js": limits_js}


def _is_current(path: Path, make: Callable[[str], str]) -> bool:
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    return present == make(present)


def _write(path: Path, make: Callable[[str], str]) -> None:
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(make(present), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
