"""A finder learns from a network's own readings where the text is."""

import numpy as np
import pytest
from PIL import Image

from model_build import finder
from model_build.convert import load
from model_build.networks import NETWORKS
from recognize.views import VIEWS
from tests.support.pictures import word
from training import finder as fitting
from training.data.batches import Generated
from training.generators import HELD_OUT, SOURCES

WEIGHTS = "model_build/weights/ctc.weights.h5"


def above_noise(rng, lengths=(4, 6)):
    """A word in the upper or the lower half of a picture of noise."""
    picture = Image.effect_noise((160, 160), 90).convert("RGB")
    text = "".join(rng.choices("HKMNTXYZ", k=4))
    picture.paste(word("black", "white", (160, 60), text), (0, rng.choice((8, 92))))
    return picture, text


def test_the_mixture_has_all_that_may_be_trained_on():
    mixture = fitting.default_mixture()
    assert not {*mixture} & {*HELD_OUT} and {*mixture} < {*SOURCES}
    assert mixture["rendered"] == fitting.RENDERED and mixture["gvcode"] == 1
    assert "nothing" not in mixture and "foreign" not in mixture


@pytest.mark.slow
def test_what_features_tell_of_views_is_learnt():
    """Of a thousand pictures a feature says in which view alone the text is read."""
    rng = np.random.default_rng(3)
    of = rng.integers(0, len(VIEWS), 1000)
    read = np.eye(len(VIEWS), dtype=np.float32)[of]
    features = (3 * read + rng.normal(size=read.shape)).astype(np.float32)
    model, best = fitting.fit(features, read)
    assert best > 3 * read.mean(0).max()
    prospects = model.predict(features[:8], verbose=0)
    assert prospects.shape == (8, len(VIEWS))
    assert 0 <= prospects.min() and prospects.max() <= 1


@pytest.mark.slow
def test_examples_are_pictures_with_what_is_read_of_each_view():
    drawn = Generated({"noise": 1}, 4, "finder", sources={"noise": above_noise})
    looked = fitting.Looked(drawn)
    pictures = looked(0)
    assert pictures.tensors.shape == (4 * fitting.INPUTS, 48, 160, 3)
    assert len(pictures.texts) == 4 and pictures.more == [0] * 4
    features, read = fitting.examples(load("ctc", WEIGHTS), map(looked, range(9)), 8)
    assert features.shape[0] == 8 and read.shape == (8, len(VIEWS))
    assert np.isfinite(features).all() and 0 <= read.min() and read.max() <= 1
    # Half of the picture is read better than the whole.
    assert read[:, 1:].max(1).mean() > read[:, 0].mean()


def test_features_are_those_of_any_ctc_network():
    for name in ("ctc", "ctc-teacher"):
        network = NETWORKS[name].build()
        assert finder.features(network).shape[1] == 12 * 2 * 96 + 10 * 128 or name != "ctc"


def test_read_is_the_texts_probability_in_each_view():
    sure = np.full((40, 77), -20.0, np.float32)
    sure[:, 0] = 0
    sure[5, 0], sure[5, 1] = -20, 0
    sure[9, 0], sure[9, 2] = -20, 0
    none = np.zeros((40, 77), np.float32)
    none[:, 0] = 20
    parts = [number % 2 for number in range(fitting.INPUTS)]
    read = fitting._read(np.stack([(sure, none)[empty] for empty in parts]), ["01"], [8])
    # Both characters stand in the left one of two windows, of which the right is empty.
    views = [*parts[:-2], 0]
    assert parts[-2:] == [0, 1]
    np.testing.assert_allclose(read, [[(0.8, 0)[empty] for empty in views]], atol=0.01)
