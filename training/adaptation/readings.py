"""What a network in training reads, alone and under what is known of the source."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model_build import finder
from model_build.evaluation.calibration import Output
from recognize import images, source
from recognize.alignments import text_probability
from recognize.alphabet import OWN, Alphabet, is_letter
from recognize.decoding import Decoded, Shown, decode_and_keep, decode_views, evidence
from recognize.images import Tensor
from recognize.kinds import Evidence
from recognize.model import Temperatures
from recognize.options import Options
from recognize.profile import Profile
from recognize.sights import shares
from recognize.views import FIRST, as_one, further, tensor, tensors, weight
from recognize.windows import more
from training.adaptation.lessons import opened
from training.adaptation.pictures import Example

# Of so many letters in labels one would have the other case, if there were both.
LETTERS = 20
# Pictures that are prepared and read at a time: up to five network inputs of 92 KB each.
_AT_A_TIME = 64


@dataclass(frozen=True)
class Seen:
    """A picture, and what it shows in the views that were looked at."""

    example: Example
    shown: Shown


def with_finder(model: keras.Model, weights: Path) -> keras.Model:
    """The network, whose weights it shares, with the finder beside those it began from, if any.

    What is learnt of one source changes the trunk little: the finder still finds.
    """
    found = finder.beside(weights)
    return finder.with_finder(model, found) if found else model


def outputs(
    seeing: keras.Model, examples: Sequence[Example], alphabet: Alphabet = OWN
) -> list[Output]:
    """What a network says of each picture, as ``views.looks``; a text is empty where it has none.

    ``seeing``: with a finder, or without. ``alphabet``: the network's. Raises
    ``CannotTeach`` for a picture that cannot be read any more, and ``OSError``.
    """
    found: list[Output] = []
    for first in range(0, len(examples), _AT_A_TIME):
        some = examples[first : first + _AT_A_TIME]
        contents = [images.content(opened(one.path)) for one in some]
        firsts, prospects = _seen(seeing, [tensor(one, FIRST) for one in contents])
        looked = [further(said, more(one) > 0) for said, one in zip(prospects, contents)]
        pairs = [(one, view) for one, views in zip(contents, looked) for view in views]
        parts = iter(_seen(seeing, [part for pair in pairs for part in tensors(*pair)])[0])
        others = iter([as_one([*islice(parts, view.inputs)], one) for one, view in pairs])
        for one, of_first, views, said in zip(some, firsts, looked, prospects):
            logits = (of_first, *islice(others, len(views)))
            weights = tuple(weight(said, view) for view in (FIRST, *views))
            found.append(Output(logits, weights, one.text or "", alphabet))
    return found


def read_alone(output: Output, temperatures: Temperatures) -> tuple[Decoded, Shown]:
    """What is read of a picture alone, and what it shows in the views that took."""
    return decode_and_keep(output.shown(temperatures), Options(output.alphabet))


def _seen(
    seeing: keras.Model, tensors: Sequence[Tensor]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logits, (n, T, classes), and prospects, (n, views): none of a network without a finder."""
    answered = seeing.predict(np.stack(tensors), batch_size=32, verbose=0)
    logits, *others = answered if isinstance(answered, list) else [answered]
    empty = np.empty((len(tensors), 0), np.float32)
    return np.asarray(logits, np.float32), others[0] if others else empty


def probability(shown: Shown, text: str, alphabet: Alphabet = OWN) -> float:
    """Of a text, 0-1, by what a picture shows in the views that were looked at."""
    sights, label = shown.sights(), alphabet.encode(text)
    each = (text_probability(view, label) for view, _ in sights)
    return sum(share * one for share, one in zip(shares(sights), each, strict=True))


def see(
    seeing: keras.Model,
    examples: Sequence[Example],
    temperatures: Temperatures,
    alphabet: Alphabet = OWN,
) -> list[Seen]:
    """The pictures through the network, in as many views as the reader would look at."""
    return [
        Seen(one, read_alone(output, temperatures)[1])
        for one, output in zip(examples, outputs(seeing, examples, alphabet))
    ]


def read_together(
    seen: Sequence[Seen], labels: Sequence[str], alphabet: Alphabet = OWN
) -> tuple[Profile, list[Decoded]]:
    """The profile of a source, and what is read of each picture under what the others say.

    ``labels``: texts that the source is known to have, beside what the pictures say. ``alphabet``:
    of these, and of what saw the pictures.
    """
    options = Options(alphabet, case=case_of(labels))
    told: list[Evidence] = [[(label, 1.0)] for label in labels]
    said = [evidence(one.shown, options) for one in seen]
    profile, given = source.infer([*said, *told], case=options.case, alphabet=alphabet)
    return profile, [decode_views(one.shown, options, held) for one, held in zip(seen, given)]


def case_of(labels: Sequence[str]) -> str:
    """The case that the letters of a source have by its labels, as ``Options.case`` has it.

    ``keep``: both occur, or there are few letters.
    """
    letters = [one for label in labels for one in label if is_letter(one)]
    if len(letters) < LETTERS:
        return "keep"
    if all(one.islower() for one in letters):
        return "lower"
    return "upper" if all(one.isupper() for one in letters) else "keep"


def learnable(
    seen: Sequence[Seen], labels: Sequence[str], least: float, alphabet: Alphabet = OWN
) -> list[Example]:
    """The pictures with what is read of them under the profile, those read surely enough.

    ``least``: the confidence, 0-1, from which on a reading is learnt from as if it were a label.
    """
    _, decoded = read_together(seen, labels, alphabet)
    return [
        Example(one.example.path, what.text)
        for one, what in zip(seen, decoded)
        if what.text and what.sureness >= least
    ]
