"""The whole way from a picture to its reading, and what the reader decides on it.

``Reader.read`` is picture -> image -> views -> probabilities, made when they are asked for;
``decode_views`` is the rest: restriction -> candidates -> characters. Whatever holds probabilities
of an image already, such as a test vector, calls ``decode_views`` alone. ``site/lib/reader.js``
mirrors this module.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Unpack

from recognize import ctc, images
from recognize.alignments import Probabilities
from recognize.inputs import Picture, image_of
from recognize.model import Model, ModelIdentity
from recognize.options import Asked, Options
from recognize.processes import Answer, cores, read_all

# A captcha leaves hardly any probability that there is no text, be it read wrongly; much of
# what leaves this much is no captcha.
NO_TEXT_FROM = 0.005
# With less confidence than this in its first view, an image is looked at in the others too.
LOOK_TWICE_BELOW = 0.6


@dataclass(frozen=True)
class Decoded:
    """What an image's probabilities say of its text; for the fields see ``Reading``.

    There is always a candidate: of an image that is not legible the empty text alone.
    ``views``: how many of the image's views were looked at.
    """

    legible: bool
    candidates: tuple[ctc.Candidate, ...]
    characters: tuple[ctc.Character, ...]
    views: int


@dataclass(frozen=True)
class Reading:
    """What the reader made of one image.

    ``confidence`` (0-1) is the probability that the whole text is right, under the
    network and on condition that the restrictions asked for hold. ``legible`` says whether
    the image holds a text at all, whatever the restrictions; where it does not, ``text`` is
    empty and ``confidence`` is the probability that there is none. ``trusted`` says whether
    it is legible and the confidence reaches the model's threshold. ``candidates`` are the
    most probable texts, best first, ``text`` among them. ``elapsed_ms`` is the time from
    picture to answer in milliseconds.
    """

    text: str
    confidence: float
    legible: bool
    trusted: bool
    characters: tuple[ctc.Character, ...]
    candidates: tuple[ctc.Candidate, ...]
    model: ModelIdentity
    elapsed_ms: float


class Reader:
    """Reads images with one model.

    Safe to share between threads. It can be pickled; each process then has a model of its own.
    """

    def __init__(self, model: Model | None = None):
        self.model = model or Model()

    def read(
        self, picture: Picture, options: Options | None = None, **asked: Unpack[Asked]
    ) -> Reading:
        """The reading of a picture: bytes, a path, a file and what else ``image_of`` takes.

        Options are given as ``Options`` or by name: ``reader.read(path, alphabet="digits")``.
        Raises ``options.OptionError``, and what ``image_of`` does.
        """
        started = time.perf_counter()
        options = _options(options, asked)
        tensors = images.to_tensors(image_of(picture))
        decoded = decode_views(self._probabilities(tensors), options)
        best = decoded.candidates[0]
        return Reading(
            text=best.text,
            confidence=best.confidence,
            legible=decoded.legible,
            trusted=decoded.legible and best.confidence >= self.model.confidence_threshold,
            characters=decoded.characters,
            candidates=decoded.candidates,
            model=self.model.identity,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def read_many(
        self,
        pictures: Iterable[Picture],
        options: Options | None = None,
        *,
        jobs: int | None = None,
        **asked: Unpack[Asked],
    ) -> Iterator[Answer]:
        """The readings of pictures, in order, as they are asked for.

        Of a picture that cannot be read, what ``read`` would raise stands in its reading's place:
        an ``ImageError``, ``OSError`` or ``TypeError``. Nothing is lost by it.

        ``jobs``: how many processes read, by default one for each core; they start with the first
        picture and end with the last, or when the iterator is closed. A few pictures for each
        process are taken in advance, however many there are (``processes.CHUNKS_AHEAD``). Few are
        read without. Raises ``options.OptionError`` and ``ValueError`` at once, and
        ``RuntimeError`` where a process is ended from without.
        """
        options = _options(options, asked)
        if jobs is None:
            jobs = cores()
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1, not {jobs}.")
        return read_all(self, pictures, options, jobs)

    def _probabilities(self, tensors: Iterable[images.Tensor]) -> Iterator[Probabilities]:
        for tensor in tensors:
            yield ctc.softmax(self.model.logits(tensor), self.model.temperature)


def _options(options: Options | None, asked: Asked) -> Options:
    """Raises ``TypeError`` for what is no ``Options``, and for both ways at once."""
    if options is None:
        return Options(**asked)
    if not isinstance(options, Options):
        raise TypeError(f'Options are given by name, as in alphabet="digits", not {options!r}.')
    if asked:
        raise TypeError("Give an Options or options by name, not both.")
    return options


def decode_views(views: Iterable[Probabilities], options: Options = Options()) -> Decoded:
    """The text of an image, by its probabilities in each of its views.

    ``views``: one or more float64 (T, 63). Those after the first are asked for only where the
    first shows a text but is not sure which.
    """
    unseen = iter(views)
    first = next(unseen)
    empty = ctc.no_text(first)
    if empty >= NO_TEXT_FROM:
        return Decoded(False, (ctc.Candidate("", empty),), (), views=1)
    seen = [ctc.restrict(first, options.allowed, options.case)]
    candidates = ctc.beam_search(seen[0], options.candidates, options.lengths)
    if candidates[0].confidence < LOOK_TWICE_BELOW:
        seen += [ctc.restrict(view, options.allowed, options.case) for view in unseen]
    if len(seen) > 1:
        candidates, seen = ctc.search_together(seen, options.candidates, options.lengths)
    characters = ctc.characters(seen, candidates[0].text)
    return Decoded(True, tuple(candidates), characters, len(seen))
