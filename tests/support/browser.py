"""The built page and extension, a running server, and real Chromium."""

from __future__ import annotations

import base64
import fcntl
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TextIO

import pytest

from recognize.reader import Reader, Reading
from tests.support.helpers import ROOT
from tests.support.pictures import encoded
from tests.support.serving import serving_page
from training.evaluation_sets.screenshots import CHROMIUM, FLAGS
from training.generators import SOURCES

# The reader's unit tests load this file where Playwright is not installed.
if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Playwright


@pytest.fixture(scope="session")
def built(testrun_uid: str) -> Iterator[Path]:
    """The build folder with a fresh page and extension, which only reads of this run share.

    The first process of a run builds; the others wait for it. Another run fails meanwhile.
    """
    if not shutil.which("node") or not (ROOT / "node_modules").is_dir():
        pytest.skip("Node.js or node_modules is missing: scripts/browser_tools.sh installs them")
    (ROOT / "build").mkdir(exist_ok=True)
    with open(ROOT / "build/.browser-tests", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_SH)
        else:
            _build(lock, testrun_uid)
            fcntl.flock(lock, fcntl.LOCK_SH)
        lock.seek(0)
        if lock.read() != testrun_uid:
            pytest.fail(
                "another run of browser tests goes on in this tree, or its build failed",
                pytrace=False,
            )
        yield ROOT / "build"


def _build(lock: TextIO, run: str) -> None:
    """Builds the page and the extension, and names the run that they are of in ``lock``."""
    lock.truncate(0)
    command = ["node", "scripts/build.mjs"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}: {done.stderr}", pytrace=False)
    lock.write(run)
    lock.flush()


def launched(playwright: Playwright) -> AbstractContextManager[Browser]:
    """Debian's Chromium, without the extension."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: scripts/browser_tools.sh installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def sources(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the page's unbundled modules, and LiteRT.js and the model under runtime/."""
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(ROOT / "site", folder, dirs_exist_ok=True)
    shutil.copytree(built / "runtime", folder / "runtime")
    with serving_page(folder) as running:
        yield running


@pytest.fixture(scope="module")
def modules(browser: Browser, sources: str) -> Iterator[Page]:
    """A page from which the sources' modules can be imported, and the runtime's folder."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        yield page


@pytest.fixture(scope="module")
def url(built: Path) -> Iterator[str]:
    with serving_page(built / "site") as running:
        yield running


# As a person who chose the server before: private mode, the page's default, takes seconds to load.
BY_SERVER = "try { localStorage.settings ??= '{\"private\": false}' } catch { /* no page yet */ }"


def open_page(context: BrowserContext, url: str, *, chosen: bool = True) -> Page:
    """The page, ready, that fails the test on an uncaught error.

    The server reads, unless the person has ``chosen`` nothing: then the page's default does.
    """
    page = context.new_page()
    if chosen:
        page.add_init_script(BY_SERVER)
    page.on("pageerror", lambda error: page.evaluate("e => { window.uncaught = e }", str(error)))
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    return page


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = open_page(context, url)
        yield page
        assert page.evaluate("window.uncaught") is None


def upload(name: str, content: bytes, kind: str = "image/png") -> FilePayload:
    """A file as Playwright's set_input_files takes it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture(scope="session")
def captchas() -> list[tuple[str, bytes]]:
    """Text and PNG of generated captchas, those that the reader is surest of first."""
    rng = Random("browser tests")
    drawn = [_read(rng) for _ in range(60)]
    right = [
        (reading.confidence, text, png) for text, png, reading in drawn if reading.text == text
    ]
    return [(text, content) for _, text, content in sorted(right, reverse=True)]


@pytest.fixture(scope="session")
def unsure() -> tuple[str, bytes]:
    """A PNG that is read, but not to be trusted, and what it is read as."""
    rng = Random("unsure")
    while True:
        _, content, reading = _read(rng)
        if reading.legible and reading.confidence < 0.5:
            return reading.text, content


@cache
def _reader() -> Reader:
    return Reader()


def _read(rng: Random) -> tuple[str, bytes, Reading]:
    """A generated captcha: its text, the PNG, and how it is read."""
    picture, text = SOURCES["default-0.7.1"](rng, (4, 6))
    content = encoded(picture)
    return text, content, _reader().read(content)
