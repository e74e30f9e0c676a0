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
        try:
            number = float(weight or 1)
        except ValueError:
            number = 0.0
        if not number > 0:
            raise argparse.ArgumentTypeError(f"the weight of {name} must be a number above 0")
        if today := successors(name, number):
            named = ",".join(f"{new}:{part:.3g}" for new, part in today.items())
            raise argparse.ArgumentTypeError(f"source {name!r} is several by now: {named}")
        if name not in SOURCES:
            raise argparse.ArgumentTypeError(f"source {name!r} is none of {', '.join(SOURCES)}")
        mixture[name] = number
    return mixture
