"""Real parts for the deployment's tests: an S3 server, server processes, the image."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import boto3
import pytest
from captcha.image import ImageCaptcha
from moto.server import ThreadedMotoServer

from recognize.model import EMBEDDED
from tests.support.helpers import wait_for
from tests.support.ports import free_port


@pytest.fixture(scope="session")
def captcha_png() -> bytes:
    """A picture of the kind that the reader is for; what it reads in it is its affair."""
    data = io.BytesIO()
    ImageCaptcha(width=160, height=60).generate_image("7K2mP").save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="session")
def moto_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(moto_server, monkeypatch) -> str:
    """The environment of a process whose AWS is the moto server; the server's URL."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ENDPOINT_URL": moto_server,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    return moto_server


@pytest.fixture
def s3(aws):
    return boto3.client("s3")


@pytest.fixture
def bucket(s3) -> str:
    name = f"models-{uuid.uuid4().hex[:12]}"
    s3.create_bucket(Bucket=name)
    return name


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
        log = (tmp_path / f"{port}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "recognize.start"],
            env={**os.environ, "PORT": str(port), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        process.log = Path(log.name)
        processes.append(process)
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        return process, f"http://127.0.0.1:{port}"

    yield run
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
