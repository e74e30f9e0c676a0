"""What a network in training reads, alone and under what is known of the source."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from recognize import ctc, images, source
from recognize.alignments import Probabilities
from recognize.images import Tensor
from recognize.profile import Profile
from recognize.reader import Decoded, decode_views, evidence
from recognize.views import FIRST, SECOND, tensor
from training.adaptation.pictures import Example
from training.data.folder import load

# Pictures that are prepared and read at a time: two views of 92 KB each.
_AT_A_TIME = 64


@dataclass(frozen=True)
class Seen:
    """A picture, and its probabilities in the views that were looked at."""

    example: Example
    views: Sequence[Probabilities]


def logits(model: keras.Model, examples: Sequence[Example]) -> list[NDArray[np.float32]]:
    """Of each picture its logits, float32 (views, T, CLASSES).

    Raises ``ValueError`` that names an unreadable file.
    """
    found: list[NDArray[np.float32]] = []
    for first in range(0, len(examples), _AT_A_TIME):
        some = examples[first : first + _AT_A_TIME]
        laid = [tensor for one in some for tensor in _laid(load(one.path, "")[0])]
        answered = np.asarray(model.predict(np.stack(laid), batch_size=32, verbose=0))
        found += np.split(answered, len(some))
    return found


def _laid(image: Image) -> list[Tensor]:
    """Of a network without a finder, the reader looks at these views alone."""
    content = images.content(image)
    return [tensor(content, view) for view in (FIRST, SECOND)]


def see(model: keras.Model, examples: Sequence[Example], temperature: float) -> list[Seen]:
    """The pictures through the network, in as many views as the reader would look at."""
    return [
        Seen(one, _looked_at([ctc.softmax(view, temperature) for view in of_one]))
        for one, of_one in zip(examples, logits(model, examples))
    ]


def _looked_at(views: list[Probabilities]) -> list[Probabilities]:
    return views[: decode_views(views).views]


def read_together(seen: Sequence[Seen], labels: Sequence[str]) -> tuple[Profile, list[Decoded]]:
    """The profile of a source, and what is read of each picture under what the others say.

    ``labels``: texts that the source is known to have, beside what the pictures say.
    """
    told: list[source.Evidence] = [[(label, 1.0)] for label in labels]
    profile, given = source.infer([*(evidence(one.views) for one in seen), *told])
    return profile, [decode_views(one.views, weights=held) for one, held in zip(seen, given)]


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
