"""How many connections a server keeps, and which is closed for another."""

import asyncio
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from recognize.api.shedding import Shedding

# How many are taken at a time before those over the bound are closed.
TAKEN_AT_ONCE = 64
# Descriptors for those, the log, the model, listeners, S3 and Redis.
SPARE_DESCRIPTORS = 2 * TAKEN_AT_ONCE


class Member(Protocol):
    """A connection."""

    transport: asyncio.Transport


@dataclass
class Crowd:
    """All connections of a server, of which ``places`` are kept.

    ``dropped``: how many were closed for others. ``shedding``: what refuses by a head
    alone, where something does.
    """

    places: int
    dropped: int = 0
    shedding: "Shedding | None" = None
    kept: set[Member] = field(default_factory=set)
    # Those whose request is not there yet, in the order in which they began to wait for it.
    _slow: dict[Member, None] = field(default_factory=dict)

    @classmethod
    def of_this_process(cls, places: int) -> "Crowd":
        """As many as asked for, or as the process's limit of descriptors leaves."""
        if sys.platform != "win32":
            import resource

            descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            if descriptors != resource.RLIM_INFINITY:
                places = max(1, min(places, descriptors - SPARE_DESCRIPTORS))
        return cls(places)

    def take(self, member: Member) -> None:
        """One more, in place of the slowest where all places are taken."""
        self.kept.add(member)
        self.slow(member)
        if len(self.kept) > self.places:
            slowest = next(iter(self._slow))
            self.dropped += 1
            self.leave(slowest)
            slowest.transport.abort()

    def slow(self, member: Member) -> None:
        """Its next request is waited for."""
        if member in self.kept:
            self._slow.setdefault(member)

    def served(self, member: Member) -> None:
        """Its request is there, and its answer is our affair."""
        self._slow.pop(member, None)

    def leave(self, member: Member) -> None:
        """It is closed."""
        self.kept.discard(member)
        self._slow.pop(member, None)
