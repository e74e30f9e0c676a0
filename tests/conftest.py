"""Fixtures: real images with their texts, the shipped reader, a real server."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import httpx
import pytest
from PIL import Image

from recognize.reader import Reader
from tests.ports import free_port
from training.sources import SOURCES, captcha03

needs_captcha03 = pytest.mark.skipif(
    not captcha03.PYTHON.exists(), reason="captcha 0.3 needs Python 3.11: make captcha-0.3"
)
# The sources of PyPI's captcha, those of its release 0.3 marked as needing it.
ALL_SOURCES = [
    pytest.param(name, marks=needs_captcha03) if name.endswith("-0.3") else name
    for name in SOURCES
    if name.startswith(("original-", "default-"))
]


# First, because pytest-xdist reads the groups in a hook of the same name.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What one of `make test`'s processes takes whole: a file, and of the browser's tests all.

    These share the page's build folder; the fixtures of a file are made once.
    """
    for item in items:
        group = item.path.parent if item.path.parent.name == "browser" else item.path
        item.add_marker(pytest.mark.xdist_group(str(group)))


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def captchas(count: int, source: str = "original-0.7.1", seed: str = "tests"):
    """Images with their texts, the same every time."""
    rng = Random(seed)
    return [SOURCES[source](rng, (4, 6)) for _ in range(count)]


@pytest.fixture
def tiny(monkeypatch):
    """In place of the shipped network, one of its kind that is built in a tenth of the time."""
    from model_build.networks import NETWORKS
    from tests.tiny import TINY

    monkeypatch.setitem(NETWORKS, "ctc", TINY)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def captcha(reader) -> tuple[Image.Image, str]:
    """An image that the shipped model reads and is sure of, with its text.

    Of a pair like x and X, drawn alike, another encoding of the picture may tip the balance.
    """
    for image, text in captchas(40):
        reading = reader.read(encoded(image))
        if reading.text == text and reading.confidence > 0.98:
            return image, text
    pytest.fail("the shipped model is sure of none of 40 images")


@pytest.fixture(scope="session")
def png(captcha) -> bytes:
    return encoded(captcha[0])


@pytest.fixture(scope="session")
def server() -> Iterator[httpx.Client]:
    """A client of a real uvicorn process."""
    with serving() as client:
        yield client


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
