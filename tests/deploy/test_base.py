"""The base image's pin, and the command that moves it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.helpers import FUNCTION, ROOT

DOCKERFILE = FUNCTION / "Dockerfile"


def test_the_base_is_pinned_by_version_and_digest():
    text = DOCKERFILE.read_text()
    assert re.search(r"^ARG BASE=docker\.io/library/python:3\.11\.\d+-slim-\w+$", text, re.M)
    assert re.search(r"^ARG BASE_DIGEST=@sha256:[0-9a-f]{64}$", text, re.M)
    stages = re.findall(r"^FROM (\S+)", text, re.M)
    assert stages == ["${BASE}${BASE_DIGEST}"] * 2


@pytest.fixture
def registry():
    """An image registry that holds one index for two architectures; (address, digest)."""
    kind = "application/vnd.oci.image.index.v1+json"
    images = [
        {
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": "sha256:" + digit * 64,
            "size": 1,
            "platform": {"os": "linux", "architecture": architecture},
        }
        for digit, architecture in (("1", "amd64"), ("2", "arm64"))
    ]
    index = json.dumps({"schemaVersion": 2, "mediaType": kind, "manifests": images}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path in ("/v2/", "/v2/library/python/manifests/3.11.15-slim-bookworm")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(index) if found else 0))
            self.end_headers()
            self.wfile.write(index if found else b"")

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", hashlib.sha256(index).hexdigest()
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(not shutil.which("skopeo"), reason="needs skopeo (deploy/install_tools.sh)")
def test_one_command_moves_the_digest(registry, tmp_path):
    address, digest = registry
    text = DOCKERFILE.read_text().replace("docker.io", address)
    (tmp_path / "Dockerfile").write_text(text)
    insecure = f'[[registry]]\nlocation = "{address}"\ninsecure = true\n'
    (tmp_path / ".config/containers").mkdir(parents=True)
    (tmp_path / ".config/containers/registries.conf").write_text(insecure)
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = [ROOT / "deploy/update_base.sh", tmp_path / "Dockerfile"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    old = re.search("BASE_DIGEST=(.*)", text)[1]
    assert (tmp_path / "Dockerfile").read_text() == text.replace(old, f"@sha256:{digest}")
    # A release that the registry does not have changes nothing.
    missing = (tmp_path / "Dockerfile").read_text().replace("3.11.15", "3.11.99")
    (tmp_path / "Dockerfile").write_text(missing)
    assert subprocess.run(command, capture_output=True, env=environment).returncode != 0
    assert (tmp_path / "Dockerfile").read_text() == missing
