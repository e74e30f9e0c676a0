"""Which picture a person labels next, and what the reader makes of the folder meanwhile.

A thread reads pictures in an order of chance, some ahead of the person. Of those that were read
the least sure comes first; none is held but its reading, so that a folder may be of any size.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from recognize import source
from recognize.images import ImageError
from recognize.kinds import Evidence
from recognize.label.table import Conflict, Table
from recognize.limits import MAX_TEXT_LENGTH
from recognize.options import Options
from recognize.profile import Profile
from recognize.reader import Reader
from recognize.reading import Reading

# At most so many readings of pictures without a label are held.
AHEAD = 2000
# How many candidates a picture puts forward, for its profile and for its alternatives.
CANDIDATES = 5
# So many pictures say what the source is like, those last read or labelled; it is asked anew after
# each so many labels, or readings without a label.
_SAYING, _LABELS, _READINGS = 500, 10, 50


@dataclass(frozen=True)
class Item:
    """A picture to label: its reading or why it has none, its label, and who says otherwise."""

    file: str
    reading: Reading | None
    unread: str
    text: str
    conflict: Conflict | None


@dataclass(frozen=True)
class State:
    """How far the work is. ``expected``: the mean confidence of the readings made, 0 to 1."""

    folder: str
    pictures: int
    labelled: int
    conflicts: int
    read: int
    expected: float
    profile: dict[str, Any]


class Work:
    """The labelling of a folder. Safe to share between threads.

    Raises ``TableError`` and ``OSError``, for a folder without pictures too.
    """

    def __init__(self, folder: Path, reader: Reader, merged: Sequence[Path] = (), seed: int = 0):
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder} is no folder.")
        self.folder, self._reader = folder, reader
        self.table = Table(folder)
        self.files = self.table.pictures
        if not self.files:
            raise FileNotFoundError(f"{folder} holds no pictures.")
        self._known = frozenset(self.files)
        self.merged = [self.table.merge(path) for path in merged]
        self._lock = threading.Condition()
        self._unread = [file for file in self.files if not self.table.text_of(file)]
        Random(seed).shuffle(self._unread)
        self._found: dict[str, Reading | str] = {}
        self._handed: dict[str, int] = {}
        self._turn, self._labels, self._count, self._sum = 0, 0, 0, 0.0
        self._profile, self._evidence = Profile(), dict[str, Evidence]()
        threading.Thread(target=self._read_ahead, daemon=True).start()

    def has(self, file: str) -> bool:
        """Whether the folder holds that picture."""
        return file in self._known

    def item(self, file: str) -> Item:
        """What is known of a picture; it is read now where it was not."""
        found = self._found.get(file)
        if found is None:
            found = self._read(file)
        conflict = self.table.conflicts.get(file)
        reading = found if isinstance(found, Reading) else None
        unread = found if isinstance(found, str) else ""
        return Item(file, reading, unread, self.table.text_of(file), conflict)

    def next(self) -> Item | None:
        """The picture to label next, ``None`` where all have a label.

        Conflicts come first, then the least sure; what was handed out already, and then skipped or
        is before another person, comes after the others. Raises as ``Table.refresh`` does.
        """
        self.table.refresh()
        file = self._next()
        if file is None:
            return None
        with self._lock:
            self._turn += 1
            self._handed[file] = self._turn
        return self.item(file)

    def put(self, file: str, text: str, before: str, other: str = "") -> None:
        """Gives a picture its label. Raises as ``Table.put`` does."""
        self.table.put(file, text, before, other)
        with self._lock:
            self._found.pop(file, None)
            self._evidence.pop(file, None)
            self._evidence[file] = [(text, 1.0)] if self._is_known(text) else ()
            self._labels += 1
            if file in self.table.conflicts:
                # A third text, which was not shown.
                self._handed.pop(file, None)
            self._lock.notify()
        if self._labels % _LABELS == 0:
            self._ask_all()

    def state(self) -> State:
        """How far it is."""
        labelled = self.table.labelled()
        with self._lock:
            return State(
                self.folder.resolve().name,
                len(self.files),
                sum(file in self._known for file in labelled),
                sum(file in self._known for file in self.table.conflicts),
                self._count,
                self._sum / self._count if self._count else 0.0,
                self._profile.as_json(),
            )

    def _next(self) -> str | None:
        for file in self.table.conflicts:
            if file in self._known and file not in self._handed:
                return file
        with self._lock:
            waiting = [file for file in self._found if not self.table.text_of(file)]
            if waiting:
                return min(waiting, key=lambda file: (self._handed.get(file, 0), self._sure(file)))
            left = [file for file in self._unread if not self.table.text_of(file)]
            handed = [file for file in self.table.conflicts if file in self._known]
        return next(iter([*left, *handed]), None)

    def _sure(self, file: str) -> float:
        """How sure the reader is of a picture; 2 of what it cannot read, which nobody can teach."""
        found = self._found[file]
        if isinstance(found, str):
            return 2.0
        return found.confidence if found.legible else 0.0

    def _read(self, file: str) -> Reading | str:
        found: Reading | str
        evidence: Evidence = ()
        try:
            look = self._reader.look(self.folder / file, Options(candidates=CANDIDATES))
            found, evidence = look.reading, look.evidence
        except (ImageError, OSError) as error:
            found = str(error)
        with self._lock:
            if isinstance(found, Reading):
                self._count += 1
                self._sum += found.confidence if found.legible else 0.0
            self._found[file] = found
            self._evidence.setdefault(file, evidence)
            due = self._count % _READINGS == 0 or self._count in (10, 20)
        if due:
            self._ask_all()
        return found

    def _ask_all(self) -> None:
        with self._lock:
            saying = list(self._evidence.values())[-_SAYING:]
        self._profile, _ = source.infer(saying, alphabet=self._reader.model.alphabet)

    def _read_ahead(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: len(self._found) < AHEAD)
                if not self._unread:
                    return
                file = self._unread.pop()
            if not self.table.text_of(file) and file not in self._found:
                self._read(file)

    def _is_known(self, text: str) -> bool:
        """Whether the reader knows all characters of a text."""
        return set(text) <= set(self._reader.model.alphabet.text) and len(text) <= MAX_TEXT_LENGTH
