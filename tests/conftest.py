"""Marks, and fixtures: real images with their texts, the shipped reader, models like it."""

import gc
import json
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from recognize.model import EMBEDDED
from recognize.reader import Reader
from tests.support.pictures import captchas, encoded

pytest_plugins = [
    # First: others import it, and pytest rewrites what is not imported yet.
    "tests.support.serving",
    "tests.support.browser",
    "tests.support.environments",
    "tests.support.redis",
    "tests.support.s3",
]

# What a test needs follows from where it lies, and from what it is given.
MARKS_OF_FOLDERS = {"site": "browser", "extension": "browser", "deploy": "deploy"}
MARKS_OF_FIXTURES = {"playwright": "browser", "start": "deploy", "moto_server": "deploy"}
# What has one of these is no unit test.
NO_UNIT = {"browser", "deploy", "slow", "programs", "network", "peers"}
# As how many others what has one of these takes, roughly; a mark may say it, too: `slow(40)`.
LENGTHS = {"slow": 8, "network": 8, "browser": 3}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Looks for no garbage while modules load, nor later among what they loaded, which stays.

    A look through all of TensorFlow takes a third of a second, and loading alone has many.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


# Before pytest chooses by marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sets the marks `browser`, `deploy` and `unit`, and the order for pytest's processes.

    One takes a whole file, whose fixtures are made once (`--dist loadfile`). What takes longest is
    begun first, so that none waits long for another at the end.
    """
    length = Counter()
    for item in items:
        marks = {MARKS_OF_FIXTURES.get(name) for name in item.fixturenames}
        marks |= {MARKS_OF_FOLDERS.get(item.path.parent.name)}
        for mark in sorted(marks - {None}):
            item.add_marker(mark)
        if not any(mark.name in NO_UNIT for mark in item.iter_markers()):
            item.add_marker("unit")
        length[item.path] += max(map(length_by, item.iter_markers()))
    items.sort(key=lambda item: length[item.path], reverse=True)


def length_by(mark: pytest.Mark) -> int:
    told = mark.args[0] if mark.name in LENGTHS and mark.args else 1
    return max(told, LENGTHS.get(mark.name, 1))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, here and in what is started, where pytest itself runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def tiny(monkeypatch):
    """In place of the shipped network, one of its kind that is built in a tenth of the time."""
    from model_build.networks import NETWORKS
    from tests.support.tiny import TINY

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
def captcha_png() -> bytes:
    """A picture of the kind that the reader is for; what it reads in it is its affair."""
    return encoded(captchas(1)[0][0])


@pytest.fixture(scope="session")
def grown_model(tmp_path_factory) -> Path:
    """A model directory with characters beside the package's own (``tests.support.grown``)."""
    from tests.support import grown

    return grown.make(tmp_path_factory.mktemp("grown") / "model")


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
