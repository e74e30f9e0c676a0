"""Clients that keep a server busy and count what became of every request."""

import http.client
import math
import socket
import threading
import time
from collections import Counter

from tests.support.patience import PATIENCE_S, until


class Load:
    """``clients`` threads that send the same request until they are refused or stopped.

    Half of them keep their connections, half open one for each request. A client ends at
    the first refused connection. ``outcomes``: ``answered`` (a whole answer with status
    200), ``told`` (a whole one with 503, which says when to come again), ``refused`` (no
    connection, so the client knows that nothing was taken), ``late`` (sent when the server was
    free to close the connection, see ``stops``), and ``lost``: sent before that, and not answered.
    """

    def __init__(self, port: int, path: str, body: bytes, kind: str, clients: int = 8):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: reader\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        self._request = head.encode(), body
        self._port = port
        self.outcomes: Counter = Counter()
        self.details: list[str] = []
        self._free_to_close = math.inf
        self._threads = [
            threading.Thread(target=self._client, args=(index % 2 == 0,))
            for index in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def wait_for_an_answer(self) -> None:
        """Until one client has been answered."""
        until(lambda: self.outcomes["answered"], f"an answer: {self.details}", every=0.01)

    def stops(self, idle_seconds: float) -> None:
        """To be called just before the server is told to stop.

        So long later it may close a connection that waits for a request: a client on a busy
        machine may be as slow as that between two of its own.
        """
        self._free_to_close = time.monotonic() + idle_seconds

    def finish(self) -> Counter:
        """Waits until every client has been refused."""
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
        return self.outcomes

    def _client(self, keep: bool) -> None:
        head, body = self._request
        head += b"\r\n" if keep else b"Connection: close\r\n\r\n"
        connection = None
        while True:
            if connection is None:
                try:
                    address = ("127.0.0.1", self._port)
                    connection = socket.create_connection(address, timeout=PATIENCE_S)
                    # The body follows its head at once.
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                except OSError:
                    self.outcomes["refused"] += 1
                    return
            sent = None
            try:
                connection.sendall(head)
                sent = time.monotonic()
                connection.sendall(body)
                answer = self._answer(connection)
            except (OSError, http.client.HTTPException, AssertionError) as error:
                late = (sent or time.monotonic()) > self._free_to_close
                self.outcomes["late" if late else "lost"] += 1
                self.details.append(f"{'kept' if keep else 'new'} connection: {error!r}")
                closes = True
            else:
                self.outcomes["answered" if answer.status == 200 else "told"] += 1
                closes = answer.will_close
            if closes or not keep:
                connection.close()
                connection = None

    @staticmethod
    def _answer(connection: socket.socket) -> http.client.HTTPResponse:
        """Reads one whole answer."""
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        answer.read()
        is_told = answer.status == 503 and answer.headers["Retry-After"]
        assert is_told or answer.status == 200, (answer.status, answer.headers.items())
        return answer
