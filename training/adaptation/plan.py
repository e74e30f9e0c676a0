"""What a course is made of, kept where it works, so that it goes on after a stop."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from recognize.files import write_whole
from recognize.model import Model
from training.adaptation.pictures import Example

_FILE = "plan.json"
_Picture = TypeVar("_Picture")


@dataclass(frozen=True)
class Plan:
    """Which networks are trained, and for how long.

    ``parts``: places of the labels that each does not learn from; one empty part where nothing is
    labelled. ``rounds``: times that a part is trained, each on newer readings.
    ``steps``: of each round. ``read``: how many unlabelled pictures are read for that.
    """

    digest: str
    seed: int
    parts: list[list[int]]
    rounds: int
    steps: int
    read: int

    def chosen(self, pictures: Sequence[_Picture]) -> list[_Picture]:
        """As many of the unlabelled pictures as are read, by chance; the same at every call."""
        return Random(self.seed).sample(pictures, self.read)

    @property
    def runs(self) -> int:
        """How many times something is trained."""
        return len(self.parts) * self.rounds


def told(model: Model) -> str:
    """What tells the model of before from others."""
    return f"{model.card['sha256']} {model.alphabet.key}"


def digest(examples: Sequence[Example], model: str) -> str:
    """SHA-256 of the files' names, sizes and texts, and of what tells the model."""
    lines = [f"{one.path.name}\t{_size(one.path)}\t{one.text}\n" for one in examples]
    return hashlib.sha256("".join([model, *lines]).encode()).hexdigest()


def _size(path: Path) -> int:
    """Bytes; 0 of a link to nothing, which is told as a picture that cannot be read."""
    return path.stat().st_size if path.exists() else 0


def begun(work: Path, key: str, seed: int) -> Plan | None:
    """The plan that the folder holds for these pictures; ``None`` where there is none.

    What belongs to other pictures is removed.
    """
    path = work / _FILE
    if path.exists():
        try:
            plan = Plan(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            plan = None
        if plan and (plan.digest, plan.seed) == (key, seed):
            return plan
    for child in work.glob("part-*"):
        shutil.rmtree(child)
    path.unlink(missing_ok=True)
    return None


def keep(work: Path, plan: Plan) -> None:
    """Writes the plan, whole or not at all."""
    write_whole(work / _FILE, (json.dumps(asdict(plan)) + "\n").encode())
