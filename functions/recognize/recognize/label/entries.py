"""What a ``labels.csv`` says, row by row, and which files of a folder are pictures.

The columns are ``file`` and ``text``; a table may have others. A row without a text is of a picture
that has no label yet. Of a picture with several texts the first is taken. A picture that the table
does not name has the text of a name such as ``LABEL_num1.png``.
"""

import csv
import io
import os
import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from recognize.limits import SUFFIXES

NAME = "labels.csv"
COLUMNS = ("file", "text")
# Follows the text in a name that is a label: ``LABEL_num1.png``.
MARK = "_num"
# Longer is no captcha's text, and nobody types what controls a terminal: a quote was not closed.
MAX_CHARACTERS = 64
CONTROL = r"\x00-\x1f\x7f"


class TableError(ValueError):
    """The file is no table of labels; the message says why."""


@dataclass(frozen=True)
class Entry:
    """A row: its file, its text, ``None`` where it breaks off before that, and all of its cells."""

    file: str
    text: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Entries:
    """A table. ``marked``: whether it begins with a byte order mark, as spreadsheets want it."""

    columns: tuple[str, ...] = COLUMNS
    rows: tuple[Entry, ...] = ()
    marked: bool = False

    @cached_property
    def texts(self) -> dict[str, str | None]:
        """The text of each file that is named: the first that is not empty."""
        found: dict[str, str | None] = {}
        for row in self.rows:
            if row.file:
                found[row.file] = found.get(row.file) or row.text
        return found

    @cached_property
    def others(self) -> list[Entry]:
        """The rows that say another text of their file than is taken."""
        told = (row for row in self.rows if row.file and row.text)
        return [row for row in told if row.text != self.texts[row.file]]

    @property
    def nameless(self) -> int:
        """How many rows have a text and no file."""
        return sum(bool(row.text) and not row.file for row in self.rows)

    @cached_property
    def _places(self) -> tuple[int, int]:
        """Where the files and the texts stand in a row."""
        file, text = (_place(self.columns, name) for name in COLUMNS)
        return file, text

    def new(self, file: str, text: str, cells: dict[str, str] | None = None) -> Entry:
        """A row for this table. ``cells``: of other columns, by their names."""
        made = [(cells or {}).get(name, "") for name in self.columns]
        return self.saying(Entry(file, text, tuple(made)), text)

    def saying(self, row: Entry, text: str) -> Entry:
        """The row with that text, its other cells as they are."""
        file, said = self._places
        cells = [*row.cells] + [""] * (max(file, said) + 1 - len(row.cells))
        cells[file], cells[said] = row.file, text
        return Entry(row.file, text, tuple(cells))

    def cells_of(self, row: Entry) -> dict[str, str]:
        """The cells of a row by the names of their columns."""
        return dict(zip(self.columns, row.cells))

    def with_rows(self, rows: Iterable[Entry]) -> "Entries":
        """The table with further rows at its end."""
        return replace(self, rows=(*self.rows, *rows))

    def chosen(self, file: str, text: str, rejected: Container[str]) -> "Entries":
        """The table in which a person chose that text of a file, and none of the others shown.

        The row that had the text, or else the one that had the label, has it now, before any row
        with a text that was not shown. Rows without a text stay.
        """
        mine = [row for row in self.rows if row.file == file]
        told = [row for row in mine if row.text]
        best = next((row for row in told if row.text == text), next(iter([*told, *mine]), None))
        if best is None:
            return self.with_rows([self.new(file, text)])
        first = (told or mine)[0]
        rows = []
        for row in self.rows:
            if row is first:
                rows.append(self.saying(best, text))
            if row is best or (row.file == file and row.text and row.text in rejected):
                continue
            if row is not first or (row.text and row.text != text):
                rows.append(row)
        return replace(self, rows=tuple(rows))

    def content(self) -> bytes:
        """The file."""
        made = io.StringIO()
        writer = csv.writer(made)
        writer.writerow(self.columns)
        writer.writerows(row.cells for row in self.rows)
        return made.getvalue().encode("utf-8-sig" if self.marked else "utf-8")


def read(table: Path) -> Entries:
    """What a table says, its texts ``tidy``. Raises ``TableError`` and ``OSError``."""
    try:
        content = table.read_bytes()
        text = content.decode("utf-8-sig")
        lines = csv.reader(io.StringIO(text, newline=""))
        numbered = [(lines.line_num, tuple(cells)) for cells in lines if cells]
    except UnicodeDecodeError:
        raise TableError(f"{table} is not text in UTF-8.") from None
    except IsADirectoryError:
        raise TableError(f"{table} is a folder, not a table.") from None
    except csv.Error as error:
        raise TableError(f"{table}: {error}.") from None
    (_, columns), *rest = numbered or [(1, ())]
    try:
        file, said = (_place(columns, name) for name in COLUMNS)
    except ValueError:
        found = f"is {','.join(columns)!r}" if columns else "is missing"
        raise TableError(
            f"{table}: the header must name the columns file and text, with a comma between, "
            f"and {found}."
        ) from None
    rows = []
    for number, cells in rest:
        label = tidy(cells[said]) if len(cells) > said else None
        if label and (len(label) > MAX_CHARACTERS or re.search(f"[{CONTROL}]", label)):
            raise TableError(
                f"{table}: the text that ends in line {number} has over {MAX_CHARACTERS} "
                "characters, or a line break. Is a quote not closed?"
            )
        rows.append(Entry(cells[file] if len(cells) > file else "", label, cells))
    return Entries(columns, tuple(rows), content.startswith(b"\xef\xbb\xbf"))


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


def _place(columns: tuple[str, ...], name: str) -> int:
    """Where a column stands. Raises ``ValueError`` where none has that name."""
    return [one.strip().lower() for one in columns].index(name)
