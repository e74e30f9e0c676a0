"""The base image's pin, and the command that moves it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.helpers import FUNCTION, ROOT

pytestmark = pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("buildah", "skopeo")),
    reason="needs buildah and skopeo (deploy/install_tools.sh)",
)
MANIFESTS = "/v2/library/python/manifests/"
INDEX = "application/vnd.oci.image.index.v1+json"


class Registry:
    """An image registry that stands for the one of the base image, to skopeo and buildah.

    It holds one index for two architectures, whose hash is ``digest``, under every tag unless
    ``empty``; ``asked`` are the tags and digests that were asked for.
    """

    def __init__(self, folder):
        images = [
            {
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": "sha256:" + digit * 64,
                "size": 1,
                "platform": {"os": "linux", "architecture": architecture},
            }
            for digit, architecture in (("1", "amd64"), ("2", "arm64"))
        ]
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": images}
        self._index = json.dumps(index).encode()
        self.digest = f"sha256:{hashlib.sha256(self._index).hexdigest()}"
        self.empty = False
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        configuration = folder / ".config/containers/registries.conf"
        configuration.parent.mkdir(parents=True)
        location = f"127.0.0.1:{self._server.server_port}"
        configuration.write_text(
            f'[[registry]]\nprefix = "docker.io"\nlocation = "{location}"\ninsecure = true\n'
        )
        self.environment = os.environ | {"HOME": str(folder)}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        registry = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                content = registry._answer(self.path)
                self.send_response(200 if content else 404)
                self.send_header("Content-Type", INDEX)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        return Handler

    def _answer(self, path: str) -> bytes:
        if path == "/v2/":
            return b"{}"
        name = path.removeprefix(MANIFESTS)
        if name == path:
            return b""
        self.asked.append(name)
        tagged = not name.startswith("sha256:") and not self.empty
        return self._index if tagged or name == self.digest else b""

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        """A command to which this is the registry."""
        return subprocess.run(command, capture_output=True, text=True, env=self.environment)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def registry(tmp_path):
    made = Registry(tmp_path)
    yield made
    made.close()


@pytest.fixture
def dockerfile(tmp_path):
    folder = tmp_path / "context"
    folder.mkdir()
    return Path(shutil.copy(FUNCTION / "Dockerfile", folder))


def bases(registry: Registry, dockerfile) -> set[str]:
    """What a build of the image asks the registry for; it gets no further."""
    registry.asked.clear()
    done = registry.run("buildah", "build", "--pull-always", dockerfile.parent)
    assert done.returncode != 0
    return set(registry.asked)


def test_the_base_is_pinned_by_its_digest(registry, dockerfile):
    [asked] = bases(registry, dockerfile)
    assert re.fullmatch("sha256:[0-9a-f]{64}", asked)


def test_one_command_moves_the_digest(registry, dockerfile):
    before = dockerfile.read_bytes()
    done = registry.run(ROOT / "deploy/update_base.sh", dockerfile)
    assert done.returncode == 0, done.stderr
    release = r"docker\.io/library/python:3\.11\.\d+-slim-\w+"
    assert re.fullmatch(f"{release}@{registry.digest}\n", done.stdout)
    # The digests are of the index itself, and of the architecture's image in it.
    assert registry.digest in bases(registry, dockerfile)
    moved = dockerfile.read_bytes()
    assert len(moved) == len(before) and moved != before
    # A release that the registry does not have changes nothing.
    registry.empty = True
    assert registry.run(ROOT / "deploy/update_base.sh", dockerfile).returncode != 0
    assert dockerfile.read_bytes() == moved
