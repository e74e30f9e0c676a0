"""For files that still import from here; their texts come from ``training.texts``."""

from training.texts import *  # noqa: F403
