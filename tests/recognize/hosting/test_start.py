"""What the container image runs, up to its listening socket."""

import os
import socket
import subprocess
import sys

import pytest

from recognize import start
from recognize.hosting.server import Server
from recognize.keys import make
from recognize.settings import Settings


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
    monkeypatch.setenv("HOST", "127.0.0.1")
    monkeypatch.setattr(Server, "run", run)
    monkeypatch.setattr(start.signal, "signal", lambda *_: None)
    start.main()
    with taken[0] as connection:
        yield connection


def test_no_part_of_an_answer_waits_for_an_acknowledgement(connection):
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


ENTRY = str(make("page")[1])


@pytest.mark.parametrize(
    ("environment", "exposed"),
    [
        ({}, True),
        ({"HOST": "192.168.1.2"}, True),
        ({"HOST": "127.0.0.1"}, False),
        ({"HOST": "::1"}, False),
        ({"API_KEYS": ENTRY}, False),
        ({"ANONYMOUS_ACCESS": "allowed"}, False),
        ({"HOST": "127.0.0.1", "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}, True),
    ],
)
def test_whether_anybody_would_be_answered(environment, exposed):
    assert Settings.from_environment(environment).exposed is exposed


@pytest.mark.parametrize("elsewhere", [{}, {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}])
def test_a_server_that_would_answer_anybody_does_not_start(elsewhere):
    done = subprocess.run(
        [sys.executable, "-m", "recognize.start"],
        env=os.environ | {"API_KEYS": "", "HOST": ""} | elsewhere,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", start.EXPOSED + "\n")
