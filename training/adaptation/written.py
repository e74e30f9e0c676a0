"""A taught network as a model directory: quantised, compared, its confidence fitted anew."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from model_build import finder, model_directory
from model_build.card import Adaptation, Card, Stage
from model_build.convert import convert, load
from model_build.evaluation import calibration
from model_build.evaluation.calibration import Answers
from model_build.networks import NETWORKS
from recognize import ctc, images
from recognize.alphabet import OWN, Alphabet
from recognize.model import Model, Temperatures
from recognize.network import Network
from recognize.windows import Logits
from training.adaptation import replay
from training.adaptation.course import NETWORK, save
from training.adaptation.errors import CannotTeach
from training.adaptation.lessons import opened
from training.adaptation.pictures import Example
from training.adaptation.session import Learnt

# Pictures that the quantised and the float network read, and the share to be read alike of those
# whose text has a probability of ``SURE`` or more in the float one: others turn at a touch.
COMPARED, PARITY, SURE = 100, 0.9, 0.5
# From so many held-out labels on, they alone say from which confidence on to trust.
ENOUGH = 60


def write(
    out: Path,
    before: Model,
    learnt: Learnt,
    told: Adaptation,
    pictures: Sequence[Example],
    work: Path,
    shipped: Path,
) -> None:
    """Writes the model directory.

    ``before``: the model that was taught, of the alphabet that the network has. ``shipped``: the
    weights that it came with. ``told``: what the card says; its
    ``parity`` is put in here. Raises ``CannotTeach`` where the quantised network reads otherwise
    than the float one, ``ModelError``, and ``OSError`` where there is no room: the directory then
    stays as it was.
    """
    keras.config.set_dtype_policy("float32")
    path = work / f"{NETWORK}.weights.h5"
    content = _converted(learnt.weights, path, shipped)
    told["parity"] = _parity(content, path, pictures[:COMPARED], before.alphabet)
    if told["parity"] < PARITY:
        raise CannotTeach(
            f"quantised, the network reads only {100 * told['parity']:.0f} % as before of what it "
            "read surely: nothing was written"
        )
    temperatures, threshold = _calibrated(before, learnt)
    kept = ("name", "network", "quantisation", "input_shape")
    card: dict[str, Any] = {name: before.card[name] for name in kept} | {
        "version": version(before, content),
        "date": date.today().isoformat(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "parameters": sum(int(one.size) for one in learnt.weights),
        "alphabet": before.alphabet.text,
        "temperature": temperatures.alone,
        "temperature_together": temperatures.together,
        "confidence_threshold": threshold,
        "training_data": [
            *before.card["training_data"],
            _stage(told, learnt, len(pictures), bool(before.alphabet.further)),
        ],
        "adaptation": told,
    }
    if before.alphabet.further:
        card["beside"] = before.alphabet.beside
    model_directory.write(out, content, Card(**card))  # type: ignore[typeddict-item]


def _stage(told: Adaptation, learnt: Learnt, pictures: int, further: bool) -> Stage:
    return {
        "images": learnt.images,
        "folder": {
            "name": told["folder"],
            "images": pictures,
            "labels_sha256": told["labels_sha256"],
        },
        "sources": replay.drawn_of(further),
        "lengths": "{}-{}; one image in eight {}-{}".format(*replay.LENGTHS, *replay.RARE_LENGTHS),
        "share_of_screenshots": replay.SCREENS,
    }


def version(before: Model, content: bytes) -> str:
    """The version of before, with a digest of what makes this one another: network, alphabet."""
    made_of = hashlib.sha256(content + before.alphabet.key.encode()).hexdigest()
    return f"{before.version.partition('+')[0]}+{made_of[:8]}"


def _converted(weights: list[np.ndarray], path: Path, shipped: Path) -> bytes:
    # The last weights are the biases of the classes.
    model = NETWORKS[NETWORK].build(classes=len(weights[-1]))
    model.set_weights(weights)
    save(model, path)
    try:
        # The trunk's early layers change little: the embedded model's finder still finds.
        return convert(NETWORK, path, finder=finder.beside(shipped))
    except (tf.errors.OpError, RuntimeError) as error:
        # Each library tells a full disk in its own way.
        raise OSError(f"the network cannot be converted: {error}") from error


def _parity(content: bytes, path: Path, pictures: Sequence[Example], alphabet: Alphabet) -> float:
    quantised = Network(content, classes=alphabet.classes)
    tensors = [images.to_tensor(opened(one.path)) for one in pictures]
    floats = load(NETWORK, path).predict(np.stack(tensors), batch_size=32, verbose=0)
    return alike(floats, [quantised.see(one)[0] for one in tensors], alphabet)


def alike(floats: Sequence[Logits], quantised: Sequence[Logits], alphabet: Alphabet = OWN) -> float:
    """The share of pictures, 0-1, whose best path says the same in both networks' logits.

    Of those that the float one reads surely; of all, where there is none such.
    """
    texts = [ctc.greedy(one, alphabet) for one in floats]
    surely = calibration.text_probabilities(floats, texts, 1.0, alphabet) >= SURE
    same = np.array(
        [ctc.greedy(one, alphabet) == text for one, text in zip(quantised, texts, strict=True)]
    )
    return round(float(same[surely if surely.any() else slice(None)].mean()), 4)


def _calibrated(before: Model, learnt: Learnt) -> tuple[Temperatures, float]:
    """The temperatures and the threshold, as ``model_build.evaluation.calibration`` fits them.

    The source and the generated pictures weigh the same. Without labels nothing says how sure a
    network may be that learnt from its own readings: those of before stay.
    """
    if not learnt.held_out:
        return before.temperatures, before.confidence_threshold
    sets = {"the source": learnt.held_out, "generated": learnt.generated}
    temperatures = calibration.fit_temperatures(sets)
    given: list[Answers] = [calibration.answers(temperatures, learnt.held_out)]
    if len(learnt.held_out) < ENOUGH:
        given.append(calibration.answers(temperatures, learnt.generated))
    return temperatures, calibration.confidence_threshold(calibration.joined(given))
