r"""Teach the reader one source of captchas, from few labelled pictures or none.

    python -m training.adapt captchas/ my-model
    python -m training.adapt captchas/ my-model --minutes 15
    python -m training.adapt captchas/ my-model --unlabelled     # the names are no labels
    python -m training.adapt captchas/ my-model --alphabet digits,бвгд    # new characters
    MODEL_DIR=my-model make serve

IMAGES is a folder of pictures. A picture's text stands in ``labels.csv`` (columns ``file`` and
``text``), in its name, ``LABEL_num1.png``, or, without a table, ``LABEL.png``. Some may be labelled
and most not, or none: then the reader learns from its own readings, of which it is surest once it
knows the source's lengths and characters. It starts from the embedded weights.

First it says what it found: counts, sizes, duplicates, files that cannot be read, labels that look
like typing errors (nothing is changed by itself). Each label is held out once, from a network that
learns from the others. OUT, a model directory, is written where the held-out labels are
likelier than before, beyond chance; else the old model is kept and the command ends with 3.

Ctrl-C is safe: the same command goes on where it stopped, from OUT.work.
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from recognize.alphabet import ALPHABET, OWN, Alphabet
from training import characters
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import Gathered, gather
from training.interrupts import keep_interrupts

# How the command ends where the old model is kept.
KEPT = 3
# Minutes: a day.
_LONGEST = 24 * 60


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= _LONGEST:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most {_LONGEST}, not {text!r}")
    return minutes


def _alphabet(text: str) -> str:
    """The characters. Raises ``ArgumentTypeError`` for those that cannot be taught."""
    try:
        return characters.told(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main(arguments: list[str] | None = None) -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("images", type=Path, metavar="IMAGES", help="a folder of pictures")
    parser.add_argument("out", type=Path, metavar="OUT", help="the model directory to write")
    parser.add_argument(
        "--minutes", type=_minutes, default=5.0, help="time for all of it (default: 5)"
    )
    parser.add_argument(
        "--unlabelled", action="store_true", help="names are no labels: only labels.csv counts"
    )
    parser.add_argument(
        "--alphabet",
        type=_alphabet,
        help="characters that the labels may have, such as digits,A-F,б-д; those that the reader "
        "does not know yet, it learns",
    )
    parser.add_argument("--seed", type=int, default=1, help="of all that is random (default: 1)")
    chosen = parser.parse_args(arguments)
    keep_interrupts()
    try:
        found = gather(chosen.images, not chosen.unlabelled, chosen.alphabet or ALPHABET)
        for problem in found.problems:
            print(problem)
        _teach(found, chosen)
    except CannotTeach as error:
        raise SystemExit(f"Cannot teach: {error}.") from None
    except OSError as error:
        raise SystemExit(
            f"Cannot teach: {error}. Whatever was trained is kept: the same command goes on."
        ) from None
    except KeyboardInterrupt:
        raise SystemExit(
            "\nStopped, and nothing written. The same command goes on where it was."
        ) from None


def _teach(found: Gathered, chosen: argparse.Namespace) -> None:
    # Keras takes seconds to load: what is wrong with the folder is said before.
    from training.adaptation.teach import teach

    alphabet = Alphabet.with_all(chosen.alphabet) if chosen.alphabet else OWN
    taught = teach(
        found.examples,
        chosen.out,
        alphabet=alphabet,
        minutes=chosen.minutes,
        seed=chosen.seed,
    )
    if taught.model_dir is None:
        raise SystemExit(KEPT)
    print(f"{taught.model_dir}, in {taught.seconds:.0f} s. MODEL_DIR={taught.model_dir} make serve")


if __name__ == "__main__":
    main()
