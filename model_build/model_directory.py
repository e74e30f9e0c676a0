"""A model directory: ``model.tflite`` and the ``card.json`` that says what it is.

It is what ``recognize.model.Model`` loads, ``model_build.embed`` writes and
``model_build.publish`` sends away.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from model_build.card import Identity, as_text
from recognize.hosting.s3 import FILES
from recognize.hosting.self_test import check
from recognize.model import Model

CARD, MODEL = FILES


def write(directory: Path, model: bytes, card: Identity) -> None:
    """Makes the directory hold that model and its card; both are tried first, as ``load`` does.

    Raises ``ModelError``, and then leaves the directory as it was, where the card is not the
    model's or ``recognize`` cannot run it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    # Beside it: a file is moved at once within one file system alone. Between the two
    # moves the directory holds files that disagree, which ``Model`` refuses.
    with TemporaryDirectory(dir=directory.parent) as name:
        made = Path(name)
        (made / MODEL).write_bytes(model)
        (made / CARD).write_text(as_text(card), encoding="utf-8")
        load(made)
        for file in (MODEL, CARD):
            (made / file).replace(directory / file)


def load(directory: Path) -> Model:
    """The directory's model, which has answered the self-test. Raises ``ModelError``."""
    model = Model(directory)
    check(model)
    return model
