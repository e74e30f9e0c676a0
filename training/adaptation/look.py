"""What the pictures are, before anything is learnt from them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from tqdm import tqdm

from model_build.evaluation.metrics import character_error_rate
from recognize import ctc
from recognize.alphabet import ALPHABET, Alphabet
from recognize.decoding import Decoded, decode_views, evidence
from recognize.inspection.bounds import ImageError
from recognize.model import Model
from recognize.options import Options
from recognize.profile import Profile
from recognize.reader import Look, Reader
from recognize.source import infer
from training.adaptation import alikeness
from training.adaptation.augment import reduced
from training.adaptation.errors import CannotTeach
from training.adaptation.pictures import Example, listed
from training.adaptation.readings import Seen, case_of, probability
from training.data.folder import picture_of

# The reader bets that a label is a typing error where it is so sure of a text with so few edits,
# and finds the label so many times less probable.
SURE, EDITS, ODDS = 0.9, 2, 1000.0
# Of so many labels this share of the characters is read otherwise where they are of other pictures:
# 83 % at least, of 22 sources, and 74 at most where they are of their own and can be read at all.
_UNLIKE_LABELS, _UNLIKE = 10, 0.78
# Files that are named in a line, and the share of a character that is told of a profile.
_NAMED, _COMMON = 8, 0.005
# However short the time is, so many are looked at: fewer say nothing of a source.
LEAST_LOOKED = 60


@dataclass(frozen=True)
class Findings:
    """The readable pictures, and what the model of before says of them.

    ``groups``: places of the labelled ones that must stay together (``alikeness``). ``reads``: what
    is read of each labelled one, alone, and ``likely``: its label's probability. ``bets``: labels
    that look like typing errors, as ``(name, label, reading)``. ``lines``: all of it for a person.
    ``looked_at``: those that there was time for, the unreadable ones too; ``seconds``: that it took
    to look at them.
    """

    labelled: list[Example]
    unlabelled: list[Seen]
    groups: list[list[int]]
    reads: list[str]
    likely: list[float]
    profile: Profile
    bets: list[tuple[str, str, str]]
    lines: list[str]
    looked_at: list[Example]
    seconds: float


def look(examples: Sequence[Example], model: Model, until: float = math.inf) -> Findings:
    """Decodes and reads every picture once with the model of before.

    ``until``: a reading of ``time.monotonic`` from which on none is begun any more; those that
    there is time for are the labelled ones first, each kind by chance. What all say together takes
    about as long again. Raises ``CannotTeach`` where none can be read.
    """
    started, reader = monotonic(), Reader(model)
    found: dict[Example, tuple[Look, NDArray[np.float32], tuple[int, int]]] = {}
    failed: dict[Example, str] = {}
    for one in tqdm(_by_chance(examples), desc="looking", unit="picture"):
        if monotonic() > until and len(found) + len(failed) >= LEAST_LOOKED:
            break
        try:
            picture = picture_of(one.path)
            seen = reader.look(picture)
        except (ValueError, OSError) as error:
            failed[one] = f"{one.path.name} ({_reason(error)})"
            continue
        found[one] = (seen, alikeness.fingerprint(reduced(picture)), picture.size)
    ordered = sorted(examples, key=lambda one: one.text is None)
    kept = [one for one in ordered if one in found]
    unreadable = [failed[one] for one in ordered if one in failed]
    if not kept:
        some = listed(unreadable, _NAMED)
        raise CannotTeach(f"none of {len(unreadable)} pictures can be read: {some}")
    looks, levels, sizes = (list(each) for each in zip(*(found[one] for one in kept)))
    labelled = [one for one in kept if one.text is not None]
    near = alikeness.near_pairs(alikeness.prints(levels))
    texts = [one.text.lower() if one.text is not None else None for one in kept]
    joined = [pair for pair in near + alikeness.same(texts) if pair[1] < len(labelled)]
    profile, together = _together(looks, labelled, model.alphabet)
    bets = _bets(labelled, looks, together, model.alphabet)
    return Findings(
        labelled,
        [Seen(one, seen.shown) for one, seen in zip(kept, looks)][len(labelled) :],
        alikeness.groups(len(labelled), joined),
        [one.reading.text for one in looks[: len(labelled)]],
        [
            probability(seen.shown, one.text or "", model.alphabet)
            for one, seen in zip(labelled, looks)
        ],
        profile,
        bets,
        [
            *_told_left(len(found) + len(failed), len(examples)),
            *_counts(kept, labelled, sizes, unreadable),
            f"nearly the same picture: {len(near)} pairs",
            *_told_conflicts(kept, near),
            _told_profile(profile),
            *_told_bets(bets),
            *_told_unlike(labelled, looks),
        ],
        [*found, *failed],
        monotonic() - started,
    )


def _by_chance(examples: Sequence[Example]) -> list[Example]:
    """The labelled ones first."""
    by_chance = Random("looked at").sample(examples, len(examples))
    return sorted(by_chance, key=lambda one: one.text is None)


def _told_left(looked_at: int, pictures: int) -> list[str]:
    if looked_at == pictures:
        return []
    return [
        f"there was time to look at {looked_at:,} of {pictures:,} pictures, by chance, and the "
        "others are left out: give more --minutes to learn from more"
    ]


def _reason(error: Exception) -> str:
    cause = error.__context__
    return str(cause if isinstance(cause, ImageError) else error)


def _together(
    looks: list[Look], labelled: list[Example], alphabet: Alphabet
) -> tuple[Profile, list[Decoded]]:
    """The profile, labels counted as certain, and each reading under what the others say."""
    labels = [one.text or "" for one in labelled]
    options = Options(alphabet, case=case_of(labels))
    told = [[(label, 1.0)] for label in labels]
    # What the reader has put forward is asked anew only where a case restricts it.
    restricts = options.case != "keep"
    said = [
        evidence(one.shown, options) if restricts else one.evidence
        for one in looks[len(labelled) :]
    ]
    profile, given = infer([*told, *said], case=options.case, alphabet=alphabet)
    return profile, [
        decode_views(one.shown, options, weights) for one, weights in zip(looks, given)
    ]


def _bets(
    labelled: list[Example], looks: list[Look], together: list[Decoded], alphabet: Alphabet
) -> list[tuple[str, str, str]]:
    """Of labels with further characters none: the reader knows nothing of these yet."""
    found = []
    for one, seen, decoded in zip(labelled, looks, together):
        label, text = one.text or "", decoded.text
        if not set(label) <= set(ALPHABET):
            continue
        if decoded.sureness < SURE or label.lower() == text.lower():
            continue
        if Levenshtein.distance(label.lower(), text.lower()) > EDITS:
            continue
        of_label, of_text = (probability(seen.shown, each, alphabet) for each in (label, text))
        if of_text >= ODDS * max(of_label, ctc.FLOOR**2):
            found.append((one.path.name, label, text))
    return found


def _counts(
    kept: list[Example],
    labelled: list[Example],
    sizes: list[tuple[int, int]],
    unreadable: list[str],
) -> list[str]:
    texts = [one.text or "" for one in labelled]
    lengths = Counter(map(len, texts))
    of_size = Counter(sizes).most_common(3)
    lines = [f"{len(kept):,} pictures, {len(labelled):,} labelled"]
    if unreadable:
        lines.append(f"cannot be read: {listed(unreadable, _NAMED)}")
    if texts:
        lines.append("lengths: " + ", ".join(f"{n} ({c})" for n, c in sorted(lengths.items())))
        lines.append("characters: " + "".join(sorted(set("".join(texts)))))
        lines.append(f"texts that occur twice: {len(texts) - len({t.lower() for t in texts})}")
    told = ", ".join(f"{w} x {h} ({count})" for (w, h), count in of_size)
    rest = len(set(sizes)) - len(of_size)
    lines.append(f"sizes: {told}" + (f" and {rest} more" if rest > 0 else ""))
    return lines


def _told_profile(profile: Profile) -> str:
    """What is common of it."""
    lengths = ", ".join(f"{one} ({100 * share:.0f} %)" for one, share in profile.lengths)
    characters = "".join(sorted(one for one, share in profile.characters if share >= _COMMON))
    return f"profile: lengths {lengths}; characters {characters}; letters {profile.case}"


def _told_conflicts(kept: list[Example], near: list[tuple[int, int]]) -> list[str]:
    """Pairs of nearly the same picture with two texts."""
    pairs = [(kept[one], kept[other]) for one, other in near]
    return [
        f"the same picture? {a.path.name} is labelled {a.text!r}, {b.path.name} {b.text!r}"
        for a, b in pairs
        if a.text is not None and b.text is not None and a.text.lower() != b.text.lower()
    ]


def _told_unlike(labelled: list[Example], looks: list[Look]) -> list[str]:
    """A warning where labels are as unlike what is read as those of other pictures would be.

    Of labels with further characters there is none: the reader knows nothing of these yet.
    """
    pairs = [
        (one.text.lower(), seen.reading.text.lower())
        for one, seen in zip(labelled, looks)
        if one.text and set(one.text) <= set(ALPHABET)
    ]
    if len(pairs) < _UNLIKE_LABELS:
        return []
    share = character_error_rate([text for _, text in pairs], [label for label, _ in pairs])
    if share < _UNLIKE:
        return []
    return [
        f"labels of other pictures? {100 * min(share, 1.0):.0f} % of their characters are read "
        "otherwise: look whether each stands beside its own picture"
    ]


def _told_bets(bets: list[tuple[str, str, str]]) -> list[str]:
    return [
        f"typing error? {name} is labelled {label!r}, and reads {text!r}"
        for name, label, text in bets
    ]
