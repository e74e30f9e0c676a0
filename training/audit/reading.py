"""What is read of the pictures without any training, in the ways that cost nothing.

- *unprepared*: the picture alone, as anybody can who installs this reader.
- *told*: told which characters occur and how long the texts are, which a glance at a few pictures
  tells a person; of sums, that they are sums.
- *same source*: told that all pictures are of one source, and nothing else: the profile is
  inferred from the pictures, without a label.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model_build.evaluation import field
from recognize import ctc
from recognize.alphabet import Alphabet
from recognize.decoding import decode_views
from recognize.images import ImageError
from recognize.inputs import image_of
from recognize.limits import MAX_TEXT_LENGTH
from recognize.model import Model
from recognize.options import Options
from recognize.profile import Profile
from recognize.reader import Look, Reader, infer
from training.audit.features import Features, measured

# At most so many guesses at a picture are looked at.
GUESSES = 3
UNPREPARED, TOLD, SAME_SOURCE = "unprepared", "told", "same source"


@dataclass(frozen=True)
class Answered:
    """A picture that could be read: its text, and by way the guesses at it, the best first.

    ``confidence`` is that of the first guess, unprepared; ``milliseconds`` is how long it took.
    """

    path: Path
    truth: str
    guesses: dict[str, tuple[str, ...]]
    confidence: float
    milliseconds: float
    features: Features


@dataclass(frozen=True)
class Unread:
    """A picture that cannot be read at all, and why."""

    path: Path
    why: str


@dataclass(frozen=True)
class Read:
    """What was read of a sample, the profile that it says together, and what was read by.

    ``unknown``: characters of the texts that the reader does not know, sorted. ``taught``: as
    ``figures.Figures`` has it.
    """

    answered: list[Answered]
    unread: list[Unread]
    profile: Profile
    model: str
    unknown: str
    taught: bool


# Of a picture: what the network says and what is measured, or why there is nothing.
_Seen = tuple[Look, Features] | str


def look_at(model: Path, pairs: Sequence[tuple[Path, str]]) -> Iterator[_Seen]:
    """Of each picture in turn, what it shows or why it cannot be read."""
    reader = _reader(model)
    for path, text in pairs:
        try:
            look = reader.look(path, Options(reader.model.alphabet, candidates=GUESSES))
            yield look, measured(image_of(path), len(text))
        except (FileNotFoundError, IsADirectoryError):
            yield "there is no such file"
        except (ImageError, OSError) as error:
            yield str(error)


def read(model: Path, pairs: Sequence[tuple[Path, str]], seen: Sequence[_Seen]) -> Read:
    """The readings of pictures in each way. ``seen``: what ``look_at`` answered of each."""
    reader = _reader(model)
    truths, known = [text for _, text in pairs], reader.model.alphabet
    told = _told(truths, known)
    looks = [one[0] if isinstance(one, tuple) else one for one in seen]
    profile, weights = infer(looks, Options(reader.model.alphabet, candidates=GUESSES))
    answered, unread = [], []
    for (path, truth), one, of_it in zip(pairs, seen, weights, strict=True):
        if isinstance(one, str):
            unread.append(Unread(path, one))
            continue
        look, features = one
        again = reader.read_again(look, Options(reader.model.alphabet, candidates=GUESSES), of_it)
        guesses = {UNPREPARED: _texts(look.reading.candidates)}
        if told:
            guesses[TOLD] = _texts(decode_views(look.shown, told).candidates)
        guesses[SAME_SOURCE] = _texts(again.candidates)
        sure, took = look.reading.confidence, look.reading.elapsed_ms
        answered.append(
            Answered(path, truth, guesses, sure if look.reading.legible else 0.0, took, features)
        )
    named = reader.model.identity
    model_name = f"{named.name} {named.version}"
    unknown = "".join(sorted(set("".join(truths)) - set(known.text)))
    taught = "adaptation" in reader.model.card
    return Read(answered, unread, profile, model_name, unknown, taught)


def alphabet_of(model: Path) -> str:
    """The characters that a model knows. Raises ``ModelError``."""
    return _reader(model).model.alphabet.text


def _told(truths: list[str], known: Alphabet) -> Options | None:
    """What is told of the source, by those of its texts that can be read; nothing of no such."""
    able = [
        one for one in truths if field.is_readable([one], known) and len(one) <= MAX_TEXT_LENGTH
    ]
    if not able:
        return None
    asked = field.ASKED["given"](able, known)
    return Options(known, alphabet=set(asked.allowed), length=asked.lengths, candidates=GUESSES)


def _texts(candidates: Sequence[ctc.Candidate]) -> tuple[str, ...]:
    return tuple(one.text for one in candidates)


@cache
def _reader(model: Path) -> Reader:
    return Reader(Model(model))
