"""From pictures of one source to a reader of it: the whole way."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from model_build import embed
from model_build.card import Adaptation
from model_build.evaluation.metrics import Share, percent
from recognize.alphabet import OWN, Alphabet
from recognize.hosting.s3 import FILES
from recognize.model import EMBEDDED, Model
from training.adaptation import course, plan, replay, sample, written
from training.adaptation.errors import CannotTeach
from training.adaptation.grown import Grown, grown_weights
from training.adaptation.lessons import digest
from training.adaptation.look import Findings, look
from training.adaptation.pictures import Example
from training.adaptation.session import Learnt, Session, keep_generated
from training.adaptation.spent import Spent
from training.adaptation.split import FOLDS
from training.renderer.fonts import typefaces

WEIGHTS = embed.WEIGHTS / f"{course.NETWORK}.weights.h5"
# Fewer say too little to learn from, and to be asked afterwards.
LEAST_LABELS, LEAST_UNLABELLED = 10, 30
# Part of the minutes in which pictures are looked at, which then takes as long again to weigh: what
# can be learnt is bounded by the rest.
LOOKING = 0.12
# Seconds at the end: quantising, comparing, fitting, writing.
_WRITING = 20.0


@dataclass(frozen=True)
class Taught:
    """``model_dir``: the new model; ``None`` where the old one reads as well, and stays.

    ``before`` and ``after``: of held-out labels the share read without an error in any case, with
    its 95 % interval; ``None`` without labels. ``seconds``: of this call and of stopped ones that
    it went on from. ``labels``, ``unlabelled``: pictures learnt from.
    """

    model_dir: Path | None
    before: Share | None
    after: Share | None
    seconds: float
    labels: int
    unlabelled: int


def teach(
    examples: Sequence[Example],
    out: Path,
    *,
    alphabet: Alphabet = OWN,
    minutes: float = 5.0,
    work: Path | None = None,
    seed: int = 1,
    say: Callable[[str], None] = print,
    workers: int = 0,
) -> Taught:
    """Teaches the embedded model a source, and writes a model directory where that helped.

    ``alphabet``: the characters that the model is to know, those of the examples' texts among them;
    for those that the embedded one does not know its output layer grows, and the rest is kept.
    ``minutes``: for all of it. ``work``: a folder for what a stopped call goes on from, by default
    beside ``out``; removed at the end. ``say`` is given a line at a time. ``workers``: processes
    that make batches; 0: a thread, for a process takes seconds to start. Raises ``CannotTeach``
    and ``OSError``; ``out`` then stays as it was.
    """
    started = monotonic()
    if not minutes > 0:
        raise CannotTeach("the minutes must be above 0")
    _check(out)
    work = work or out.with_name(f"{out.name}.work")
    begun = work.exists()
    with _alone(work):
        before = Grown(EMBEDDED, alphabet)
        found, goes_on = _looked(examples, before, work, started + 60 * minutes * LOOKING)
        spent = Spent(work, started, goes_on)
        tell = spent.telling(say)
        for line in found.lines:
            tell(line)
        try:
            _enough(found)
        except CannotTeach:
            # What a stopped call trained, on more pictures, it keeps.
            if not begun:
                shutil.rmtree(work)
            raise
        end = started + 60 * minutes - min(_WRITING, 6 * minutes)
        keep_generated(work, seed, alphabet)
        weights = grown_weights(WEIGHTS, alphabet, work, replay.kept(work / "replay"))
        try:
            learnt = Session(found, before, weights, work, seed, workers, end, tell).learn()
        finally:
            spent.keep()
        for line in _lines(learnt):
            tell(line)
        model_dir = None
        if learnt.outcome is None or learnt.outcome.improved:
            told = _told(found, before, learnt, spent.seconds / 60)
            written.write(out, before, learnt, told, _pictures(found), work, WEIGHTS)
            model_dir = out
    shutil.rmtree(work)
    old, new = learnt.outcome.any_case if learnt.outcome else (None, None)
    return Taught(model_dir, old, new, spent.seconds, len(found.labelled), len(found.unlabelled))


def _check(out: Path) -> None:
    """Before minutes of work. Raises ``CannotTeach``, and ``OSError`` where nothing can be made."""
    if out.exists() and (not out.is_dir() or {path.name for path in out.iterdir()} - {*FILES}):
        raise CannotTeach(f"{out} holds other things than a model: name a new folder")
    try:
        typefaces()
    except FileNotFoundError as error:
        raise CannotTeach(str(error).removesuffix(".")) from None
    out.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(out.parent, os.W_OK):
        raise CannotTeach(f"{out.parent} cannot be written to")


def _looked(
    examples: Sequence[Example], before: Model, work: Path, until: float
) -> tuple[Findings, bool]:
    """What is found in the time that there is, and whether a stopped call goes on.

    That call finds the same in the same pictures.
    """
    key = plan.digest(examples, plan.told(before))
    former = sample.kept(work, key, examples)
    if former is not None:
        return look(former, before), True
    found = look(examples, before, until)
    sample.keep(work, key, found.looked_at)
    return found, False


def _enough(found: Findings) -> None:
    """Raises ``CannotTeach`` for pictures of which too few are there."""
    labels, others = len(found.labelled), len(found.unlabelled)
    if labels < LEAST_LABELS and (labels or others < LEAST_UNLABELLED):
        raise CannotTeach(
            f"{labels} labelled pictures and {others} others are too few: it takes "
            f"{LEAST_LABELS} labelled ones, or {LEAST_UNLABELLED} without any label"
        )
    if labels and len(found.groups) < FOLDS:
        raise CannotTeach(
            f"the labels are of {len(found.groups)} texts or pictures alone: it takes {FOLDS} that "
            "differ to ask what was learnt"
        )


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Holds the folder as long as it is worked in. Raises ``CannotTeach`` where another does."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotTeach(f"another call works in {work}") from None
        yield


def _pictures(found: Findings) -> list[Example]:
    return [*found.labelled, *(one.example for one in found.unlabelled)]


def _told(found: Findings, before: Model, learnt: Learnt, minutes: float) -> Adaptation:
    """What the card says of it."""
    pictures = _pictures(found)
    told: Adaptation = {
        "base": f"{before.name} {before.version}",
        "folder": pictures[0].path.parent.resolve().name,
        "labels": len(found.labelled),
        "unlabelled": len(found.unlabelled),
        "labels_sha256": digest(pictures),
        "folds": learnt.folds,
        "generated": learnt.remembered,
        "parity": 0.0,
        "confusions": [],
        "profile": found.profile.as_json(),
        "minutes": round(minutes, 1),
    }
    if learnt.outcome:
        told["before"], told["after"] = learnt.outcome.before_shares, learnt.outcome.after_shares
        told["confusions"] = learnt.outcome.confusions
    return told


def _lines(learnt: Learnt) -> list[str]:
    """What came of it, for a person."""
    shares = learnt.remembered
    lines = [
        "generated pictures of other kinds (any case, %): before "
        f"{percent(shares['before'], 1)}, after {percent(shares['after'], 1)}"
    ]
    outcome = learnt.outcome
    if outcome is None:
        return [*lines, "without labels nothing tells how well the source is read now: label some"]
    for kind in ("any_case", "case_sensitive"):
        lines.append(
            f"held-out labels ({kind.replace('_', ' ')}, %): before "
            f"{percent(outcome.before_shares[kind], 1)}, after "
            f"{percent(outcome.after_shares[kind], 1)}"
        )
    told = (f"{one['true']}>{one['read']} {one['count']}" for one in outcome.confusions)
    if outcome.confusions:
        lines.append(f"confusions (true>read, times): {', '.join(told)}")
    if outcome.improved:
        lines.append(f"better than before, beyond chance: {outcome.told}")
    else:
        lines.append(
            f"no better than before, beyond chance ({outcome.told}): the old model is kept, none "
            "is written"
        )
    return lines
