"""A network that is compiled once, for several runs."""

import numpy as np
import pytest

from training.adaptation import course, teach
from training.model import compiled, over

pytestmark = pytest.mark.slow


def test_a_network_for_several_runs_has_the_rate_of_each(small):
    """And no weights beside its own."""
    recipe = course.recipe(teach.WEIGHTS, 30, 1, judged=False)
    several = compiled(recipe, for_several=True)
    for steps in (30, 600, 5):
        over(several, steps)
        alone = compiled(course.recipe(teach.WEIGHTS, steps, 1, judged=False))
        assert len(several.weights) == len(alone.weights)
        for done in (0, 1, 3, 29, 60, 599):
            for model in (several, alone):
                model.optimizer.iterations.assign(done)
            rates = [float(model.optimizer.learning_rate) for model in (several, alone)]
            assert rates[0] == pytest.approx(rates[1], rel=1e-6)


def test_what_is_traced_once_takes_the_rate_of_the_next_run(small):
    recipe = course.recipe(teach.WEIGHTS, 30, 1, judged=False)
    several = compiled(recipe, for_several=True)
    batch = np.zeros((4, 48, 160, 3), np.float32), np.ones((4, 12), np.int32)
    moved = []
    for steps in (30, 30_000):
        over(several, steps)
        several.optimizer.iterations.assign(3)  # of thirty, the most; of more, nearly nothing
        before = [weight.numpy() for weight in several.trainable_weights]
        several.train_on_batch(*batch)
        after = [weight.numpy() for weight in several.trainable_weights]
        moved.append(sum(float(np.abs(a - b).sum()) for a, b in zip(after, before, strict=True)))
    assert moved[1] < 0.1 * moved[0]
