"""The two settings of the ``captcha`` package that are trained and measured."""

from dataclasses import dataclass, replace
from random import Random

from recognize.alphabet import ALPHANUMERIC


@dataclass(frozen=True)
class Setting:
    """Image size in pixels, font sizes in points, and the characters drawn."""

    width: int
    height: int
    font_sizes: tuple[int, ...]
    characters: str


# The university project drew 128 x 48 images without the characters that it took to be
# indistinguishable.
ORIGINAL = Setting(128, 48, (40,), "".join(c for c in ALPHANUMERIC if c not in "Oo0"))
DEFAULT = Setting(160, 60, (42, 50, 56), ALPHANUMERIC)
# The defaults, with the three ovals as a third of all characters, equally often: telling 0
# from O is most of what is left to learn there.
OVALS = replace(DEFAULT, characters=ALPHANUMERIC + 10 * "0Oo")


def draw_text(rng: Random, characters: str, lengths: tuple[int, int]) -> str:
    """Random text; characters are drawn independently, so neighbours may repeat."""
    return "".join(rng.choices(characters, k=rng.randint(*lengths)))
