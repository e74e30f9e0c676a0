"""Several steps as one program; ``tests/training/borrowed_gpu/test_call.py`` trains with it."""

import jax
import numpy as np
import pytest

from training import recipe
from training.data.pictures import empty
from training.device.dispatch import Dispatches, Held, shuffled
from training.device.teaching import divergence
from training.recipe import Recipe


def test_a_dispatch_takes_every_picture_of_its_blocks_once():
    blocks = []
    for number in range(3):
        block = empty(4)
        block.pictures[:] = (4 * number + np.arange(4))[:, None, None, None]
        block.sizes[:] = (4 * number + np.arange(4))[:, None]
        block.labels[:] = (4 * number + np.arange(4))[:, None]
        blocks.append(Held(*block))
    taken = [shuffled(jax.random.key(n), tuple(blocks), steps=2) for n in (0, 1, 0)]
    orders = [np.asarray(one.sizes)[..., 0] for one in taken]
    for order, one in zip(orders, taken):
        assert order.shape == (2, 6) and sorted(order.ravel()) == list(range(12))
        # Each picture with its own label.
        np.testing.assert_array_equal(one.labels[..., 0], order)
        np.testing.assert_array_equal(one.pictures[:, :, 5, 7, 1], order)
    assert (orders[0] != orders[1]).any() and (orders[0] == orders[2]).all()


def test_a_student_is_as_far_from_its_teacher_as_their_answers():
    rng = np.random.default_rng(2)
    teacher, student = rng.normal(size=(2, 3, 40, 7)).astype(np.float32)
    assert float(divergence(teacher, teacher)) == pytest.approx(0, abs=1e-4)
    p, q = (np.exp(one) / np.exp(one).sum(-1, keepdims=True) for one in (teacher, student))
    expected = (p * np.log(p / q)).sum((1, 2)).mean()
    assert float(divergence(teacher, student)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"uses": 2}, "uses and teacher need dispatch"),
        ({"teacher": "x"}, "uses and teacher need dispatch"),
        ({"dispatch": 4, "folder": "x"}, "dispatch needs a mixture"),
        ({"dispatch": 4, "steps": 8, "every": 6}, "every is 6, no multiple of dispatch, 4"),
        ({"dispatch": 4, "steps": 10, "every": 4}, "the last step is 10, no multiple"),
        ({"dispatch": 2, "batch": 3, "uses": 4, "steps": 2, "every": 2}, "6 images of a dispatch"),
    ],
)
def test_what_does_not_fit_is_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        Recipe(**settings)


def test_without_dispatch_there_is_nothing_to_compile():
    with pytest.raises(ValueError, match="a step at a time"):
        Dispatches(Recipe())
    assert recipe.read("gpu").stages[0].recipe.dispatch


def test_other_backends_are_refused(tmp_path, tiny):
    import keras

    from training.run import Run

    small = Recipe(dispatch=1, steps=1, every=1, batch=2, validation=2)
    assert keras.backend.backend() != "jax"
    with pytest.raises(ValueError, match="KERAS_BACKEND=jax"):
        Run(tmp_path, small).train()
