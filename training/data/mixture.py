"""How much of a run's data comes from each source."""

import argparse

from training.generators import SOURCES, default_mixture, successors

# 0.3 draws harder images than 0.7.1 (other warps and more overlap), and 62 characters are
# harder than 59: the shares lean towards what is hard.
MIXTURE = "original-0.7.1:3,default-0.7.1:4,original-0.3:4,default-0.3:1"
# Nearly half of it drawn by the renderer, whose variety carries over to families never seen; of
# the others, the hardest most.
BREADTH = ",".join(f"{name}:{weight}" for name, weight in default_mixture().items())


def parse_mixture(text: str) -> dict[str, float]:
    """``name:weight,name:weight`` as a dictionary; a missing weight is 1.

    ``breadth`` alone stands for ``BREADTH``.
    Raises ``argparse.ArgumentTypeError`` for an unknown source or a weight that is no
    positive number.
    """
    mixture = {}
    for part in (BREADTH if text == "breadth" else text).split(","):
        name, _, weight = part.strip().partition(":")
        if today := successors(name):
            named = ",".join(f"{new}:{weight:.3g}" for new, weight in today.items())
            raise argparse.ArgumentTypeError(
                f"source {name!r} is now the families of its generators: {named}"
            )
        if name not in SOURCES:
            raise argparse.ArgumentTypeError(f"source {name!r} is none of {', '.join(SOURCES)}")
        try:
            mixture[name] = float(weight or 1)
        except ValueError:
            mixture[name] = 0.0
        if not mixture[name] > 0:
            raise argparse.ArgumentTypeError(f"the weight of {name} must be a number above 0")
    return mixture
