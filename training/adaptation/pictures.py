"""A folder of pictures, some of them labelled, as it may come from anybody."""

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from model_build.evaluation.labelled import picture_files
from model_build.labels import MAX_LABEL
from recognize import alphabet as alphabets
from recognize.alphabet import ALPHABET, SPANS, shown
from recognize.label.entries import MARK, TableError, named_text, read, tidy
from recognize.label.entries import NAME as TABLE
from recognize.limits import MAX_FURTHER_CHARACTERS, SUFFIXES
from training.adaptation.errors import CannotTeach
from training.characters import spelt

# More of a kind are not looked at: minutes are too short to learn from more.
LABELLED_MOST, UNLABELLED_MOST = 2000, 1000
# So many names, or more, that are this share of all numbers between the least and the greatest are
# counted, not typed; among others, where they have so many characters before a number, too, or are
# that share of all names.
_COUNTED, _DENSE, _BEFORE = 3, 0.6, 2
_NUMBERED = re.compile(r"(\D*)(\d+)")
# Names that are listed in one sentence.
_NAMED = 5


@dataclass(frozen=True)
class Example:
    """A picture's file, and its text where it is labelled."""

    path: Path
    text: str | None


@dataclass(frozen=True)
class Gathered:
    """The pictures of a folder that may be learnt from, and sentences on what was left out."""

    examples: list[Example]
    problems: list[str]


def gather(folder: Path, names_are_labels: bool = True, alphabet: str = ALPHABET) -> Gathered:
    """The pictures of a folder with their texts.

    A text comes from ``labels.csv`` (columns ``file`` and ``text``; empty: not labelled yet), from
    a name such as ``LABEL_num1.png``, or, where there is no table, from ``LABEL.png``, unless the
    names are ``counted`` or not ``names_are_labels``; names that are no texts are told. Labels with
    others than the characters of ``alphabet``, which may be any, are left out; accents are taken as
    one character with their letter, however they are written (Unicode's NFC). Pictures are not
    opened yet. Of very many a choice is taken.

    Raises ``CannotTeach`` for a folder without pictures, and ``OSError``.
    """
    if not folder.is_dir():
        raise CannotTeach(f"{folder} is no folder")
    files = picture_files(folder)
    if not files:
        raise CannotTeach(f"{folder} holds no pictures ({', '.join(SUFFIXES)})")
    problems: list[str] = []
    try:
        texts = texts_of(
            folder, files, problems, alphabet=alphabet, names_are_labels=names_are_labels
        )
    except TableError as error:
        raise CannotTeach(str(error).rstrip(".")) from None
    examples = [Example(path, texts.get(path)) for path in files]
    examples = _teachable(examples, alphabet, problems)
    labelled = _chosen([one for one in examples if one.text], LABELLED_MOST, "labelled", problems)
    others = [one for one in examples if not one.text]
    return Gathered(labelled + _chosen(others, UNLABELLED_MOST, "unlabelled", problems), problems)


def texts_of(
    folder: Path,
    files: list[Path],
    problems: list[str],
    *,
    alphabet: str = ALPHABET,
    names_are_labels: bool = True,
) -> dict[Path, str]:
    """The texts of those of a folder's pictures that have one; no text is empty.

    What is left out is told in ``problems``. Raises ``TableError`` and ``OSError``.
    """
    table = folder / TABLE
    told = _of_table(table, files, problems) if table.exists() else {}
    loose = [path for path in files if path not in told]
    texts = {path: text for path, text in told.items() if text}
    if not names_are_labels:
        return texts
    named = {path: named_text(path.name) for path in loose}
    if not table.exists():
        bare = [path for path in loose if MARK not in path.stem]
        numbers = counted(loose)
        # Names such as those that a camera or a hash gives are no texts.
        typed = {path: tidy(path.stem) for path in bare if path not in numbers}
        named |= {path: text for path, text in typed.items() if not unfit(text, alphabet)}
        if untold := [path.name for path in bare if not named[path]]:
            problems.append(
                f"{len(untold)} names are taken for no labels ({listed(untold)}): if they are, "
                f"write {TABLE}, or name the files LABEL_num1.png"
            )
    return texts | {path: text for path, text in named.items() if text}


