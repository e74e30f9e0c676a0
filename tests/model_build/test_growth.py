"""Weights of a network with fewer classes, in one of today's."""

import numpy as np
import pytest

from model_build.embed import blended
from model_build.growth import built, grow, load_weights, shared
from model_build.networks import NETWORKS
from recognize.alphabet import CLASSES, OTHER
from recognize.ctc import softmax
from recognize.images import HEIGHT, WIDTH

KNOWN = CLASSES - 14


@pytest.fixture
def smaller(tiny, tmp_path):
    """A file of a network that knew fewer classes, and what it said of an image."""
    image = np.random.default_rng(1).normal(0, 1, (1, HEIGHT, WIDTH, 3)).astype(np.float32)
    model = NETWORKS["ctc"].build(classes=KNOWN)
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


def test_a_grown_network_says_at_first_what_it_said(tiny, tmp_path):
    known = NETWORKS["ctc"].build()
    known.save_weights(tmp_path / "known.weights.h5")
    grow(NETWORKS["ctc"], tmp_path / "known.weights.h5", 3, tmp_path / "grown.weights.h5")
    grown = built(NETWORKS["ctc"], tmp_path / "grown.weights.h5")
    assert grown.output_shape[-1] == CLASSES + 3
    image = np.random.default_rng(1).normal(0, 1, (1, HEIGHT, WIDTH, 3)).astype(np.float32)
    before, after = (model.predict(image, verbose=0) for model in (known, grown))
    np.testing.assert_allclose(after, shared(before, 3), atol=1e-4)
    before, after = softmax(before[0]), softmax(after[0])
    known_classes = [one for one in range(CLASSES) if one != OTHER]
    np.testing.assert_allclose(after[:, known_classes], before[:, known_classes], rtol=1e-4)
    # What was none of the known characters is each of the further ones as probably.
    of_other = np.repeat(before[:, [OTHER]], 4, axis=1) / 4
    np.testing.assert_allclose(after[:, [OTHER, *range(CLASSES, CLASSES + 3)]], of_other, rtol=1e-4)


def test_another_network_is_refused(smaller, tmp_path):
    fixed = NETWORKS["fixed"].build()
    fixed.save_weights(tmp_path / "fixed.weights.h5")
    with pytest.raises(ValueError):
        load_weights(NETWORKS["ctc"].build(), tmp_path / "fixed.weights.h5")
