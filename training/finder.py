"""Fits a finder: which views of a picture a network would read, told by what it sees of the whole.

    python -m training.finder runs/x/final.weights.h5 runs/x/finder.weights.h5
    python -m training.finder WEIGHTS OUT --images 500 --mixture rendered     # a trial

Pictures are drawn anew from all families in training, of each as many, and of the renderer, which
stands for many, six times as many. The network reads every view of each, and the finder learns
from the first view's features in which of them the true text was probable: no box is drawn by
hand, and nothing of the network changes. A finder belongs to the weights that it was fitted on.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model_build import finder
from model_build.convert import load
from model_build.evaluation.calibration import text_probabilities
from recognize import images, views, windows
from recognize.windows import Logits
from training.data.batches import Generated, prefetch
from training.data.mixture import parse_mixture
from training.generators import SOURCES, family_of

# Of the renderer, so many times as many pictures as of another family.
RENDERED = 6.0
EPOCHS, BATCH, RATE = 15, 64, 1e-3
VALIDATION = 0.1
# A view counts as read where the text's probability in it is above a half, and about there in part.
_STEEPNESS = 2.0

Floats = NDArray[np.float32]
# Network inputs of a picture in all its views: two windows are the last two of them.
INPUTS = sum(view.inputs for view in views.VIEWS)


@dataclass(frozen=True)
class Looked:
    """Batches as ``Generated`` draws them, each picture in all views."""

    drawn: Generated

    def __call__(self, number: int) -> "Pictures":
        """Raises as ``Generated`` does."""
        tensors, texts, more = [], [], []
        for image, text in self.drawn.samples(number):
            content = images.content(image.convert("RGB"))
            tensors += [one for view in views.VIEWS for one in views.tensors(content, view)]
            texts.append(text)
            more.append(windows.more(content))
        return Pictures(np.stack(tensors), texts, more)


class Pictures(NamedTuple):
    """A batch of them: tensors, (pictures x ``INPUTS``, 48, 160, 3), texts, ``windows.more``."""

    tensors: Floats
    texts: list[str]
    more: list[int]


def default_mixture() -> dict[str, float]:
    """All that may be trained on and is read, each source as much, but for the renderer."""
    names = [name for name in SOURCES if family_of(name).readable]
    return {name: RENDERED if name == "rendered" else 1.0 for name in names}


def examples(
    network: keras.Model, batches: Iterator[Pictures], count: int
) -> tuple[Floats, Floats]:
    """Features of so many pictures, (n, F), and how far each view of them is read, (n, views)."""
    seen = keras.Model(network.input, [network.output, finder.features(network)])
    of_first: list[Any] = []
    read: list[Any] = []
    with tqdm(total=count, unit="image") as progress:
        while progress.n < count:
            pictures = next(batches)
            logits, features = seen.predict_on_batch(pictures.tensors)
            of_first.append(np.asarray(features, np.float32)[::INPUTS])
            read.append(_read(np.asarray(logits, np.float32), pictures.texts, pictures.more))
            progress.update(len(pictures.texts))
    return np.concatenate(of_first), np.concatenate(read)


def _read(logits: Floats, texts: Sequence[str], more: Sequence[int]) -> Floats:
    """How far the true text is read in each view, 0-1, (n, views)."""
    each = logits.reshape(len(texts), INPUTS, *logits.shape[1:])
    of_views = [
        [*others, windows.joined(left, right, further)]
        for (*others, left, right), further in zip(each, more, strict=True)
    ]
    odds = np.array([_odds(one, text) for one, text in zip(of_views, texts, strict=True)])
    shares: Floats = (odds / (1 + odds)).astype(np.float32)
    return shares


def _odds(logits: Sequence[Logits], text: str) -> Floats:
    """Of a text's being read in each view; ``logits``: of each, (T, classes)."""
    likely: Floats = text_probabilities(logits, [text] * len(logits), 1.0)
    return (2 * likely) ** _STEEPNESS


def fit(features: Floats, read: Floats, seed: int = 1) -> tuple[keras.Model, float]:
    """A finder, and the part of the pictures left out that its best view reads.

    A tenth is left out, and of the epochs the best on it is kept.
    """
    keras.utils.set_random_seed(seed)
    model = finder.build(features.shape[1])
    model.compile(keras.optimizers.AdamW(RATE), "binary_crossentropy")
    left_out = max(1, int(VALIDATION * len(features)))
    best = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
    model.fit(
        features[left_out:],
        read[left_out:],
        batch_size=BATCH,
        epochs=EPOCHS,
        validation_data=(features[:left_out], read[:left_out]),
        callbacks=[best],
        verbose=0,
    )
    chosen = model.predict(features[:left_out], verbose=0).argmax(1)
    return model, float(read[np.arange(left_out), chosen].mean())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path, help="the network's")
    parser.add_argument("out", type=Path, help="the finder's weights, ....weights.h5")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--mixture", help="name:weight,... in place of all families")
    parser.add_argument("--screens", type=float, default=0.2, help="share shown as screenshots")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=("float32", "mixed_bfloat16"), default="float32")
    chosen = parser.parse_args()
    try:
        mixture = parse_mixture(chosen.mixture) if chosen.mixture else default_mixture()
    except ValueError as error:
        parser.error(f"--mixture: {error}")
    keras.mixed_precision.set_global_policy(chosen.precision)
    network = load("ctc", chosen.weights)
    drawn = Generated(mixture, BATCH // 2, f"finder/{chosen.seed}", (3, 8), screens=chosen.screens)
    batches = prefetch(Looked(drawn), 0, chosen.workers)
    try:
        features, read = examples(network, batches, chosen.images)
    finally:
        batches.close()
    model, best = fit(features, read, chosen.seed)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    model.save_weights(chosen.out)
    first, second = read[:, 0].mean(), read[:, 1].mean()
    print(
        f"{chosen.out}: {len(features):,} pictures; read in the first view {first:.1%}, in the "
        f"second {second:.1%}, in the best of all {read.max(1).mean():.1%}, in the one that the "
        f"finder chooses {best:.1%} (of a tenth left out)"
    )


if __name__ == "__main__":
    main()
