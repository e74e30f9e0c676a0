"""This project's own renderer, which draws captchas of every kind that it can."""

from training import renderer
from training.generators.family import Family, Variant

FAMILY = Family(
    name="rendered",
    generator="this project's renderer (`training/renderer`)",
    licence="MIT",
    # More than a third of the default mixture: its variety carries over to families never seen.
    sources={"rendered": Variant(renderer.sample, weight=42)},
    travels="live",
    lengths=(1, 12),
    debian=("wamerican-small",),
    # It stands for many families.
    rows=6,
)
