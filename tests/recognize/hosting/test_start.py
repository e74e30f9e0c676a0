"""What the container image runs, up to its listening socket."""

import socket

import pytest

from recognize import start
from recognize.hosting.server import Server


@pytest.fixture
def connection(monkeypatch):
    """A connection that the web server has taken."""
    taken = []

    def run(self, sockets):
        [listener] = sockets
        listener.listen()
        with listener, socket.create_connection(("127.0.0.1", listener.getsockname()[1]), 5):
            taken.append(listener.accept()[0])

    monkeypatch.delenv("AWS_LAMBDA_RUNTIME_API", raising=False)
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr(Server, "run", run)
    monkeypatch.setattr(start.signal, "signal", lambda *_: None)
    start.main()
    with taken[0] as connection:
        yield connection


def test_no_part_of_an_answer_waits_for_an_acknowledgement(connection):
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
