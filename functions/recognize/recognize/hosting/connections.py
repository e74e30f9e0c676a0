"""A connection of the server, with bounds on its time.

uvicorn keeps any number of them, and for ever one whose client sends a head byte by byte, or
takes no more of its answer.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from recognize.hosting.crowd import Crowd


class Connection(H11Protocol):
    """A connection with bounds, which ``bounded`` sets.

    It is closed where a request's head takes longer than ``head_seconds``, where its client
    takes nothing of an answer for ``answer_seconds``, and for another where the crowd is too
    large and no request has been under way for longer. The body's time is ``api.admission``'s.
    """

    crowd: Crowd
    head_seconds: float
    answer_seconds: float
    _late: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    @classmethod
    def bounded(
        cls, crowd: Crowd, head_seconds: float, answer_seconds: float
    ) -> "type[Connection]":
        """The class of one server's connections."""
        bounds = {"crowd": crowd, "head_seconds": head_seconds, "answer_seconds": answer_seconds}
        return type(cls.__name__, (cls,), bounds)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Taken: its first request is waited for."""
        super().connection_made(transport)
        self.crowd.take(self)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Of a head or a body."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """The answer is written: the next request is waited for."""
        # Of a refused request, what came of its body: nobody asks for it any more.
        self.cycle.body = bytearray()
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Closed by either side."""
        self.crowd.leave(self)
        super().connection_lost(exc)
        for timer in (self._late, self._stuck):
            if timer:
                timer.cancel()

    def pause_writing(self) -> None:
        """More waits for the client than is written in advance."""
        super().pause_writing()
        if not self._stuck:
            self._stuck = self.loop.call_later(self.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took it."""
        super().resume_writing()
        if self._stuck:
            self._stuck.cancel()
            self._stuck = None

    def _watch(self) -> None:
        if self.transport.is_closing():
            return
        answering = self.cycle and not self.cycle.response_complete
        if answering and self._late:
            self._late.cancel()
            self._late = None
        elif not answering and not self._late:
            self._late = self.loop.call_later(self.head_seconds, self.transport.close)
        if answering and not self.cycle.more_body:
            self.crowd.served(self)
        else:
            self.crowd.slow(self)
