"""What the reader answers: of one picture, and of the pictures of one source."""

from dataclasses import dataclass

from recognize import ctc
from recognize.inspection.bounds import ImageError
from recognize.model import ModelIdentity
from recognize.profile import Profile


@dataclass(frozen=True)
class Reading:
    """What the reader made of one image.

    ``confidence`` (0-1) is the probability that the whole text is right, under the
    network and on condition that the restrictions asked for hold. ``legible`` says whether
    the image holds a text at all, whatever the restrictions; where it does not, ``text`` is
    empty and ``confidence`` is the probability that there is none. ``trusted`` says whether
    it is legible, the confidence reaches the model's threshold, and it does not begin as a
    caption does (``captions``). ``candidates`` are the
    most probable texts, best first, ``text`` among them. ``value`` is the number that a sum asks
    for: ``8+1=?`` has 9; ``None`` where the text is no sum. ``frames`` is how many frames of an
    animation were taken together, 1 of a still picture. ``elapsed_ms`` is the time from picture
    to answer in milliseconds.
    """

    text: str
    confidence: float
    legible: bool
    trusted: bool
    characters: tuple[ctc.Character, ...]
    candidates: tuple[ctc.Candidate, ...]
    value: int | None
    frames: int
    model: ModelIdentity
    elapsed_ms: float


@dataclass(frozen=True)
class SourceReading(Reading):
    """A reading under the profile of its source; ``changed`` says whether that changed the text."""

    changed: bool


@dataclass(frozen=True)
class Together:
    """What the pictures of one source say together: its ``profile``, and the ``readings``.

    Of a picture that cannot be read, why stands in its reading's place, as of ``read_many``.
    """

    profile: Profile
    readings: list[SourceReading | ImageError | OSError | TypeError]
