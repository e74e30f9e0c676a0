"""What a folder's ``labels.csv`` says, and which of its files are pictures.

The columns are ``file`` and ``text``; a table may have others. A row without a text is of a picture
that has no label yet. Without a table, names such as ``LABEL_num1.png`` are labels.
"""

import csv
import io
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from recognize.limits import SUFFIXES

NAME = "labels.csv"
COLUMNS = ("file", "text")
# Follows the text in a name that is a label: ``LABEL_num1.png``.
MARK = "_num"


class TableError(ValueError):
    """The file is no table of labels; the message says why."""


# A row by column; one that breaks off has none for what is missing.
Entry = dict[str, str]


@dataclass(frozen=True)
class Entries:
    """A table: of each file the first row with a text, and the rows with another text of it.

    ``first``: by file; that of no name is in it where it has a text.
    """

    columns: list[str]
    first: dict[str, Entry]
    others: list[Entry]

    def every(self) -> list[Entry]:
        """All rows; of each file the first comes before the others."""
        return [*self.first.values(), *self.others]


def read(table: Path) -> Entries:
    """What a table says, its texts ``tidy``. Raises ``TableError`` and ``OSError``."""
    try:
        text = table.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""))
        columns = list(reader.fieldnames or ())
        if not set(COLUMNS) <= set(columns):
            raise TableError(f"{table}: the header must name the columns file and text.")
        found = [_row(row) for row in reader]
    except UnicodeDecodeError:
        raise TableError(f"{table} is not text in UTF-8.") from None
    except IsADirectoryError:
        raise TableError(f"{table} is a folder, not a table.") from None
    except csv.Error as error:
        raise TableError(f"{table}: {error}.") from None
    first: dict[str, Entry] = {}
    others = []
    for row in found:
        stands, text = first.get(row["file"], {}).get("text", ""), row.get("text", "")
        if stands and text and text != stands:
            others.append(row)
        elif (row["file"] or text) and not stands:
            first[row["file"]] = row
    return Entries(columns, first, others)


def tidy(text: str) -> str:
    """The text of a label without spaces at its ends, accents composed (Unicode's NFC)."""
    return unicodedata.normalize("NFC", text.strip())


def pictures_of(folder: Path) -> list[str]:
    """The names of a folder's pictures, sorted; of any format that is read.

    A link to what is not there is one, which cannot be opened.
    """
    with os.scandir(folder) as entries:
        named = [one for one in entries if Path(one.name).suffix.lower() in SUFFIXES]
        return sorted(one.name for one in named if not one.is_dir())


def named_text(name: str) -> str:
    """The text that a marked name says: ``x7Fa`` of ``x7Fa_num123.png``; empty of another."""
    text, marked, _ = Path(name).stem.partition(MARK)
    return tidy(text) if marked else ""


def _row(cells: dict[str, str]) -> Entry:
    # DictReader puts what is over the columns under ``None``, and ``None`` for what is missing.
    row = {name: cell for name, cell in cells.items() if name and cell is not None}
    if "text" in row:
        row["text"] = tidy(row["text"])
    return {**row, "file": row.get("file", "")}
