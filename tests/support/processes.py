"""Fixtures: ``python -m recognize.start`` as a process, and what it is given."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recognize.model import EMBEDDED
from tests.support.helpers import wait_for
from tests.support.ports import free_port


@pytest.fixture(scope="session")
def captcha_png() -> bytes:
    """A picture of the kind that the reader is for; what it reads in it is its affair."""
    from captcha.image import ImageCaptcha

    data = io.BytesIO()
    ImageCaptcha(width=160, height=60).generate_image("7K2mP").save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def model_directory(tmp_path):
    """Makes a model directory: the embedded network under another version."""

    def make(version: str, **changes: object) -> Path:
        directory = tmp_path / f"model-{version}"
        shutil.copytree(EMBEDDED, directory)
        card = json.loads((directory / "card.json").read_text())
        (directory / "card.json").write_text(json.dumps(card | {"version": version} | changes))
        return directory

    return make


@pytest.fixture
def start(tmp_path):
    """Starts ``python -m recognize.start`` with an environment; (process, URL)."""
    processes = []

    def run(**environment: str) -> tuple[subprocess.Popen, str]:
        port = free_port()
        log = tmp_path / f"{port}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "recognize.start"],
                env={**os.environ, "PORT": str(port), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        process.log = log
        processes.append(process)
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        return process, f"http://127.0.0.1:{port}"

    yield run
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
