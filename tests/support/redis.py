"""A real Redis, of Debian's package, that a test may stop, freeze and start again."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.patience import until
from tests.support.ports import free_port


class Redis:
    """A server at a port of its own, which keeps nothing on a disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Starts it, and returns once it answers."""
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "")
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        until(self._answers, "Redis")

    def _answers(self) -> bool:
        assert self._process.poll() is None
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as asked:
            asked.sendall(b"PING\r\n")
            return asked.recv(100) == b"+PONG\r\n"
        return False

    def freeze(self) -> None:
        """Connections stay open, and nothing is answered."""
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A Redis; skips where there is none."""
    if not shutil.which("redis-server"):
        pytest.skip("needs redis-server (deploy/install_tools.sh)")
    made = Redis()
    yield made
    made.stop()
