"""Judging labelled folders at checkpoints."""

import numpy as np
import pytest

from model_build.networks import NETWORKS, Network
from recognize.alphabet import encode
from training import watch
from training.evaluation_sets import plain
from training.watch import Watch


class Knowing:
    """A network whose output is a number for each image: its place among those given."""

    def predict(self, images, **_):
        assert images.shape[1:] == (48, 160, 3) and images.dtype == np.float32
        return np.arange(len(images))


@pytest.fixture
def folder(tmp_path):
    plain.write(tmp_path / "a", "original-0.7.1", (4, 6), False, 4, "watch")
    return tmp_path


def test_the_share_is_of_texts_in_any_case(folder, monkeypatch):
    texts = [line.split(",")[1] for line in (folder / "a/labels.csv").read_text().split()[1:]]
    answers = [texts[0].swapcase(), texts[1], "wrong", ""]
    network = Network(None, None, lambda places: [encode(answers[one]) for one in places], (1, 8))
    (row,) = Watch(folder).judge(Knowing(), network, 70)
    assert row == {"step": 70, "folder": "a", "exact_match": "0.5000"}
    monkeypatch.setattr(watch, "IMAGES", 2)
    assert Watch(folder).judge(Knowing(), network, 70)[0]["exact_match"] == "1.0000"


def test_watching_takes_no_more_than_its_share(folder, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])

    class Slow(Knowing):
        def predict(self, images, **settings):
            now[0] += 5
            return np.zeros((len(images), 40, 63))

    watched = Watch(folder)
    assert watched.is_due()
    watched.judge(Slow(), NETWORKS["ctc"], 1)
    now[0] = 299
    assert not watched.is_due()
    now[0] = 300  # 5 seconds of 300: a minute an hour
    assert watched.is_due()
