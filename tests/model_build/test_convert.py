"""The shipped model file: made of plain operations, and equal to the float network."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import pytest

from model_build import finder
from model_build.convert import convert, load, operations
from model_build.evaluation.metrics import exact_any_case
from model_build.networks import NETWORKS, BatchNormalization, read_ctc
from recognize.alphabet import decode
from recognize.model import EMBEDDED
from recognize.network import Network
from training.data.batches import Generated

WEIGHTS = Path("model_build/weights/ctc.weights.h5")
# What both LiteRT and LiteRT.js run. No custom operation, no Flex, no resource variable.
ALLOWED = {
    "ADD", "AVERAGE_POOL_2D", "CONCATENATION", "CONV_2D", "FULLY_CONNECTED", "GATHER", "LESS",
    "LOGICAL_AND", "LOGISTIC", "MAX_POOL_2D", "MUL", "RESHAPE", "REVERSE_V2", "SLICE", "SPLIT",
    "TANH", "TRANSPOSE", "WHILE",
}  # fmt: skip


def logits_of(content: bytes) -> Callable[[np.ndarray], np.ndarray]:
    network = Network(content)
    return lambda tensor: network.see(tensor)[0]


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return (EMBEDDED / "model.tflite").read_bytes()


def test_shipped_operations(shipped):
    assert operations(shipped) <= ALLOWED


def test_the_list_of_operations_sees_what_must_not_be_there():
    import tensorflow as tf

    class Variable(tf.Module):
        def __init__(self):
            self.value = tf.Variable(1.0)

        @tf.function(input_signature=[tf.TensorSpec([1], tf.float32)])
        def __call__(self, x):
            self.value.assign_add(1.0)
            return tf.strings.length(tf.strings.as_string(x)) + tf.cast(self.value, tf.int32)

    module = Variable()
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [module.__call__.get_concrete_function()], module
    )
    converter.target_spec.supported_ops = [
        tf.lite.OpsSet.TFLITE_BUILTINS,
        tf.lite.OpsSet.SELECT_TF_OPS,
    ]
    names = operations(converter.convert())
    assert {"READ_VARIABLE", "VAR_HANDLE"} <= names
    assert any(name.startswith("Flex") for name in names)


# Processors without instructions for int8 take ten times as long as others.
@pytest.mark.slow
def test_quantised_reads_as_well_as_float(shipped):
    """Parity on 3,000 fresh images: 0.2 points of exact match lost in any case, 0.5 with case.

    Beyond chance: of images that are read by a hair, some fall to either side. 4 of 1,000 were
    lost by a network of which 6,000 others lost 8 and won 8.
    """
    images, labels = Generated({"original-0.7.1": 1, "default-0.7.1": 1}, 3000, "parity")(0)
    truths = [decode(label[label > 0]) for label in labels]
    floats = load("ctc", WEIGHTS).predict(images, batch_size=100, verbose=0)
    # On each core an interpreter of its own, which takes less than one over all of them.
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        parts = pool.map(
            lambda part: list(map(logits_of(shipped), part)), np.array_split(images, cores)
        )
        quantised = np.concatenate(list(parts))
    for same, most in ((exact_any_case, 0.002), (str.__eq__, 0.005)):
        by_float, by_quantised = (
            np.array(
                [same(read, truth) for read, truth in zip(map(decode, read_ctc(logits)), truths)]
            )
            for logits in (floats, quantised)
        )
        assert by_float.mean() > 0.9
        lost, won = (by_float & ~by_quantised).sum(), (by_quantised & ~by_float).sum()
        assert lost - won <= most * len(truths) + 2 * np.sqrt(lost + won)
    probability = np.exp(floats - np.logaddexp.reduce(floats, -1, keepdims=True))
    quantised = np.exp(quantised - np.logaddexp.reduce(quantised, -1, keepdims=True))
    assert np.abs(probability - quantised).mean() < 0.001


def constants(model: bytes) -> list[np.ndarray]:
    """The weights of a TFLite model, int8 or float32, in the order of its tensors."""
    from tensorflow.lite.python import schema_py_generated as schema

    parsed = schema.ModelT.InitFromPackedBuf(model)
    kinds = {schema.TensorType.INT8: np.int8, schema.TensorType.FLOAT32: np.float32}
    tensors = [tensor for graph in parsed.subgraphs for tensor in graph.tensors]
    return [
        np.frombuffer(bytes(parsed.buffers[tensor.buffer].data), kinds[tensor.type])
        for tensor in tensors
        if tensor.type in kinds and parsed.buffers[tensor.buffer].data is not None
    ]


@pytest.mark.slow
def test_conversion_makes_the_shipped_network(shipped):
    """The committed weights convert to the shipped file, but for the last bits.

    Those are as the processor rounds: one weight of a million may then be the next int8.
    """
    again = constants(convert("ctc", WEIGHTS, finder=finder.beside(WEIGHTS)))
    for made, there in zip(again, constants(shipped), strict=True):
        assert made.dtype == there.dtype
        np.testing.assert_allclose(
            made, there, rtol=1e-5, atol=1 if made.dtype == np.int8 else 1e-5
        )
        assert made.dtype != np.int8 or np.mean(made != there) < 1e-4


@dataclass(frozen=True)
class Drawn:
    """A network with its weights' file, an image, and the logits of it."""

    name: str
    model: keras.Model
    weights: Path
    image: np.ndarray
    logits: np.ndarray


