"""How much of a run's data comes from each source."""

from collections.abc import Mapping

from training.generators import SOURCES, default_mixture, family_of, successors

# 0.3 draws harder images than 0.7.1 (other warps and more overlap), and 62 characters are
# harder than 59: the shares lean towards what is hard.
PLAIN = {"original-0.7.1": 3.0, "default-0.7.1": 4.0, "original-0.3": 4.0, "default-0.3": 1.0}
# Nearly half of it drawn by the renderer, whose variety carries over to families never seen; of
# the others, the hardest most.
BREADTH = default_mixture()
_NAMED: dict[str, Mapping[str, object]] = {"plain": PLAIN, "breadth": BREADTH}


def parse_mixture(text: str) -> dict[str, float]:
    """``name:weight,name:weight`` as a dictionary; a missing weight is 1.

    ``plain`` and ``breadth`` alone stand for ``PLAIN`` and ``BREADTH``.
    Raises ``ValueError`` for an unknown source or a weight that is no positive number.
    """
    if text in _NAMED:
        return checked(_NAMED[text])
    weights: dict[str, object] = {}
    for part in text.split(","):
        name, _, weight = part.strip().partition(":")
        try:
            weights[name] = float(weight or 1)
        except ValueError:
            weights[name] = weight
    return checked(weights)


def checked(weights: Mapping[str, object]) -> dict[str, float]:
    """The weights by source as floats.

    A source of the past gives its weight to those that it stood for, ``packed`` to all that
    travel to a borrowed machine as images, each as much of it as it has of the default mixture.
    Raises ``ValueError`` for an unknown source or a weight that is no positive number.
    """
    mixture: dict[str, float] = {}
    for name, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight > 0:
            raise ValueError(f"the weight of {name} must be a number above 0")
        for source, part in _parts(name, weight).items():
            if source not in SOURCES:
                raise ValueError(f"source {source!r} is none of {', '.join(SOURCES)}")
            mixture[source] = mixture.get(source, 0.0) + part
    return mixture


def _parts(name: str, weight: float) -> dict[str, float]:
    """What a name in a mixture stands for."""
    if name != "packed":
        return successors(name, weight) or {name: float(weight)}
    shares = {
        source: share
        for source, share in default_mixture().items()
        if family_of(source).travels == "images"
    }
    return {source: weight * share / sum(shares.values()) for source, share in shares.items()}
