import keras
import numpy as np
import pytest
from keras import ops

from model_build.labels import MAX_LABEL, pad
from model_build.networks import (
    FIXED_LENGTH,
    NETWORKS,
    TIME_STEPS,
    BatchNormalization,
    _residual,
    ctc_loss,
    fixed_loss,
    read_ctc,
    read_fixed,
)
from recognize.alphabet import CLASSES, encode
from recognize.images import HEIGHT, WIDTH


@pytest.mark.parametrize(("name", "time_steps"), [("ctc", TIME_STEPS), ("fixed", FIXED_LENGTH)])
def test_shapes(name, time_steps):
    model = NETWORKS[name].build()
    assert model.input_shape == (None, HEIGHT, WIDTH, 3)
    assert model.output_shape == (None, time_steps, CLASSES)
    assert model.count_params() < 3_000_000  # a byte each: 3 MB with what is around them


def test_eight_repeated_characters_fit_the_time_steps():
    # CTC needs a blank between repeats.
    assert TIME_STEPS >= 2 * MAX_LABEL - 1


def test_ctc_loss_is_the_likelihood_of_the_text():
    """Two time steps, text "A": the paths A-, -A and AA."""
    logits = np.full((1, TIME_STEPS, CLASSES), -30.0, np.float32)
    logits[:, :, 0] = 30.0
    blank, a = 0.6, 0.4
    logits[0, :2, :] = -30.0
    logits[0, :2, 0], logits[0, :2, encode("A")[0]] = np.log(blank), np.log(a)
    loss = float(ctc_loss(pad("A")[None], ops.convert_to_tensor(logits)))
    assert loss == pytest.approx(-np.log(2 * a * blank + a * a), abs=1e-3)


def test_an_empty_text_is_learned_among_others():
    """Its loss is that of the blank at every step; all gradients are finite."""
    from tensorflow import GradientTape, Variable

    draws = np.random.default_rng(1).normal(0, 2, (3, TIME_STEPS, CLASSES))
    logits = Variable(draws.astype(np.float32))
    labels = np.stack([pad("aB9"), pad(""), pad("12345678")])
    with GradientTape() as tape:
        loss = ctc_loss(labels, logits)
    (gradient,) = [g.numpy() for g in tape.gradient(loss, [logits])]
    assert np.isfinite(float(loss)) and np.isfinite(gradient).all()
    probabilities = np.exp(draws[1]) / np.exp(draws[1]).sum(-1, keepdims=True)
    empty = float(ctc_loss(labels[1:2], ops.convert_to_tensor(logits.numpy()[1:2])))
    assert empty == pytest.approx(-np.log(probabilities[:, 0]).sum(), rel=1e-4)
    # Towards more blank at every step, and towards nothing else.
    assert (gradient[1, :, 0] < 0).all() and (gradient[1, :, 1:] > 0).all()


def test_fixed_loss_is_the_cross_entropy_of_the_positions():
    logits = np.zeros((1, FIXED_LENGTH, CLASSES), np.float32)
    loss = float(fixed_loss(pad("abcdef")[None], ops.convert_to_tensor(logits)))
    assert loss == pytest.approx(FIXED_LENGTH * np.log(CLASSES), rel=1e-4)


def test_what_paths_say():
    path = [0, 5, 5, 0, 5, 7, 7, 0]
    assert read_ctc(np.eye(CLASSES)[None, path]) == [[5, 5, 7]]
    logits = np.eye(CLASSES)[None, [1, 2, 3, 4, 5, 6]]
    logits[..., 0] = 9.0  # never the blank
    assert read_fixed(logits) == [[1, 2, 3, 4, 5, 6]]


@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_learn(name):
    """Four images by heart: the loss reaches the trained layers, all of them."""
    keras.utils.set_random_seed(0)
    network = NETWORKS[name]
    model = network.build()
    # Of three steps, the graph takes longer than they do.
    model.compile(keras.optimizers.Adam(3e-3), network.loss, run_eagerly=True)
    images = np.random.default_rng(0).normal(0, 1, (4, HEIGHT, WIDTH, 3)).astype(np.float32)
    labels = np.stack([pad("".join(np.roll(list("abc123"), shift))) for shift in range(4)])
    before = [weight.numpy().copy() for weight in model.trainable_weights]
    losses = [float(model.train_on_batch(images, labels)) for _ in range(3)]
    assert losses[-1] < losses[0] / 2
    for weight, old in zip(model.trainable_weights, before):
        assert not np.array_equal(weight.numpy(), old), weight.path


