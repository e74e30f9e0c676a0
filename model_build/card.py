"""The card of a model, ``card.json``: what it is, what it was trained on, what it reaches.

The types here own its fields: a card with others, or without one that every card has, is
refused where it is read and where it is written. ``recognize.model`` needs only those of
``Identity``.
"""

import json
from datetime import date
from typing import NotRequired

from pydantic import ConfigDict, TypeAdapter, with_config

# Pydantic needs this one before Python 3.12.
from typing_extensions import TypedDict

from model_build.evaluation.metrics import INTERVAL, Share
from model_build.evaluation.sets import family
from recognize.model import CARD, EMBEDDED

# Fields that a type does not name are refused.
KNOWN_ALONE = ConfigDict(extra="forbid")


@with_config(KNOWN_ALONE)
class Stored(TypedDict):
    """Images that were there before the run: what holds them, and how many where it is known.

    ``labels_sha256``: of their names and texts.
    """

    name: str
    images: NotRequired[int]
    labels_sha256: NotRequired[str]


@with_config(KNOWN_ALONE)
class Stage(TypedDict):
    """One training run that led to the model.

    ``images``: how many it saw, repetitions counted. ``folder`` or ``shards``: where they were
    stored; absent where they were drawn as it went on. ``sources``: weights of the sources
    that they were drawn from, then or before; with it ``lengths`` and
    ``share_of_screenshots``, 0-1 of the images, and ``share_of_views``, of those that were laid
    into the input as the reader's further views are. ``share_of_weights``: how much of the run's
    change of the weights was kept, 0-1; 1 where it is not said.
    """

    images: int
    folder: NotRequired[Stored]
    shards: NotRequired[Stored]
    sources: NotRequired[dict[str, float]]
    lengths: NotRequired[str]
    share_of_screenshots: NotRequired[float]
    share_of_views: NotRequired[float]
    share_of_weights: NotRequired[float]


@with_config(KNOWN_ALONE)
class Measurement(TypedDict):
    """What every measurement begins with: its day (ISO), command and kind of interval."""

    date: str
    command: str
    interval: str


@with_config(KNOWN_ALONE)
class SetFigures(TypedDict):
    """Figures of one set of plain captchas.

    ``exact_match``: shares by kind of match (``case_sensitive``, ``any_case``, ``folded``).
    ``by_length``: share in any case for each length of text. ``character_error_rate``: edits
    a character. ``expected_calibration_error``: 0-1. ``median_ms``: milliseconds an image.
    """

    images: int
    exact_match: dict[str, Share]
    by_length: dict[str, Share]
    legible: Share
    character_error_rate: float
    expected_calibration_error: float
    median_ms: float


class Accuracy(Measurement):
    """Figures of the plain sets, by the set's name."""

    sets: dict[str, SetFigures]


@with_config(KNOWN_ALONE)
class SourceFigures(TypedDict):
    """What is read of so many pictures, in any case: each alone, and all as of one source."""

    images: int
    alone: Share
    together: Share


@with_config(KNOWN_ALONE)
class FamilyFigures(TypedDict):
    """Figures of one family's set, or of several of which each weighs the same."""

    images: int
    any_case: Share
    case_sensitive: Share
    legible: Share
    expected_calibration_error: float
    one_source: NotRequired[SourceFigures]


@with_config(KNOWN_ALONE)
class TextlessFigures(TypedDict):
    """Pictures without a captcha's text, and the share of them that is called legible."""

    images: int
    legible: Share


@with_config(KNOWN_ALONE)
class UnknownFigures(TypedDict):
    """Pictures of writing that the reader does not know, and the share of them that it trusts."""

    images: int
    trusted: Share


@with_config(KNOWN_ALONE)
class FamiliesFigures(TypedDict):
    """Figures of the families' sets by name, and of the groups held out and trained."""

    sets: dict[str, FamilyFigures]
    held_out: NotRequired[FamilyFigures]
    trained: NotRequired[FamilyFigures]
    textless: NotRequired[TextlessFigures]
    unknown: NotRequired[UnknownFigures]


