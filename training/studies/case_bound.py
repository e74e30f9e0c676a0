"""How many texts of the ``captcha`` package any reader could get right: an estimate.

    python -m training.studies.case_bound               # both settings of release 0.7.1

Where two characters are drawn alike, no reader can tell them apart. A convolutional
teacher learns single characters as the package shapes them (size, rotation, warp), before
it shrinks them to the image, lets them overlap and covers them with dots, a curve and
smoothing: so it sees more of each than a reader of whole images does. The package draws
every character without regard to the others, hence a text of n characters is read with
the n-th power of the share of characters that are told. The teacher is not perfect, so
this is no proof; it is what the picture of a character was seen to give away.
"""

import argparse
import os
from collections import Counter
from random import Random
from types import SimpleNamespace

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import captcha.image
import keras
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tqdm import tqdm

from model_build.evaluation.metrics import wilson
from training.generators.captcha.settings import DEFAULT, ORIGINAL, Setting

# A character of the largest font fills 34 x 70 pixels.
HEIGHT, WIDTH = 80, 40
LENGTHS = {"4-6 characters": (4, 5, 6), "6 characters": (6,)}


def characters(
    setting: Setting, count: int, seed: str
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Single characters as the package shapes them.

    Returns masks, uint8 (count, 80, 40), and the indices of their characters in
    ``setting.characters``, int64 (count,).
    """
    rng = Random(seed)
    drawn_from = SimpleNamespace(choice=rng.choice, randbelow=rng.randrange)
    drawn_from.randbits = rng.getrandbits
    vars(captcha.image)["secrets"] = drawn_from  # which cannot be given a seed
    generator = captcha.image.ImageCaptcha(
        setting.width, setting.height, font_sizes=setting.font_sizes
    )
    draw = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    masks = np.zeros((count, HEIGHT, WIDTH), dtype=np.uint8)
    labels = np.array([rng.randrange(len(setting.characters)) for _ in range(count)])
    for mask, label in zip(masks, tqdm(labels, desc="characters", unit_scale=True)):
        drawn = generator._draw_character(setting.characters[label], draw, (0, 0, 0, 255))
        alpha = np.asarray(drawn.getchannel("A"))
        mask[: alpha.shape[0], : alpha.shape[1]] = alpha
    return masks, labels


def teacher(classes: int) -> keras.Model:
    """Takes uint8 (batch, 80, 40); gives logits, float32 (batch, classes)."""
    layers = keras.layers
    model = keras.Sequential([keras.Input((HEIGHT, WIDTH)), layers.Rescaling(1 / 255)])
    model.add(layers.Reshape((HEIGHT, WIDTH, 1)))
    for filters in (16, 32, 64, 96):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D(2))
    for layer in (layers.Flatten(), layers.Dropout(0.3), layers.Dense(256, activation="relu")):
        model.add(layer)
    model.add(layers.Dense(classes))
    return model


def told(setting: Setting, images: int, epochs: int) -> list[tuple[str, str]]:
    """Pairs of a character and what the teacher, once trained, takes it for.

    They are a fifth as many as it was trained on.
    """
    network = teacher(len(setting.characters))
    rate = keras.optimizers.schedules.CosineDecay(2e-3, max(1, epochs * images // 256))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.AdamW(rate), loss)
    network.fit(*characters(setting, images, "train"), batch_size=256, epochs=epochs, verbose=2)
    masks, labels = characters(setting, max(1, images // 5), "test")
    answers = network.predict(masks, batch_size=512, verbose=0).argmax(-1)
    names = setting.characters
    return [(names[label], names[taken]) for label, taken in zip(labels, answers)]


def report(name: str, pairs: list[tuple[str, str]]) -> str:
    """Shares of characters and of texts, and what was most often taken for what."""
    lines = [f"{name}: {len(pairs):,} characters"]
    for kind, same in (("any case", str.lower), ("case-sensitive", str)):
        right = sum(same(label) == same(taken) for label, taken in pairs)
        low, high = wilson(right, len(pairs))
        shares = [f"a character {right / len(pairs):.2%} ({low:.2%}-{high:.2%})"]
        for text, lengths in LENGTHS.items():
            bound, low_bound, high_bound = (
                sum(share**n for n in lengths) / len(lengths)
                for share in (right / len(pairs), low, high)
            )
            shares.append(f"{text} {bound:.1%} ({low_bound:.1%}-{high_bound:.1%})")
        lines.append(f"  {kind:15} " + ", ".join(shares))
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1]).most_common(12)
    lines.append("  taken for another: " + ", ".join(f"{a} for {b} {n}" for (a, b), n in wrong))
    return "\n".join(lines)


def main() -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--epochs", type=int, default=3, help="default: %(default)s")
    chosen = parser.parse_args()
    keras.utils.set_random_seed(1)
    for name, setting in (("the original's setting", ORIGINAL), ("the defaults", DEFAULT)):
        print(report(name, told(setting, chosen.images, chosen.epochs)), flush=True)


if __name__ == "__main__":
    main()