def normalisations() -> tuple[keras.Layer, keras.Layer]:
    """Ours and Keras's own, with the same random weights for 5 channels."""
    layers = BatchNormalization(momentum=0.9), keras.layers.BatchNormalization(momentum=0.9)
    rng = np.random.default_rng(3)
    weights = [rng.uniform(0.2, 2, 5).astype(np.float32) for _ in range(4)]
    for layer in layers:
        layer.build((None, 6, 7, 5))
        layer.set_weights(weights)
    return layers


def images(count: int = 4) -> np.ndarray:
    return np.random.default_rng(4).normal(1.5, 3, (count, 6, 7, 5)).astype(np.float32)


def test_fused_normalisation_is_keras_own_in_training():
    import tensorflow as tf

    ours, other = normalisations()
    weight = tf.random.stateless_normal((4, 6, 7, 5), (1, 2))
    results = []
    for layer in (ours, other):
        x = tf.Variable(images())
        with tf.GradientTape() as tape:
            output = layer(x, training=True)
            loss = tf.reduce_sum(output * weight)
        kept = [x, layer.gamma.value, layer.beta.value]
        results.append([output, *tape.gradient(loss, kept)])
    for one, expected in zip(*results, strict=True):
        np.testing.assert_allclose(one, expected, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(ours.moving_mean, other.moving_mean, rtol=1e-5)
    # Its variance is the unbiased one.
    start = normalisations()[0].moving_variance.numpy()
    seen = images().var((0, 1, 2), ddof=1)
    np.testing.assert_allclose(ours.moving_variance, 0.9 * start + 0.1 * seen, rtol=1e-4)
    assert not np.allclose(ours.moving_variance, start, rtol=1e-2)


def test_normalisation_is_keras_own_outside_training():
    ours, other = normalisations()
    np.testing.assert_array_equal(ours(images()), other(images()))
    for layer in (ours, other):
        layer.trainable = False
    # A frozen layer keeps its statistics, and normalises by them.
    before = ours.get_weights()
    np.testing.assert_array_equal(ours(images(), training=True), other(images(), training=True))
    np.testing.assert_array_equal(ours.get_weights(), before)


@pytest.mark.parametrize("training", [False, True])
def test_normalisation_takes_bfloat16_beside_float32_weights(training):
    layer = BatchNormalization(dtype="mixed_bfloat16")
    output = layer(images(), training=training)
    assert output.dtype == "bfloat16"
    assert {weight.dtype for weight in layer.weights} == {"float32"}
    expected = normalisations()[1]
    expected.set_weights([np.ones(5), np.zeros(5), np.zeros(5), np.ones(5)])
    expected = expected(images(), training=training)
    np.testing.assert_allclose(ops.cast(output, "float32"), expected, atol=0.1)


def test_normalisations_load_each_others_weights(tmp_path):
    models = [
        keras.Sequential([keras.Input((6, 7, 5)), layer], name="one") for layer in normalisations()
    ]
    for saved, loaded in (models, models[::-1]):
        saved.layers[0].set_weights([np.full(5, value) for value in (1, 2, 3, 4)])
        loaded.layers[0].set_weights([np.zeros(5)] * 4)
        saved.save_weights(tmp_path / "one.weights.h5")
        loaded.load_weights(tmp_path / "one.weights.h5")
        np.testing.assert_array_equal(loaded.layers[0].get_weights(), saved.layers[0].get_weights())


@pytest.mark.parametrize("training", [False, True])
def test_fresh_residual_blocks_pass_their_input_on(training):
    source = keras.Input((6, 7, 5))
    block = keras.Model(source, _residual(keras, source, 2))
    given = images()
    passed = block(given, training=training)
    np.testing.assert_array_equal(passed, np.maximum(given, 0))
    assert sum(isinstance(layer, keras.layers.Conv2D) for layer in block.layers) == 4


def test_labels_are_checked():
    assert pad("aB9").tolist() == encode("aB9") + [0] * (MAX_LABEL - 3)
    assert pad("").tolist() == [0] * MAX_LABEL
    for bad in ("1" * (MAX_LABEL + 1), "a b", "naïve"):
        with pytest.raises(ValueError, match="label"):
            pad(bad)
    assert pad("8+1=?").tolist()[:5] == encode("8+1=?")
