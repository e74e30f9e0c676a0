"""Small courses: a tiny network, few steps, few generated pictures, of one source."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from training.adaptation.pictures import Example
from training.generators import SOURCES

SOURCE = "original-0.7.1"


@pytest.fixture
def policy():
    """Puts the precision of later tests back."""
    import keras

    yield
    keras.config.set_dtype_policy("float32")


@pytest.fixture
def small(tmp_path_factory, monkeypatch, tiny, policy):
    """Teaches the tiny network, which knows nothing, for two steps a run."""
    # Most of training's tests need no Keras, which takes seconds to load.
    import keras

    from tests.support.tiny import TINY
    from training.adaptation import course, replay, session, teach, written

    weights = tmp_path_factory.mktemp("weights") / "ctc.weights.h5"
    keras.utils.set_random_seed(3)
    TINY.build().save_weights(weights)
    monkeypatch.setattr(teach, "WEIGHTS", weights)
    monkeypatch.setattr(session, "REPLAYED", 12)
    monkeypatch.setattr(session, "ASKED", 8)
    # Timing steps takes longer than they do.
    monkeypatch.setattr(course, "MOST_STEPS", 2)
    monkeypatch.setattr(course, "LEAST_STEPS", 2)
    monkeypatch.setattr(course, "pace", lambda model, lessons: course.Pace(0.01))
    # A network that knows nothing decides by what quantising changes.
    monkeypatch.setattr(written, "PARITY", 0.0)
    monkeypatch.setattr(replay, "sources", lambda: {SOURCE: 1.0})


@pytest.fixture
def source(tmp_path) -> Callable[..., Sequence[Example]]:
    """Writes so many captchas into a folder; the first so many are labelled."""

    def write(count: int, labelled: int, folder: Path = tmp_path / "source") -> list[Example]:
        folder.mkdir(exist_ok=True)
        examples = []
        for number in range(count):
            image, text = SOURCES[SOURCE](Random(f"source/{number}"), (4, 5))
            name = f"{text}_num{number}.png" if number < labelled else f"{number:04d}.png"
            image.save(folder / name)
            examples.append(Example(folder / name, text if number < labelled else None))
        return examples

    return write
