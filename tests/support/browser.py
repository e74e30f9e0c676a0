"""The built page and extension, a running server, and real Chromium."""

import base64
import contextlib
import fcntl
import io
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ports import free_port
from training.evaluation_sets.screenshots import CHROMIUM, FLAGS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built() -> Iterator[Path]:
    """The build folder with a fresh page and extension, and no other process's to rebuild."""
    if not shutil.which("node") or not (ROOT / "node_modules").is_dir():
        pytest.skip("Node.js or node_modules is missing: scripts/browser_tools.sh installs them")
    (ROOT / "build").mkdir(exist_ok=True)
    with open(ROOT / "build/.browser-tests", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pytest.fail("another process runs browser tests in this tree", pytrace=False)
        command = ["node", "scripts/build.mjs"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(f"{' '.join(command)}: {done.stderr}", pytrace=False)
        yield ROOT / "build"


@pytest.fixture(scope="module")
def playwright():
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: scripts/browser_tools.sh installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright):
    with playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as running:
        yield running


@contextlib.contextmanager
def serving(site: Path, port: int = 0):
    """URL of a real server with the page of that folder."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", "recognize.app:create_app"]
        + ["--port", str(port), "--log-level", "warning"],
        env={**os.environ, "SITE_DIR": str(site), "PYTHONPATH": str(ROOT / "functions/recognize")},
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url + "healthz", timeout=1).close()
                break
            time.sleep(0.1)
        else:
            raise RuntimeError("the server did not start")
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def sources(built, tmp_path_factory) -> str:
    """A server with the page's unbundled modules, and LiteRT.js and the model under runtime/."""
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(ROOT / "site", folder, dirs_exist_ok=True)
    shutil.copytree(built / "runtime", folder / "runtime")
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def url(built) -> str:
    with serving(built / "site") as running:
        yield running


def open_page(context, url: str):
    """The page, ready, that fails the test on an uncaught error."""
    page = context.new_page()
    page.on("pageerror", lambda error: page.evaluate("e => { window.uncaught = e }", str(error)))
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    return page


@pytest.fixture
def page(browser, url):
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = open_page(context, url)
        yield page
        assert page.evaluate("window.uncaught") is None


def png(picture) -> bytes:
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def upload(name: str, content: bytes, kind: str = "image/png") -> dict:
    """A file as Playwright's set_input_files takes it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture(scope="session")
def captchas() -> list[tuple[str, bytes]]:
    """Text and PNG of generated captchas, those that the reader is surest of first."""
    from random import Random

    from recognize.reader import Reader
    from training.generators import SOURCES

    reader, rng = Reader(), Random("browser tests")
    found = []
    for _ in range(60):
        picture, text = SOURCES["default-0.7.1"](rng, (4, 6))
        reading = reader.read(png(picture))
        if reading.text == text:
            found.append((reading.confidence, text, png(picture)))
    return [(text, content) for _, text, content in sorted(found, reverse=True)]
