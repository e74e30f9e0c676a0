"""The whole way from a picture to its reading, and what the reader decides on it.

``Reader.read`` is picture -> frames -> image -> views -> probabilities, made when they are asked
for; ``decoding`` is the rest: restriction -> candidates -> characters. ``site/lib/reader.js``
mirrors this module.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Unpack, cast

from PIL.Image import Image

from recognize import source, sums
from recognize.captions import begins_with_caption
from recognize.decoding import (
    LOOK_TWICE_BELOW,
    Decoded,
    Shown,
    decode_and_keep,
    decode_views,
    evidence,
    shown_by,
)
from recognize.frames import combined
from recognize.inputs import Picture, frames_of
from recognize.kinds import Evidence
from recognize.model import Model
from recognize.options import Asked, OptionError, Options
from recognize.processes import Answer, attempt, cores, read_all
from recognize.profile import Profile, Weights
from recognize.reading import Reading as Reading
from recognize.reading import SourceReading as SourceReading
from recognize.reading import Together as Together
from recognize.views import looks


@dataclass(frozen=True)
class Look:
    """What the network says of one picture: all that reading it again takes.

    ``shown``: with the views that were looked at; ``reading`` is what they say alone;
    ``evidence``: the texts that the picture puts forward.
    """

    shown: Shown
    reading: Reading
    evidence: Evidence


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

        Options are given as ``Options`` or by name: ``reader.read(path, alphabet="digits")``. By
        name they may have all characters of the model's alphabet, and an ``Options`` where it was
        made for that: ``Options(reader.model.alphabet, alphabet="а-я")``.
        Raises ``options.OptionError``, and what ``image_of`` does.
        """
        started = time.perf_counter()
        options = self._options(options, asked)
        frames = frames_of(picture)
        decoded, _ = self._surest(frames, options)
        return self._reading(decoded, len(frames), started)

    def look(self, picture: Picture, options: Options | None = None) -> Look:
        """What the network says of a picture, for ``read_again``. Raises as ``read`` does."""
        started = time.perf_counter()
        options = self._options(options, {})
        frames = frames_of(picture)
        decoded, shown = self._surest(frames, options)
        reading = self._reading(decoded, len(frames), started)
        return Look(shown, reading, evidence(shown, options))

    def read_again(self, look: Look, options: Options, weights: Weights) -> SourceReading:
        """The reading of a picture under the weights of its source."""
        started = time.perf_counter() - look.reading.elapsed_ms / 1000
        decoded = decode_views(look.shown, self._options(options, {}), weights)
        reading = self._reading(decoded, look.reading.frames, started)
        changed = reading.text != look.reading.text
        return SourceReading(**vars(reading), changed=changed)

    def read_source(
        self, pictures: Iterable[Picture], options: Options | None = None, **asked: Unpack[Asked]
    ) -> Together:
        """The readings of pictures of one kind, each under what all others say of the kind.

        All are held at once, as probabilities: 25 kB for each view that is read. Of few pictures
        nothing is learned, of a hundred much; all of it is in the answer's ``profile``, an option
        of any later reading. Raises ``options.OptionError``, for a profile among the options too.
        """
        options = without_profile(self._options(options, asked))
        looks = [attempt(self.look, picture, options) for picture in pictures]
        profile, given = infer(looks, options)
        readings = [
            self.read_again(look, options, weights) if isinstance(look, Look) else look
            for look, weights in zip(looks, given)
        ]
        return Together(profile, readings)

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
        options = self._options(options, asked)
        if jobs is None:
            jobs = cores()
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1, not {jobs}.")
        return read_all(self, pictures, options, jobs)

    def _options(self, options: Options | None, asked: Asked) -> Options:
        """For the model's characters. Raises as ``read`` does.

        And ``TypeError`` for what is no ``Options``, and for both ways at once.
        """
        known = self.model.alphabet
        if options is None:
            return Options(known, **asked)
        if not isinstance(options, Options):
            raise TypeError(f'Options are given by name, as in alphabet="digits", not {options!r}.')
        if asked:
            raise TypeError("Give an Options or options by name, not both.")
        return options.under(known)

    def _reading(self, decoded: Decoded, frames: int, started: float) -> Reading:
        """``started``: when, by ``perf_counter``."""
        best = decoded.candidates[0]
        return Reading(
            text=best.text,
            confidence=best.confidence,
            legible=decoded.legible,
            trusted=decoded.legible
            and best.confidence >= self.model.confidence_threshold
            and not begins_with_caption(best.text),
            characters=decoded.characters,
            candidates=decoded.candidates,
            value=sums.value(best.text),
            frames=frames,
            model=self.model.identity,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def _surest(self, frames: Sequence[Image], options: Options) -> tuple[Decoded, Shown]:
        """What the surest of the pictures says that an animation's frames make, and shows."""
        found: tuple[Decoded, Shown] | None = None
        for image in combined(frames):
            shown = shown_by(looks(self.model.see, image), self.model.temperatures)
            read, held = decode_and_keep(shown, options)
            # In some frames a text that grows is not whole.
            if found is None or (
                read.sureness > found[0].sureness and len(read.text) >= len(found[0].text)
            ):
                found = read, held
            if found[0].sureness >= LOOK_TWICE_BELOW:
                break
        return cast(tuple[Decoded, Shown], found)


def infer(looks: Sequence[object], options: Options) -> tuple[Profile, list[Weights]]:
    """The profile of a source, and for each ``Look`` the weights that the others give.

    What is none, a picture that cannot be read, says nothing.
    """
    evidence = [look.evidence if isinstance(look, Look) else () for look in looks]
    return source.infer(evidence, options.allowed, options.case, options.known)


def without_profile(options: Options) -> Options:
    """The options. Raises ``OptionError`` where they have a profile, of which one is inferred."""
    if options.profile:
        raise OptionError(
            "profile is inferred where pictures are read as of one source.", "profile"
        )
    return options
