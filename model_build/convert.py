"""Float weights -> quantised TFLite with built-in operations only and static shapes.

    python -m model_build.convert model_build/weights/ctc.weights.h5
    python -m model_build.convert runs/fixed/final.weights.h5 --network fixed --out build/fixed.tflite
    python -m model_build.convert ... --quantise none | dynamic | full

``dynamic`` (shipped) keeps weights as int8 and computes in float32 where that is faster;
``full`` also quantises the activations, calibrated on generated images.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf

from model_build.networks import NETWORKS

QUANTISATIONS = ("dynamic", "none", "full")


def load(network: str, weights: Path, batch_size: int | None = None) -> keras.Model:
    """The float network with trained weights."""
    model = NETWORKS[network].build(batch_size)
    model.load_weights(weights)
    return model


def convert(network: str, weights: Path, quantise: str = "dynamic") -> bytes:
    """A TFLite model of batch 1. Raises what the converter raises."""
    model = load(network, weights, batch_size=1)
    # Through a SavedModel whose endpoint has a static batch: converting the Keras model
    # or its concrete function directly leaves resource variables in the file, which
    # then answers NaN.
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", model.call, [tf.TensorSpec(model.input_shape, tf.float32)])
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        if quantise != "none":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if quantise == "full":
            converter.representative_dataset = calibration_images
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        return converter.convert()


def calibration_images(count: int = 200) -> Iterator[list[np.ndarray]]:
    """Prepared images, float32 (1, 48, 160, 1), that stand for what will be read."""
    from model_build.evaluation_sets import SETTINGS, sample

    for setting in SETTINGS[:2]:
        for tensor, _ in sample(setting, count // 2, seed="calibration"):
            yield [tensor[np.newaxis]]


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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("--network", choices=NETWORKS, default="ctc")
    parser.add_argument("--quantise", choices=QUANTISATIONS, default="dynamic")
    parser.add_argument("--out", type=Path, default=Path("build/model.tflite"))
    chosen = parser.parse_args()
    content = convert(chosen.network, chosen.weights, chosen.quantise)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_bytes(content)
    print(f"{chosen.out}: {len(content):,} bytes; {', '.join(sorted(operations(content)))}")


if __name__ == "__main__":
    main()
