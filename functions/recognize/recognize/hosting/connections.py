"""A connection of the server, with bounds on its time.

uvicorn keeps any number of them, and for ever one whose client sends a head byte by byte, or
takes no more of its answer.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from recognize.api.problems import PART_S, UNREAD_S
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
    # Bytes that are still to come of a request that is shed.
    _unread = 0
    _is_ending = False
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
        while data and (length := self._unread or self._shed(data)):
            is_new, self._unread = not self._unread, max(0, length - len(data))
            data = data[length:]
            if not self._unread:
                self._wait(self.timeout_keep_alive)
            elif is_new:
                self._wait(UNREAD_S)
        if self._unread:
            self.flow.pause_reading()
            self.loop.call_later(PART_S, self.flow.resume_reading)
        elif self._is_ending:
            super().shutdown()
        elif data:
            super().data_received(data)
            self._watch()

    def shutdown(self) -> None:
        """Waits for the rest of a request that is shed: unread, it would take the answer along."""
        if self._unread:
            self._is_ending = True
        else:
            super().shutdown()

    def _shed(self, data: bytes) -> int:
        """Refuses the request that begins the data, where it is to be: its length, else 0."""
        shedding = self.crowd.shedding
        if not shedding or self.flow.write_paused or self.transport.is_closing():
            return 0
        if self.conn.their_state is not h11.IDLE or self.conn.trailing_data[0]:
            return 0
        if length := shedding.length(data):
            self.transport.write(shedding.refusal(data, self.server_state.default_headers))
            self.server_state.total_requests += 1
        return length

    def _wait(self, seconds: float) -> None:
        """For the rest of a request that is shed, or for the next one, as after an answer."""
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )
        if self._late:
            self._late.cancel()
            self._late = None
        self.crowd.served(self)
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
            if self.crowd.shedding and self.scope["method"] == "POST":
                self.crowd.shedding.desk.promise()
        else:
            self.crowd.slow(self)
