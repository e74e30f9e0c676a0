"""``site/lib/limits.js``: the constants that the page and the extension share with the reader."""

import dataclasses
import json
import re
from textwrap import fill
from types import ModuleType

from recognize import (
    alphabet,
    captions,
    cases,
    ctc,
    decoding,
    images,
    kinds,
    limits,
    model,
    nearest,
    options,
    profile,
    profiled,
    rows,
    scripts,
    sights,
    source,
    views,
    windows,
)
from recognize.label import entries

LINE = 100

# A value as JSON has it: what a constant of JavaScript can be made of.
Literal = str | int | float | list["Literal"] | dict[str, "Literal"]

_HEAD = """\
/**
 * What the reader takes, and the constants of its arithmetic, as recognize/ declares them.
 *
%s
 */
"""
_MADE_OF = (
    "Made by `python -m model_build.derived` of {} and {}, which say what each means; "
    "change those, not this."
)

# What JavaScript has under the names that it has in Python.
_SAME: dict[ModuleType, str] = {
    alphabet: "BLANK ALPHABET OTHER CLASSES UNKNOWN NAMED SPANS FURTHER_SHOWN",
    limits: "MAX_IMAGE_BYTES MAX_IMAGE_PIXELS MAX_IMAGE_SIDE MAX_FRAMES MAX_ANIMATION_PIXELS "
    "MAX_CANDIDATES MAX_TEXT_LENGTH MAX_OPTION_CHARACTERS MAX_PROFILE_CHARACTERS "
    "FURTHER_IN_OPTION FURTHER_IN_PROFILE "
    "MAX_BATCH_IMAGES MAX_BATCH_REQUEST_BYTES FORMAT_NAMES IMAGE_SIZE SUFFIXES",
    options: "CASES",
    nearest: "NEAR LONGEST",
    images: "HEIGHT WIDTH MARGIN STRETCH CUBIC_FROM SMOOTHING CONTRAST BALANCED COMPRESSION "
    "EVEN_LEVELS EVEN_SHARE CUTS",
    ctc: "FLOOR BEAMS BEAMS_A_LENGTH EXTENSIONS SHARE SHARE_OF_SEVERAL ALTERNATIVES",
    rows: "LEAST_HEIGHT GAPS_A_ROW LEAST_LETTERS WIDEST_LETTER ROOM",
    captions: "CAPTIONS LEAST_AFTER LEAST_LEFT",
    sights: "PUT_FORWARD",
    scripts: "SCRIPTS_BEFORE LEAST_SCRIPT",
    cases: "HARDLY",
    views: "WHOLE VIEWS MOST_OTHERS LEAST_SHARE LEAST_PROSPECT",
    windows: "STEP FILLED FEWEST_MORE MOST_MORE EDGE A_STEP",
    profile: "LEAST_REST LEAST_WEIGHT LISTED_FROM",
    kinds: "ONE_LENGTH MOST_LENGTHS MISCOUNTED BY_ONE BY_TWO LEAST_LIKELY MISTAKEN "
    "LENGTHS_HALF_COUNTED SETS_HALF_COUNTED DRAWN_FROM ALL_DRAWN",
    source: "ROUNDS CHARACTERS_MASS ONE_CASE",
    profiled: "BELIEVED",
    decoding: "NO_TEXT_FROM COUNTED_MOST LOOK_TWICE_BELOW",
    model: "DEFAULT_THRESHOLD",
}

# What it has under these names with their module's before them, for others have the same names.
_PREFIXED: dict[ModuleType, str] = {
    profile: "CASES FIELDS ROUNDING DIGITS",
    source: "PUT_FORWARD",
}


def text() -> str:
    """The whole file, as Prettier sets it."""
    constants = (_exported(name, value) for name, value in _constants().items())
    modules = [one.__name__ for one in (*_SAME, entries)]
    made = _MADE_OF.format(", ".join(modules[:-1]), modules[-1])
    head = _HEAD % fill(made, LINE, initial_indent=" * ", subsequent_indent=" * ")
    return head + "".join([*constants, "\n", *_types()])