def _of_table(table: Path, files: list[Path], problems: list[str]) -> dict[Path, str]:
    said = read(table)
    known = {path.name: path for path in files}
    missing = [repr(name) for name in said.texts if name not in known]
    if missing:
        problems.append(f"{TABLE} names {listed(missing)}: no pictures of the folder")
    if said.nameless:
        problems.append(f"{said.nameless} rows of {TABLE} have a text and no file")
    others: dict[str, list[str]] = {}
    for row in said.others:
        if row.file in known:
            others.setdefault(row.file, []).append(repr(row.text))
    for name, texts in others.items():
        taken, left = said.texts[name], ", ".join(dict.fromkeys(texts))
        problems.append(f"{TABLE} has several texts of {name}: {taken!r} is taken, not {left}")
    found = {known[name]: text or "" for name, text in said.texts.items() if name in known}
    empty = sum(not text for text in found.values())
    if empty:
        problems.append(f"{empty} rows of {TABLE} have no text: taken as not labelled yet")
    return found


def counted(paths: Iterable[Path]) -> set[Path]:
    """The pictures whose names count them: ``000``, ``img12``; no text such as ``4711`` does.

    Some of many do where they share what stands before the number, or are most of all, and begin at
    0 or 1. A name such as ``LABEL_num1.png`` is none of these, whatever it counts.
    """
    every = [path for path in paths if MARK not in path.stem]
    matches = {path: match for path in every if (match := _NUMBERED.fullmatch(path.stem))}
    found: set[Path] = set()
    for before in {match[1] for match in matches.values()}:
        alike = {path: int(match[2]) for path, match in matches.items() if match[1] == before}
        numbers = set(alike.values())
        dense = len(numbers) >= max(_COUNTED, _DENSE * (max(numbers) - min(numbers) + 1))
        marked = len(before) >= _BEFORE or len(alike) >= _DENSE * len(every)
        apart = marked and min(numbers) <= 1
        if dense and (apart or len(alike) == len(every)):
            found |= {*alike}
    return found


def unfit(text: str, alphabet: str = ALPHABET) -> str:
    """Why a text cannot be taught, in a few words; empty where it can."""
    strange = sorted({character for character in text if character not in alphabet})
    if strange:
        return f"characters outside the alphabet: {' '.join(shown(one) for one in strange)}"
    return f"more than {MAX_LABEL} characters" if len(text) > MAX_LABEL else ""


def _teachable(examples: list[Example], alphabet: str, problems: list[str]) -> list[Example]:
    """Those without a text that cannot be taught, which are told. Raises ``CannotTeach``."""
    reasons = {one: unfit(one.text or "", alphabet) for one in examples}
    bad = [one for one in examples if reasons[one]]
    for reason in dict.fromkeys(reasons[one] for one in bad):
        names = listed([one.path.name for one in bad if reasons[one] == reason])
        problems.append(f"left out for {reason}: {names}")
    if hint := _hint(examples, alphabet):
        problems.append(hint)
    if bad and not any(one.text for one in examples if not reasons[one]):
        raise CannotTeach(
            f"every label has {reasons[bad[0]]}. Without --alphabet the reader is taught {SPANS}, "
            f"in texts of 1 to {MAX_LABEL} characters{f'. {hint}' if hint else ''}"
        )
    return [one for one in examples if not reasons[one]]


def _hint(examples: list[Example], alphabet: str) -> str:
    """Which ``--alphabet`` takes labels that this one leaves out; empty where none does."""
    texts = [one.text for one in examples if one.text and len(one.text) <= MAX_LABEL]
    further = further_of(texts)
    if not set(further) - set(alphabet):
        return ""
    most = MAX_FURTHER_CHARACTERS
    if len(further) > most:
        return f"they have {len(further)} further characters; at most {most} can be taught"
    known = set("".join(texts)) - set(further)
    asked = "".join(one for one in ALPHABET if one in known) + further
    return f"--alphabet {shlex.quote(spelt(asked))} takes those that can be taught"


def further_of(texts: Iterable[str]) -> str:
    """Characters beside the reader's own that texts would teach it, sorted."""
    able = {one for text in texts if len(text) <= MAX_LABEL for one in text if one not in ALPHABET}
    return "".join(sorted(one for one in able if not alphabets.unfit(one)))


def _chosen(examples: list[Example], most: int, kind: str, problems: list[str]) -> list[Example]:
    if len(examples) <= most:
        return examples
    problems.append(f"of {len(examples):,} {kind} pictures, {most:,} are taken at random")
    return sorted(Random("chosen").sample(examples, most), key=lambda one: one.path)


def listed(names: list[str], most: int = _NAMED) -> str:
    """At most so many of the names for a sentence, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")