@pytest.fixture(scope="module")
def drawn(request, tmp_path_factory) -> Drawn:
    """The weights are fresh but for normalisations, which are drawn.

    Fresh ones would hide every residual block, which then takes no room, and layers of the same
    shape that were taken for each other.
    """
    model = NETWORKS[request.param].build()
    rng = np.random.default_rng(6)
    for layer in model.layers:
        if isinstance(layer, BatchNormalization):
            shapes = [weight.shape for weight in layer.get_weights()]
            layer.set_weights([rng.uniform(0.5, 1.5, shape) for shape in shapes])
    path = tmp_path_factory.mktemp("drawn") / "x.weights.h5"
    model.save_weights(path)
    image = Generated({"original-0.7.1": 1}, 1, "conversion")(0)[0]
    return Drawn(request.param, model, path, image[0], model(image).numpy()[0])


@pytest.fixture(scope="module")
def converted(drawn) -> bytes:
    return convert(drawn.name, drawn.weights, "none")


@pytest.mark.slow
@pytest.mark.parametrize("drawn", ["ctc", "fixed"], indirect=True)
def test_float_conversion_is_exact(drawn, converted):
    np.testing.assert_allclose(logits_of(converted)(drawn.image), drawn.logits, atol=1e-4)
    assert operations(converted) <= ALLOWED


@pytest.mark.slow
@pytest.mark.parametrize("drawn", ["ctc"], indirect=True)
def test_a_fused_lstm_is_exact(drawn, converted):
    content = convert(drawn.name, drawn.weights, "none", fused=True)
    np.testing.assert_allclose(logits_of(content)(drawn.image), drawn.logits, atol=1e-4)
    lstm = {"UNIDIRECTIONAL_SEQUENCE_LSTM"}
    assert operations(content) <= ALLOWED | lstm and lstm <= operations(content)
    assert "WHILE" in operations(converted) - operations(content)


@pytest.mark.slow
@pytest.mark.parametrize("drawn", ["ctc"], indirect=True)
def test_a_finder_changes_no_logits(drawn, converted, tmp_path):
    """Its prospects stand beside them, as the float networks have them; of the views it knows."""
    path = tmp_path / "finder.weights.h5"
    finder.build(finder.features(drawn.model).shape[-1], views=12).save_weights(path)
    expected = finder.with_finder(drawn.model, path)(drawn.image[np.newaxis])[1].numpy()[0]
    logits, prospects = Network(convert(drawn.name, drawn.weights, "none", finder=path)).see(
        drawn.image
    )
    assert prospects.shape == (12,)
    np.testing.assert_allclose(prospects, expected, atol=1e-4)
    alone = Network(converted).see(drawn.image)
    np.testing.assert_array_equal(alone[0], logits)
    assert alone[1].size == 0


# Keras warns, too.
@pytest.mark.filterwarnings("ignore:Skipping nested container:UserWarning")
def test_a_finder_of_another_network_is_refused(tmp_path):
    finder.build(10).save_weights(tmp_path / "finder.weights.h5")
    with pytest.raises(ValueError, match="could not be loaded"):
        finder.with_finder(NETWORKS["ctc"].build(), tmp_path / "finder.weights.h5")