class Families(Measurement, FamiliesFigures):
    """The families' figures with how they were measured."""


@with_config(KNOWN_ALONE)
class Confusion(TypedDict):
    """How often a true character was read as which; empty for one missing on either side."""

    true: str
    read: str
    count: int


@with_config(KNOWN_ALONE)
class Adaptation(TypedDict):
    """How a model was taught one source of captchas, and what that brought.

    ``base``: name and version of the model that it was before. ``labels``: pictures with a text,
    ``unlabelled``: those learnt from under the source's ``profile``; ``labels_sha256``: of the
    pictures' names and texts. ``before`` and ``after``: shares read by kind of match (``any_case``,
    ``case_sensitive``), each label held out once in ``folds`` parts; absent without labels.
    ``generated``: shares of generated pictures of other kinds, ``before`` and ``after``.
    ``parity``: share of the pictures read surely that the quantised network reads as the float one.
    ``confusions``: of the held-out labels afterwards, the commonest.
    """

    base: str
    folder: str
    labels: int
    unlabelled: int
    labels_sha256: str
    folds: int
    before: NotRequired[dict[str, Share]]
    after: NotRequired[dict[str, Share]]
    generated: dict[str, Share]
    parity: float
    confusions: list[Confusion]
    profile: dict[str, object]
    minutes: float


@with_config(KNOWN_ALONE)
class Identity(TypedDict):
    """What ``recognize.model`` takes of every card; ``sha256`` is the model file's.

    ``beside``: of a model that was taught further characters, those of the package's own that its
    source's texts may have, too.
    """

    name: str
    version: str
    sha256: str
    alphabet: str
    beside: NotRequired[str]
    temperature: float
    temperature_together: NotRequired[float]


class Card(Identity):
    """The whole card; ``accuracy`` and ``families`` are there once they are measured.

    ``adaptation``: of a model that was taught one source (``training.adaptation``).
    """

    date: str
    bytes: int
    network: str
    parameters: int
    quantisation: str
    input_shape: list[int]
    confidence_threshold: NotRequired[float]
    training_data: list[Stage]
    accuracy: NotRequired[Accuracy]
    families: NotRequired[Families]
    adaptation: NotRequired[Adaptation]


_CARD = TypeAdapter(Card)


def read() -> Card:
    """The embedded model's card.

    Raises ``FileNotFoundError``, and ``ValueError`` (Pydantic's) that names the wrong field.
    """
    return parse((EMBEDDED / CARD).read_text(encoding="utf-8"))


def identity(card: Card) -> Identity:
    """What ``recognize.model`` takes of a card alone."""
    return TypeAdapter(Identity).validate_python(
        {name: value for name, value in card.items() if name in Identity.__annotations__}
    )


def parse(text: str) -> Card:
    """The card in a ``card.json``'s text. Raises ``ValueError`` (Pydantic's)."""
    # As it stands, and not as Pydantic gives it: in the order that the file has.
    card: Card = json.loads(text)
    _CARD.validate_python(card, strict=True)
    return card


def as_text(card: Identity) -> str:
    """The text of ``card.json``."""
    return json.dumps(card, indent=2, ensure_ascii=False) + "\n"


def record(accuracy: Accuracy | None = None, families: Families | None = None) -> None:
    """Puts figures into the embedded card, in place of earlier ones of that kind.

    Raises ``ValueError`` (Pydantic's) that names a wrong field, and then writes nothing.
    """
    card = read()
    if accuracy:
        card["accuracy"] = accuracy
    if families:
        card["families"] = families
    text = as_text(card)
    parse(text)
    (EMBEDDED / CARD).write_text(text, encoding="utf-8")


def heading(command: str) -> Measurement:
    """What a measurement of today begins with."""
    return {"date": date.today().isoformat(), "command": command, "interval": INTERVAL}


def trained_families(card: Card) -> list[str]:
    """The families that the runs in the card drew images of."""
    return sorted(
        {family(name) for stage in card["training_data"] for name in stage.get("sources", {})}
    )
