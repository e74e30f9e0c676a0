"""A network and the card that says what it is.

A model directory holds ``model.tflite`` and ``card.json``.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from recognize.alphabet import ALPHABET, Alphabet
from recognize.images import Tensor
from recognize.network import Network
from recognize.views import Prospects
from recognize.windows import Logits

# Of cards that name none: the text is then more probably right than wrong.
DEFAULT_THRESHOLD = 0.5

EMBEDDED = Path(__file__).parent / "embedded"
CARD = "card.json"

# A parsed ``card.json``: its values are of every kind that JSON has.
Card = dict[str, Any]


class ModelError(RuntimeError):
    """The model directory does not hold a model that this code can run."""


class Temperatures(NamedTuple):
    """What logits are divided by before the softmax, above 0.

    ``alone``: where the first view is read by itself. ``together``: where several are; the mean
    of several is less sure than each, so that this one is the lower.
    """

    alone: float
    together: float


@dataclass(frozen=True)
class ModelIdentity:
    """Which model it is: the ``name`` and ``version`` of its card."""

    name: str
    version: str


class Model:
    """A quantised network with its card.

    ``card`` (the parsed ``card.json``) has ``name``, ``version``, ``sha256`` of the model file,
    ``alphabet``, ``input_shape``, ``temperature`` for the confidence, ``training_data``,
    ``accuracy`` and ``families``, and may have a ``confidence_threshold`` and a
    ``temperature_together``, that of several views, and of a model with further characters
    ``beside`` (``alphabet.Alphabet``). A pickled model holds the files' content, and
    is loaded again where it is unpickled. Raises ``ModelError`` where the file and the card are
    missing, disagree, or do not fit this code's image size, or where the alphabet does not begin
    with the package's own and go on with characters that may (``alphabet.Alphabet``).
    """

    def __init__(self, directory: Path = EMBEDDED):
        try:
            card = json.loads((directory / CARD).read_text(encoding="utf-8"))
            self._load((directory / "model.tflite").read_bytes(), card)
        except KeyError as error:
            raise ModelError(f"{directory}: its card has no {error.args[0]}") from error
        except (OSError, ValueError, TypeError, OverflowError, RuntimeError) as error:
            raise ModelError(f"{directory}: {error}") from error

    def __getstate__(self) -> tuple[bytes, Card]:
        return self._content, self.card

    def __setstate__(self, state: tuple[bytes, Card]) -> None:
        self._load(*state)

    @property
    def identity(self) -> ModelIdentity:
        """The name and version that every reading carries."""
        return ModelIdentity(self.name, self.version)

    @property
    def name(self) -> str:
        """What the card calls the model, such as ``ctc``."""
        return str(self.card["name"])

    @property
    def version(self) -> str:
        """Its version, such as ``1.7.0``."""
        return str(self.card["version"])

    @property
    def alphabet(self) -> Alphabet:
        """The characters that it knows."""
        return self._alphabet

    @property
    def temperatures(self) -> Temperatures:
        """Those of the card; without one of several views, they have the first view's."""
        return _temperatures(self.card)

    @property
    def confidence_threshold(self) -> float:
        """Below this confidence (0-1) an answer should not be trusted."""
        return float(self.card.get("confidence_threshold", DEFAULT_THRESHOLD))

    def logits(self, tensor: Tensor) -> Logits:
        """Logits, float32 (T, classes), of a tensor, float32 (48, 160, 3)."""
        return self.see(tensor)[0]

    def see(self, tensor: Tensor) -> tuple[Logits, Prospects]:
        """As ``network.Network.see``."""
        return self._network.see(tensor)

    def _load(self, content: bytes, card: Card) -> None:
        _check(content, card)
        self.card, self._content = card, content
        self._alphabet = Alphabet.of(card["alphabet"], card.get("beside", ALPHABET))
        self._network = Network(content, classes=self._alphabet.classes)


def _check(content: bytes, card: Card) -> None:
    """Raises where the card is not that of the file, or not one that this code can use."""
    if not isinstance(card, dict):
        raise TypeError("its card is no JSON object")
    digest = hashlib.sha256(content).hexdigest()
    if card["sha256"] != digest:
        raise ValueError(f"model.tflite has sha256 {digest}, the card says {card['sha256']}")
    if not all(isinstance(card.get(name, ""), str) for name in ("alphabet", "beside")):
        raise ValueError("the card's alphabet, and what is beside it, must be texts")
    if not (isinstance(card["name"], str) and isinstance(card["version"], str)):
        raise ValueError("the card's name and version must be texts")
    if not min(_temperatures(card)) > 0:
        raise ValueError("the card's temperatures must be above 0")
    if not 0 <= float(card.get("confidence_threshold", DEFAULT_THRESHOLD)) <= 1:
        raise ValueError("the card's confidence_threshold must be from 0 to 1")


def _temperatures(card: Card) -> Temperatures:
    alone = float(card["temperature"])
    return Temperatures(alone, float(card.get("temperature_together", alone)))
