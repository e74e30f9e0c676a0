"""A real server process: the one way in which tests and scripts start one."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.support.helpers import wait_for
from tests.support.patience import PATIENCE_S
from tests.support.ports import free_port

# What `make serve` and the container image run.
PROGRAM = ("-m", "recognize.start")
# It listens for other machines, and wants the word for that where it has no keys.
OPEN = {"ANONYMOUS_ACCESS": "allowed"}


class Server(NamedTuple):
    """A server that answers; its address has no final slash."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path


@contextmanager
def running(port: int = 0, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server process with these variables beside ours, at a free port if none is named.

    It is killed at the end, unless it has ended by then.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.NamedTemporaryFile(prefix="server-", suffix=".log") as log:
        process = subprocess.Popen(
            [sys.executable, *PROGRAM],
            env=os.environ | OPEN | {"PORT": str(port)} | dict(environment or {}),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            # The model is loaded before the first answer.
            wait_for(f"{url}/healthz", process, log=Path(log.name))
            yield Server(process, url, Path(log.name))
        finally:
            process.kill()
            process.wait()


@contextmanager
def serving(**environment: str) -> Iterator[httpx.Client]:
    """A client of a server, as `make serve` starts it, with these variables beside ours."""
    with (
        running(environment={"HOST": "127.0.0.1"} | environment) as server,
        httpx.Client(base_url=server.url, timeout=PATIENCE_S) as client,
    ):
        yield client


@contextmanager
def serving_page(site: Path, port: int = 0) -> Iterator[str]:
    """Address, with a final slash, of a server with the page of that folder."""
    with running(port=port, environment={"HOST": "127.0.0.1", "SITE_DIR": str(site)}) as server:
        yield f"{server.url}/"


@pytest.fixture(scope="session")
def server() -> Iterator[httpx.Client]:
    """A client of one server for all tests that change nothing there."""
    with serving() as client:
        yield client


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts the image's program with these environment variables beside ours."""
    with ExitStack() as servers:

        def run(**environment: str) -> Server:
            return servers.enter_context(running(environment=environment))

        yield run
