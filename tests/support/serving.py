"""A real uvicorn process to test against."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.support.ports import free_port


@contextmanager
def serving(**environment: str) -> Iterator[httpx.Client]:
    """A client of a real uvicorn process with these environment variables beside ours."""
    port = free_port()
    command = ["-m", "uvicorn", "--factory", "recognize.app:create_app", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, *command], env=os.environ | environment, stderr=subprocess.PIPE, text=True
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        for _ in range(300):
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
            if process.poll() is not None:
                pytest.fail(f"the server ended: {process.stderr.read()}")
        else:
            process.kill()
            pytest.fail("the server was not ready within 30 s")
        yield client
    process.terminate()
    process.communicate(timeout=20)
