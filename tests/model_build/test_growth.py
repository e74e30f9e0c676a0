"""Weights of a network with fewer classes, in one of today's."""

import numpy as np
import pytest

from model_build.embed import blended
from model_build.growth import load_weights
from model_build.networks import NETWORKS
from recognize.alphabet import CLASSES
from recognize.images import HEIGHT, WIDTH

KNOWN = CLASSES - 14


@pytest.fixture
def smaller(tiny, tmp_path, monkeypatch):
    """A file of a network that knew fewer classes, and what it said of an image."""
    image = np.random.default_rng(1).normal(0, 1, (1, HEIGHT, WIDTH, 3)).astype(np.float32)
    with monkeypatch.context() as then:
        then.setattr("model_build.networks.CLASSES", KNOWN)
        model = NETWORKS["ctc"].build()
    assert model.output_shape[-1] == KNOWN
    model.save_weights(tmp_path / "smaller.weights.h5")
    return tmp_path / "smaller.weights.h5", image, model.predict(image, verbose=0)


def test_known_classes_stay_and_new_ones_are_unlikely(smaller):
    path, image, before = smaller
    model = NETWORKS["ctc"].build()
    load_weights(model, path)
    after = model.predict(image, verbose=0)
    np.testing.assert_allclose(after[..., :KNOWN], before, atol=1e-5)
    assert after[..., KNOWN:].max() < -3


def test_what_goes_a_part_of_the_way_keeps_new_classes(smaller, tmp_path):
    path, _, _ = smaller
    trained = NETWORKS["ctc"].build()
    trained.save_weights(tmp_path / "new.weights.h5")
    half = blended("ctc", path, tmp_path / "new.weights.h5", 0.5)
    before = NETWORKS["ctc"].build()
    load_weights(before, path)
    (kernel, _), (own, _), (old, _) = (
        model.get_layer("logits").get_weights() for model in (half, trained, before)
    )
    np.testing.assert_allclose(kernel[:, KNOWN:], own[:, KNOWN:], atol=1e-6)
    np.testing.assert_allclose(kernel[:, :KNOWN], (own + old)[:, :KNOWN] / 2, atol=1e-6)


def test_a_file_of_today_is_loaded_as_it_is(tiny, tmp_path):
    model, again = NETWORKS["ctc"].build(), NETWORKS["ctc"].build()
    model.save_weights(tmp_path / "same.weights.h5")
    load_weights(again, tmp_path / "same.weights.h5")
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_another_network_is_refused(smaller, tmp_path):
    fixed = NETWORKS["fixed"].build()
    fixed.save_weights(tmp_path / "fixed.weights.h5")
    with pytest.raises(ValueError):
        load_weights(NETWORKS["ctc"].build(), tmp_path / "fixed.weights.h5")
