"""uvicorn, made to lose no answer when it is told to stop, and to bear a crowd."""

import asyncio
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from recognize.hosting.ending import Ending
from recognize.hosting.listener import take_no_more

# After SIGTERM, how long idle connections may still bring a request; and then how much longer
# requests may take than they are read. With READ_SECONDS as it is, together below the 10 s that
# Docker grants at least.
LINGER_S = 1.0
FINISH_S = 1
# Of READ_SECONDS, how much of it after SIGTERM requests may arrive and pictures be begun.
ENDING_SHARE = 0.8

# How long connections that had begun may take to be there: a few round trips.
HANDSHAKE_S = 0.1

# Connections that may wait to be taken, as many as Linux grants by default.
WAITING = 4096
# How often the log says that connections cannot be taken.
SAID_EVERY_S = 10.0

_log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """A server on listening sockets, ``run(sockets=[listener])``.

    uvicorn's own shutdown closes the listening socket with connections waiting in it, and
    kept connections whose next request is on its way: those are lost. Here, what
    waits is accepted, every answer from then on asks its client to close the connection
    (RFC 9112, 9.6), and idle connections are closed after ``LINGER_S``. ``ending`` is told.
    """

    _listeners: Sequence[socket.socket] = ()
    _said = -SAID_EVERY_S

    def __init__(self, config: uvicorn.Config, ending: Ending):
        super().__init__(config)
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes connections from now on."""
        # Second descriptors keep the sockets listening while uvicorn's are closed. Made now, when
        # there are some.
        self._listeners = [listener.dup() for listener in sockets or ()]
        asyncio.get_running_loop().set_exception_handler(self._say)
        await super().startup(sockets)
        for listener in self._listeners:
            # asyncio takes as many at once as it lets wait. More shall wait than that.
            listener.listen(WAITING)

    def _say(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Without descriptors asyncio logs a traceback for each of many tries, every second."""
        message = context["message"]
        if "accept() out of system resource" in message:
            if loop.time() - self._said >= SAID_EVERY_S:
                self._said = loop.time()
                _log.error("No connection can be taken now: %s", context["exception"])
        # Another try, of a listener that has been closed since.
        elif not (self.should_exit and "_start_serving" in message):
            loop.default_exception_handler(context)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes what waits, answers it, and closes; uvicorn calls this when told to stop."""
        self._ending.tell()
        for server in self.servers:
            server.close()
        if any([take_no_more(listener) for listener in self._listeners]):
            await asyncio.sleep(HANDSHAKE_S)
        for listener in self._listeners:
            await self._accept_waiting(listener)
        self._ask_to_close()
        loop = asyncio.get_running_loop()
        end = loop.time() + LINGER_S
        while self.server_state.connections and loop.time() < end and not self.force_exit:
            await asyncio.sleep(0.02)
        await super().shutdown(sockets)

    def _ask_to_close(self) -> None:
        headers = [*self.server_state.default_headers, (b"connection", b"close")]
        self.server_state.default_headers = headers
        for connection in self.server_state.connections:
            # A request under way has those of when it began.
            if cycle := cast(H11Protocol, connection).cycle:
                cycle.default_headers = headers

    async def _accept_waiting(self, listener: socket.socket) -> None:
        waiting = []
        with listener:
            while True:
                try:
                    waiting.append(listener.accept()[0])
                except OSError:
                    # None waits, or none can be taken.
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
