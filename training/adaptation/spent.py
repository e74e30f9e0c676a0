"""How long a course took, in all of its calls."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from recognize.files import write_whole

_FILE = "spent"


class Spent:
    """Counts the seconds of this call and of those before it that worked in the same folder."""

    def __init__(self, work: Path, started: float, begun: bool):
        """``started``: a reading of ``time.monotonic``. ``begun``: whether a call was stopped."""
        self._path, self._started, self._before = work / _FILE, started, 0.0
        if begun:
            with suppress(OSError, ValueError):
                self._before = float(self._path.read_text())

    @property
    def seconds(self) -> float:
        """Of all calls."""
        return self._before + monotonic() - self._started

    def telling(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """What says a line, and keeps the time by then."""

        def tell(line: str) -> None:
            self.keep()
            say(line)

        return tell

    def keep(self) -> None:
        """For a call that goes on; where there is no room for it, the time is not known there."""
        with suppress(OSError):
            write_whole(self._path, f"{self.seconds:.1f}".encode())