def _constants() -> dict[str, Literal]:
    same = {
        name: _literal(getattr(module, name))
        for module, names in _SAME.items()
        for name in names.split()
    }
    prefixed = {
        f"{module.__name__.rpartition('.')[2]}_{name}".upper(): _literal(getattr(module, name))
        for module, names in _PREFIXED.items()
        for name in names.split()
    }
    return {
        **same,
        **prefixed,
        "LABELS": entries.NAME,
        # How image formats begin, those that are read and others, of bytes as Latin-1.
        "FORMATS": [
            {"at": at, "start": start.decode("latin-1"), "name": one.name}
            for one in limits.FORMATS
            for at, start in one.starts
        ],
        "FOREIGN": [
            {"at": at, "start": start.decode("latin-1"), "name": name}
            for at, start, name in images.FOREIGN
        ],
        # What an error message says that an option's values are.
        "ALLOWED": {name: option.allowed for name, option in options.OPTIONS.items()},
    }


def _types() -> list[str]:
    """JSDoc types of what a query is made of."""
    query = "".join(f" * @property {{string}} [{name}]\n" for name in options.OPTIONS)
    return [
        f"/** @typedef {{{' | '.join(map(json.dumps, options.CASES))}}} Case */\n\n",
        "/**\n"
        " * Options as texts, as in the query of /v1/recognize; empty or missing for the default.\n"
        " *\n"
        f" * @typedef {{object}} Query\n{query}"
        " */\n",
    ]


def _literal(value: object) -> Literal:
    """Raises ``TypeError`` for what JSON has no form of."""
    if isinstance(value, str | int | float):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, tuple | list):
        return [_literal(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, dict):
        return {name: _literal(item) for name, item in value.items()}
    raise TypeError(f"{value!r} is no constant that JavaScript can have")


def _exported(name: str, value: Literal) -> str:
    # Names are looked up in these by texts that may be none of them.
    comment = "/** @type {Record<string, string>} */\n" if isinstance(value, dict) else ""
    return f"{comment}{_assigned(f'export const {name} = ', value, ';')}\n"


def _assigned(before: str, value: Literal, after: str) -> str:
    """JavaScript of a value between two texts, on lines of at most ``LINE`` where it can be."""
    flat = before + _flat(value) + after
    indent = " " * (len(before) - len(before.lstrip()))
    several = isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict)
    if len(flat) <= LINE and not several:
        return flat
    if isinstance(value, list):
        lines = [_assigned(f"{indent}  ", item, ",") for item in value]
        return "\n".join([f"{before}[", *lines, f"{indent}]{after}"])
    if isinstance(value, dict):
        lines = [_assigned(f"{indent}  {name}: ", item, ",") for name, item in value.items()]
        return "\n".join([f"{before}{{", *lines, f"{indent}}}{after}"])
    lines = _broken(value, LINE - len(indent) - 6) if isinstance(value, str) else [_flat(value)]
    return f"{before.rstrip()}\n{indent}  " + f" +\n{indent}  ".join(lines) + after


def _broken(text: str, width: int) -> list[str]:
    """A text as several in quotes, each of at most so many characters, broken after spaces."""
    words = re.findall(r"\S+\s*|\s+", text)
    lines = [""]
    for word in words:
        if lines[-1] and len(_quoted(lines[-1] + word)) > width:
            lines.append("")
        lines[-1] += word
    return [_quoted(line) for line in lines]


def _quoted(text: str) -> str:
    """A text in those quotes of which it has fewer itself."""
    double = json.dumps(text)
    if text.count('"') <= text.count("'"):
        return double
    inner = double[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def _flat(value: Literal) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flat, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name}: {_flat(item)}' for name, item in value.items())} }}"
    if isinstance(value, str):
        return _quoted(value)
    return json.dumps(value).replace("e-0", "e-")
