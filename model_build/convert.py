"""Float weights -> quantised TFLite with built-in operations only and static shapes.

    python -m model_build.convert model_build/weights/ctc.weights.h5
    python -m model_build.convert model_build/weights/fixed.weights.h5 --network fixed
    python -m model_build.convert ... --quantise none | dynamic | full --calibration FOLDER

``dynamic`` (shipped) keeps weights as int8 and computes in float32 where that is faster;
``full`` also quantises the activations, calibrated on a folder of labelled images.
``--fused`` turns the LSTM into TensorFlow Lite's fused operation, which browsers do not
run, in place of a loop of plain operations, which they do.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf

from model_build.evaluation.labelled import labelled_files
from model_build.finder import with_finder
from model_build.growth import built
from model_build.networks import NETWORKS
from recognize import images

QUANTISATIONS = ("dynamic", "none", "full")


def load(network: str, weights: Path, batch_size: int | None = None) -> keras.Model:
    """The float network with trained weights, of today's characters, fewer or further ones."""
    return built(NETWORKS[network], weights, batch_size)


def convert(
    network: str,
    weights: Path,
    quantise: str = "dynamic",
    calibration: Path | None = None,
    fused: bool = False,
    finder: Path | None = None,
) -> bytes:
    """A TFLite model of batch 1: float32 (1, 48, 160, 3) to logits, float32 (1, T, classes).

    ``finder``: weights of one, whose prospects, float32 (1, views), stand beside the logits.
    ``calibration``: a folder of labelled images, needed for ``full`` alone; raises
    ``ValueError`` without it, and what the converter raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        if fused:
            _export_fused(network, weights, folder)
        else:
            _export(network, weights, finder, folder)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        if quantise != "none":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if quantise == "full":
            if calibration is None:
                raise ValueError("full quantisation needs a folder of labelled images")
            converter.representative_dataset = partial(_prepared, calibration)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        return bytes(converter.convert())


def _export(network: str, weights: Path, finder: Path | None, folder: str) -> None:
    # Through a SavedModel whose endpoint has a static batch: converting the Keras model
    # or its concrete function directly leaves resource variables in the file, which
    # then answers NaN.
    model = load(network, weights, batch_size=1)
    if finder:
        model = with_finder(model, finder)
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", model.call, [tf.TensorSpec(model.input_shape, tf.float32)])
    archive.write_out(folder, verbose=False)


def _export_fused(network: str, weights: Path, folder: str) -> None:
    # Only Keras 2's LSTM carries the mark by which the converter knows it.
    import tf_keras

    known = load(network, weights)
    model = NETWORKS[network].build(1, api=tf_keras, classes=known.output_shape[-1])
    for layer, trained in zip(model.layers, known.layers, strict=True):
        layer.set_weights(trained.get_weights())
    # Of a whole model each layer is traced, in training too, which takes four times as long.
    module = tf.Module()
    module.kept = model.variables
    module.serve = tf.function(model.call, [tf.TensorSpec(model.input_shape, tf.float32)])
    tf.saved_model.save(module, folder, module.serve)


def _prepared(folder: Path, count: int = 300) -> Iterator[list[np.ndarray]]:
    for path, _ in labelled_files(folder)[:count]:
        yield [images.to_tensor(images.decode(path.read_bytes()))[np.newaxis]]


def operations(model: bytes) -> set[str]:
    """Names of the operations in a TFLite model, those of its subgraphs included."""
    from tensorflow.lite.python import schema_py_generated as schema

    parsed = schema.ModelT.InitFromPackedBuf(model)
    names = {number: name for name, number in vars(schema.BuiltinOperator).items()}
    return {
        code.customCode.decode()
        if code.customCode
        else names[max(code.builtinCode, code.deprecatedBuiltinCode)]
        for code in parsed.operatorCodes
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("--network", choices=NETWORKS, default="ctc")
    parser.add_argument("--quantise", choices=QUANTISATIONS, default="dynamic")
    parser.add_argument("--calibration", type=Path, help="labelled images, for --quantise full")
    parser.add_argument("--finder", type=Path, help="weights that training.finder made")
    parser.add_argument("--fused", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("build/model.tflite"))
    chosen = parser.parse_args()
    if chosen.quantise == "full" and not chosen.calibration:
        parser.error("--quantise full needs --calibration")
    if chosen.fused and chosen.finder:
        parser.error("--fused has no --finder")
    content = convert(
        chosen.network,
        chosen.weights,
        chosen.quantise,
        chosen.calibration,
        chosen.fused,
        chosen.finder,
    )
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_bytes(content)
    print(f"{chosen.out}: {len(content):,} bytes; {', '.join(sorted(operations(content)))}")


if __name__ == "__main__":
    main()
