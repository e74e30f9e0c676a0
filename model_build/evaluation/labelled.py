"""Folders of labelled images: what evaluation measures on and training may learn from.

Either a ``labels.csv`` in the folder (columns ``file`` and ``text``, with a header) names
each file's text, or each file's name does, as in the original project:
``LABEL_num123.png``. An empty text in the table says that the picture has none.
"""

import csv
from pathlib import Path

from model_build.labels import pad
from recognize.alphabet import OWN, Alphabet
from recognize.label.entries import COLUMNS, MARK, pictures_of, read, tidy
from recognize.label.entries import NAME as TABLE
from recognize.limits import SUFFIXES


def write_labels(folder: Path, rows: list[tuple[str, str]]) -> None:
    """Writes ``labels.csv`` from pairs of a file's name and its text."""
    with (folder / TABLE).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])


def picture_files(folder: Path) -> list[Path]:
    """The files of a folder that end as pictures of any format that is read, sorted."""
    return [folder / name for name in pictures_of(folder)]


def labelled_files(folder: Path, alphabet: Alphabet = OWN) -> list[tuple[Path, str]]:
    """The image files of a folder with their texts, sorted by name.

    Raises ``ValueError`` as ``labelled_pictures`` does, and for a label over 8 characters or
    outside the alphabet.
    """
    pairs = labelled_pictures(folder)
    for path, text in pairs:
        try:
            pad(text, alphabet)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    return pairs


def labelled_pictures(folder: Path) -> list[tuple[Path, str]]:
    """As ``labelled_files``, whatever the texts are.

    Raises ``ValueError`` that names the file for a missing image, for a row or a file name
    without a label, and for a folder without images.
    """
    table = folder / TABLE
    if table.exists():
        entries = read(table)
        if entries.nameless:
            raise ValueError(f"{table} has {entries.nameless} rows with a text and no file")
        for file in entries.texts:
            if _is_outside(Path(file)) or not (folder / file).is_file():
                raise ValueError(f"{table} names {file}, which is no file in the folder")
        found = {folder / file: text for file, text in entries.texts.items()}
    else:
        found = {path: _named(path) or None for path in picture_files(folder)}
    if not found:
        raise ValueError(f"{folder}: no labelled images ({', '.join(SUFFIXES)})")
    labelled = []
    for path, text in sorted(found.items(), key=lambda pair: pair[0]):
        if text is None:
            raise ValueError(f"{path} has no label")
        labelled.append((path, text))
    return labelled


def _is_outside(file: Path) -> bool:
    return file.is_absolute() or ".." in file.parts


def _named(path: Path) -> str:
    """The text that a file's name says, be it marked or not."""
    return tidy(path.stem.partition(MARK)[0])
