"""Keys of the API: each has a name, is known by its hash alone, and may have a last day.

    python -m recognize.keys NAME [--expires 2027-12-31]

makes one. It prints the key, which nothing keeps, and its entry for ``API_KEYS``.
"""

import argparse
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_ENTRY = re.compile(rf"({_NAME}):([0-9a-f]{{64}})(?::(\d{{4}}-\d\d-\d\d))?", re.ASCII)


@dataclass(frozen=True)
class Key:
    """Who holds it, the SHA-256 of it in hexadecimal digits, and the last day (UTC) of its use.

    Keys are random and long, so that a fast hash keeps them as well as a slow one.
    """

    name: str
    digest: str
    expires: date | None = None

    @property
    def expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and datetime.now(UTC).date() > self.expires

    def __str__(self) -> str:
        return f"{self.name}:{self.digest}" + (f":{self.expires}" if self.expires else "")


def make(name: str, expires: date | None = None) -> tuple[str, Key]:
    """A new key, as its holder sends it and as the server knows it."""
    key = secrets.token_urlsafe(32)
    return key, Key(name, _digest(key.encode()), expires)


def parse(text: str) -> tuple[Key, ...] | None:
    """The keys of entries that stand between spaces; none where one is no entry."""
    matches = [_ENTRY.fullmatch(entry) for entry in text.split()]
    try:
        keys = tuple(
            Key(one[1], one[2], date.fromisoformat(one[3]) if one[3] else None)
            for one in matches
            if one
        )
    except ValueError:
        return None
    sound = len(keys) == len(matches) == len({key.name for key in keys})
    return keys if sound else None


def find(keys: Iterable[Key], sent: bytes) -> Key | None:
    """Which of the keys was sent, in a time that does not depend on which, or on how nearly."""
    digest, found = _digest(sent), None
    for key in keys:
        if hmac.compare_digest(key.digest, digest):
            found = key
    return found


def _digest(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()


def main(arguments: list[str] | None = None) -> None:
    """Prints a new key and its entry."""
    parser = argparse.ArgumentParser(
        prog="python -m recognize.keys", description="Make a key for the API."
    )
    parser.add_argument("name", metavar="NAME", help="who holds it; it stands in the log")
    parser.add_argument(
        "--expires", type=date.fromisoformat, metavar="DATE", help="the last day (UTC) of its use"
    )
    given = parser.parse_args(arguments)
    if not re.fullmatch(_NAME, given.name, re.ASCII):
        parser.error("NAME has letters, digits, and then . _ -, at most 64 in all.")
    key, entry = make(given.name, given.expires)
    print(f"The key, for its holder alone:  {key}")
    print(f"Its entry, for API_KEYS:        {entry}")


if __name__ == "__main__":
    main()
