"""What a network in training reads, alone and under what is known of the source."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from PIL.Image import Image

from model_build.evaluation.calibration import Output
from recognize import images, source
from recognize.decoding import Decoded, Shown, decode_and_keep, decode_views, evidence
from recognize.images import Tensor
from recognize.model import Temperatures
from recognize.profile import Profile
from recognize.views import FIRST, SECOND, tensor
from training.adaptation.pictures import Example
from training.data.folder import load

# Pictures that are prepared and read at a time: two views of 92 KB each.
_AT_A_TIME = 64


@dataclass(frozen=True)
class Seen:
    """A picture, and what it shows in the views that were looked at."""

    example: Example
    shown: Shown


def outputs(model: keras.Model, examples: Sequence[Example]) -> list[Output]:
    """What a network without a finder says of each picture; its text is empty where it has none.

    Raises ``ValueError`` that names an unreadable file.
    """
    found: list[Output] = []
    for first in range(0, len(examples), _AT_A_TIME):
        some = examples[first : first + _AT_A_TIME]
        laid = [tensor for one in some for tensor in _laid(load(one.path, "")[0])]
        answered = np.asarray(model.predict(np.stack(laid), batch_size=32, verbose=0))
        found += [
            Output(of_one, (1.0,) * len(of_one), one.text or "")
            for one, of_one in zip(some, np.split(answered, len(some)))
        ]
    return found


def _laid(image: Image) -> list[Tensor]:
    """Of a network without a finder, the reader looks at these views alone."""
    content = images.content(image)
    return [tensor(content, view) for view in (FIRST, SECOND)]


def see(model: keras.Model, examples: Sequence[Example], temperatures: Temperatures) -> list[Seen]:
    """The pictures through the network, in as many views as the reader would look at."""
    return [
        Seen(one, decode_and_keep(output.shown(temperatures))[1])
        for one, output in zip(examples, outputs(model, examples))
    ]


def read_together(seen: Sequence[Seen], labels: Sequence[str]) -> tuple[Profile, list[Decoded]]:
    """The profile of a source, and what is read of each picture under what the others say.

    ``labels``: texts that the source is known to have, beside what the pictures say.
    """
    told: list[source.Evidence] = [[(label, 1.0)] for label in labels]
    profile, given = source.infer([*(evidence(one.shown) for one in seen), *told])
    return profile, [decode_views(one.shown, weights=held) for one, held in zip(seen, given)]


def learnable(seen: Sequence[Seen], labels: Sequence[str], least: float) -> list[Example]:
    """The pictures with what is read of them under the profile, those read surely enough.

    ``least``: the confidence, 0-1, from which on a reading is learnt from as if it were a label.
    """
    _, decoded = read_together(seen, labels)
    return [
        Example(one.example.path, what.text)
        for one, what in zip(seen, decoded)
        if what.text and what.sureness >= least
    ]
