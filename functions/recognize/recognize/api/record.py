"""What an operator sees of each request: a line of JSON in the log, and the counters' food.

Neither holds a picture, a text, a key or an address.
"""

import json
import logging
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

# What asks every few seconds, and is worth a line only where it is refused.
QUIET = {"/healthz", "/readyz", "/metrics"}
# As nginx says it: the client closed the request before its answer.
GONE = 499


class Judged(Protocol):
    """What a record keeps of a reading."""

    @property
    def confidence(self) -> float:
        """Probability that the text is right."""

    @property
    def legible(self) -> bool:
        """Whether there is a text."""

    @property
    def trusted(self) -> bool:
        """Whether the answer may be used."""


@dataclass
class Record:
    """One request. ``stages``: milliseconds; ``received``: bytes of the body.

    ``confidences``: of each picture that was read, by what it was: ``trusted``, ``unsure`` or
    ``illegible``. ``refused``: why the request was, in a word; ``failed``: pictures that were no
    pictures.
    """

    route: str
    received: int = 0
    failed: int = 0
    refused: str = ""
    status: int = 0
    key: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    confidences: list[tuple[str, float]] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds the time within to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.passed(name, began)

    def passed(self, name: str, began: float) -> None:
        """Adds the time since then to a stage."""
        spent = (time.perf_counter() - began) * 1000
        self.stages[name] = self.stages.get(name, 0.0) + spent

    def read(self, reading: Judged) -> None:
        """A picture was read."""
        kind = "trusted" if reading.trusted else "unsure" if reading.legible else "illegible"
        self.confidences.append((kind, reading.confidence))


class Listener(Protocol):
    """What counts requests."""

    def count(self, record: Record, seconds: float) -> None:
        """A request has ended."""


class Journal:
    """What becomes of the records: of each a line in the log, and a count.

    ``routes``: the paths that are told apart; any other is ``other``. ``model``: which answers.
    """

    def __init__(self, routes: Collection[str], model: str, listeners: Sequence[Listener]):
        self.routes, self.model, self.listeners = routes, model, listeners

    def begin(self, path: str) -> Record:
        """A request has begun."""
        return Record(path if path in self.routes else "other")

    def end(self, record: Record, method: str, key: str = "") -> None:
        """It has ended."""
        if record.refused == "gone" or not record.status:
            record.status, record.refused = GONE, record.refused or "gone"
        seconds = time.perf_counter() - record.started
        for listener in self.listeners:
            listener.count(record, seconds)
        if record.route in QUIET and record.status < 400:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "route": record.route,
            "status": record.status,
            "ms": round(seconds * 1000, 1),
            "stages": {name: round(spent, 1) for name, spent in record.stages.items()},
            "bytes": record.received,
            "pictures": len(record.confidences) + record.failed,
            "failed": record.failed,
            "model": self.model,
            "key": key or None,
            "refused": record.refused or None,
        }
        _log.info("%s", json.dumps(line))


class Recorded:
    """ASGI middleware: a record of each request, in its scope, and at its end in the journal."""

    def __init__(self, app: ASGIApp, journal: Journal):
        self.app, self.journal = app, journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        record = scope["record"] = self.journal.begin(path_of(scope))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception:
            record.status, record.refused = 500, "error"
            raise
        finally:
            self.journal.end(record, scope["method"], scope.get("key", ""))


def path_of(scope: Scope) -> str:
    """The path of a request below the root that a gateway puts before it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def record_of(scope: Scope) -> Record:
    """The record of a request."""
    record: Record = scope["record"]
    return record
