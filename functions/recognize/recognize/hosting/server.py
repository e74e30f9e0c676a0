"""uvicorn, made to lose no answer when it is told to stop."""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from recognize.hosting.listener import take_no_more

# After SIGTERM, how long idle connections may still bring a request; and then how long
# requests may take. Together below the 10 s that Docker and `kubectl delete` grant at least.
LINGER_S = 1.0
FINISH_S = 7

# How long connections that had begun may take to be there: a few round trips.
HANDSHAKE_S = 0.1


class Connection(H11Protocol):
    """A connection that is closed where a request's head takes longer than ``head_seconds``.

    uvicorn has no such limit, and a client that sends a head byte by byte, or nothing at all,
    would be kept for ever; so would one that goes on sending a body that was refused.
    """

    head_seconds = 10.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Taken: its first request is waited for."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Of a head or a body."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Closed by either side."""
        super().connection_lost(exc)
        self._rest()

    def _watch(self) -> None:
        if self.cycle and not self.cycle.response_complete:
            self._rest()
        elif not self._late:
            self._late = self.loop.call_later(self.head_seconds, self.transport.close)

    def _rest(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None


class Server(uvicorn.Server):
    """A server on one listening socket, ``run(sockets=[listener])``.

    uvicorn's own shutdown closes the listening socket with connections waiting in it, and
    kept connections whose next request is on its way: those are lost. Here, what
    waits is accepted, every answer from then on asks its client to close the connection
    (RFC 9112, 9.6), and idle connections are closed after ``LINGER_S``.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes what waits, answers it, and closes; uvicorn calls this when told to stop."""
        # A second descriptor keeps the socket listening while uvicorn's is closed.
        listeners = [listener.dup() for listener in sockets or []]
        for server in self.servers:
            server.close()
        if any([take_no_more(listener) for listener in listeners]):
            await asyncio.sleep(HANDSHAKE_S)
        for listener in listeners:
            await self._accept_waiting(listener)
        self.server_state.default_headers = [
            *self.server_state.default_headers,
            (b"connection", b"close"),
        ]
        loop = asyncio.get_running_loop()
        end = loop.time() + LINGER_S
        while self.server_state.connections and loop.time() < end and not self.force_exit:
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)

    async def _accept_waiting(self, listener: socket.socket) -> None:
        waiting = []
        with listener:
            while True:
                try:
                    waiting.append(listener.accept()[0])
                except BlockingIOError:
                    break
        loop = asyncio.get_running_loop()
        for connection in waiting:
            connection.setblocking(False)
            await loop.connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        # uvicorn types it as any protocol, and makes it of these arguments itself.
        make = cast(Callable[..., asyncio.Protocol], self.config.http_protocol_class)
        return make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
