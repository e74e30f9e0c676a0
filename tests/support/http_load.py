"""Clients that keep a server busy and count what became of every request."""

import socket
import threading
from collections import Counter


class Load:
    """``clients`` threads that send the same request until they are refused or stopped.

    Half of them keep their connections, half open one for each request. A client ends at
    the first refused connection. ``outcomes``: ``answered`` (a whole answer with status
    200), ``refused`` (no connection, so the client knows that nothing was taken), and
    ``lost``: sent, and not answered.
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
        self._threads = [
            threading.Thread(target=self._client, args=(index % 2 == 0,))
            for index in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def finish(self) -> Counter:
        """Waits until every client has been refused."""
        for thread in self._threads:
            thread.join(15)
            assert not thread.is_alive()
        return self.outcomes

    def _client(self, keep: bool) -> None:
        head, body = self._request
        data = head + (b"\r\n" if keep else b"Connection: close\r\n\r\n") + body
        connection = None
        while True:
            if connection is None:
                try:
                    connection = socket.create_connection(("127.0.0.1", self._port), timeout=12)
                except OSError:
                    self.outcomes["refused"] += 1
                    return
            try:
                connection.sendall(data)
                closes = self._answer(connection)
            except (OSError, EOFError, AssertionError) as error:
                self.outcomes["lost"] += 1
                self.details.append(f"{'kept' if keep else 'new'} connection: {error!r}")
                closes = True
            else:
                self.outcomes["answered"] += 1
            if closes or not keep:
                connection.close()
                connection = None

    def _answer(self, connection: socket.socket) -> bool:
        """Reads one whole answer; whether the server closes the connection after it."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some(connection)
        head, _, rest = received.partition(b"\r\n\r\n")
        head = head.lower()
        assert head.startswith(b"http/1.1 200"), head
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(rest) < length:
            rest += self._some(connection)
        return b"connection: close" in head

    @staticmethod
    def _some(connection: socket.socket) -> bytes:
        data = connection.recv(65536)
        if not data:
            raise EOFError("closed before the answer was whole")
        return data
