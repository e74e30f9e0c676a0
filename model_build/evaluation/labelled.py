"""Folders of labelled images: what evaluation measures on and training may learn from.

Either a ``labels.csv`` in the folder (columns ``file`` and ``text``, with a header) names
each file's text, or each file's name does, as in the original project:
``LABEL_num123.png``. An empty text in the table says that the picture has none.
"""

import csv
from pathlib import Path

from model_build.labels import pad

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")


def write_labels(folder: Path, rows: list[tuple[str, str]]) -> None:
    """Writes ``labels.csv`` from pairs of a file's name and its text."""
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("file", "text"), *rows])


def labelled_files(folder: Path) -> list[tuple[Path, str]]:
    """The image files of a folder with their texts, sorted by name.

    Raises ``ValueError`` as ``labelled_pictures`` does, and for a label over 8 characters or
    outside the alphabet.
    """
    pairs = labelled_pictures(folder)
    for path, text in pairs:
        try:
            pad(text)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    return pairs


def labelled_pictures(folder: Path) -> list[tuple[Path, str]]:
    """As ``labelled_files``, whatever the texts are.

    Raises ``ValueError`` that names the file for a missing image, for a row or a file name
    without a label, and for a folder without images.
    """
    table = folder / "labels.csv"
    if table.exists():
        with table.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if not {"file", "text"} <= set(reader.fieldnames or ()):
                raise ValueError(f"{table}: the header must name the columns file and text")
            pairs = [(folder / (row["file"] or ""), row["text"]) for row in reader]
    else:
        pairs = [
            (path, path.stem.partition("_num")[0] or None)
            for path in folder.iterdir()
            if path.suffix.lower() in SUFFIXES
        ]
    for path, text in pairs:
        if not path.is_file():
            raise ValueError(f"{table} names {path.name or 'no file'}, which is not in the folder")
        if text is None:
            raise ValueError(f"{path} has no label")
    if not pairs:
        raise ValueError(f"{folder}: no labelled images ({', '.join(SUFFIXES)})")
    return sorted(pairs)
