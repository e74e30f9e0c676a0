"""What an image shows in its views -> candidates -> characters, and what is decided on the way.

Whatever holds logits of an image, such as a test vector, calls ``shown_by`` and ``decode_views``
alone. ``site/lib/decoding.js`` mirrors this module.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from recognize import cases, ctc, profiled, scripts, source
from recognize.alignments import Probabilities
from recognize.alphabet import BLANK
from recognize.kinds import Evidence
from recognize.limits import MAX_TEXT_LENGTH
from recognize.model import Temperatures
from recognize.options import Options
from recognize.profile import Weights
from recognize.sights import Sight, search_together
from recognize.views import Looked

# A captcha leaves hardly any probability that there is no text, be it read wrongly, and the less
# the more characters it has. Most of what leaves so much for each character, of this many at most,
# is no captcha (docs/experiments/2026-11-30-no-text.md).
NO_TEXT_FROM, COUNTED_MOST = 0.01, 5
# With less confidence than this in its first view, an image is looked at in the others too, and an
# animation in the other pictures that its frames make.
LOOK_TWICE_BELOW = 0.8


class Shown(NamedTuple):
    """What an image shows.

    ``alone``: its probabilities in the first view, float64 (T, classes). ``together``: it in all
    views that are looked at where the first is not sure, which is among them; none where there
    is none. They are asked for only then.
    """

    alone: Probabilities
    together: Iterable[Sight] = ()

    def sights(self) -> list[Sight]:
        """In the views that were looked at; in the first where that was enough."""
        return [*self.together] or [Sight(self.alone)]


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

    @property
    def text(self) -> str:
        """The most probable text."""
        return self.candidates[0].text

    @property
    def sureness(self) -> float:
        """How sure it is of the text; not at all where it is that there is none."""
        return self.candidates[0].confidence if self.legible else 0.0


def shown_by(looked: Iterable[Looked], temperatures: Temperatures) -> Shown:
    """What an image shows, by what a network says of it; the further views as they are asked for.

    ``looked``: as ``views.looks`` gives it, of one view or more.
    """
    each = iter(looked)
    first = next(each)
    together = (
        Sight(ctc.softmax(logits, temperatures.together), weight)
        for logits, weight in chain([first], each)
    )
    return Shown(ctc.softmax(first[0], temperatures.alone), together)


def decode_and_keep(shown: Shown, options: Options = Options()) -> tuple[Decoded, Shown]:
    """As ``decode_views``, and what the image shows in the views that were asked for, and held."""
    asked: list[Sight] = []
    decoded = decode_views(Shown(shown.alone, _kept(shown.together, asked)), options)
    return decoded, Shown(shown.alone, tuple(asked))


def evidence(shown: Shown, options: Options = Options()) -> Evidence:
    """The texts that an image puts forward for its source's profile; none where it holds none."""
    if not _has_text(shown.alone):
        return ()
    sights = _restricted(shown.sights(), options)
    texts, _ = search_together(sights, source.PUT_FORWARD, options.lengths, options.known)
    return [(one.text, one.confidence) for one in texts]


def decode_views(
    shown: Shown, options: Options = Options(), weights: Weights | None = None
) -> Decoded:
    """The text of an image, by what it shows in its views.

    Those after the first are asked for only where the first shows a text but is not sure which.
    ``options``: for the characters of the network that saw it. ``weights``: by default those of
    the options' profile.
    """
    weights = weights or options.weights
    if not _has_text(shown.alone):
        return Decoded(False, (ctc.Candidate("", ctc.no_text(shown.alone)),), (), views=1)
    views = [Sight(shown.alone)]
    candidates, described = _searched(views, options, weights)
    if candidates[0].confidence < LOOK_TWICE_BELOW:
        several = [*shown.together]
        if len(several) > 1:
            views = several
            candidates, described = _searched(views, options, weights)
    return Decoded(True, tuple(candidates), described(candidates[0].text), len(views))


def _has_text(alone: Probabilities) -> bool:
    """Whether what is shown in the first view is a captcha's text, whatever the restrictions."""
    expected = float((1 - alone[:, BLANK]).sum())
    if expected > MAX_TEXT_LENGTH:
        return False
    return ctc.no_text(alone) < math.pow(NO_TEXT_FROM, min(expected, COUNTED_MOST))


def _searched(
    sights: Sequence[Sight], options: Options, weights: Weights | None
) -> tuple[list[ctc.Candidate], Callable[[str], tuple[ctc.Character, ...]]]:
    """The texts of an image seen so, and a function that describes one by its characters."""
    sights = _restricted(sights, options)
    count, lengths, alphabet = options.candidates, options.lengths, options.known
    if weights:
        candidates, weighed = profiled.search(sights, count, lengths, weights, alphabet)
        return candidates, lambda text: profiled.characters(weighed, text, weights, alphabet)
    if len(sights) == 1:
        (view, _) = sights[0]
        candidates, views = ctc.beam_search(view, count, lengths, alphabet=alphabet), [view]
    else:
        candidates, views = search_together(sights, count, lengths, alphabet)
    return candidates, lambda text: ctc.characters(views, text, alphabet=alphabet)


def _kept(sights: Iterable[Sight], kept: list[Sight]) -> Iterator[Sight]:
    for sight in sights:
        kept.append(sight)
        yield sight


def _restricted(views: Iterable[Sight], options: Options) -> list[Sight]:
    return [
        sight for view in views for sight in scripts.in_each(cases.as_named(view, options), options)
    ]
