"""The typefaces of the renderer: which fonts are fit, as ``training.renderer.font_index`` found."""

import json
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageFont

ROOT = Path(__file__).parents[2]
# Elsewhere where the fonts came in a pack (training.borrowed_gpu.pack).
INDEX = Path(os.environ.get("FONT_INDEX", ROOT / "build" / "fonts.json"))


@dataclass(frozen=True)
class Typeface:
    """A fit font: its file (from the index on, where it is no full path), the characters that
    it draws distinctly, and its measures.

    ``capital`` is the height of a capital and ``advance`` the mean width of a character,
    both as shares of the font size. ``legible`` is the share of characters recognised.
    """

    path: str
    characters: str
    capital: float
    advance: float
    legible: float


@cache
def typefaces() -> tuple[Typeface, ...]:
    """The fit fonts, in a fixed order. Raises ``FileNotFoundError`` before the index is made."""
    if not INDEX.exists():
        raise FileNotFoundError(f"{INDEX} is missing: run `make families`.")
    entries = json.loads(INDEX.read_text(encoding="utf-8"))
    return tuple(
        Typeface(**entry | {"path": str(INDEX.parent / entry["path"])}) for entry in entries
    )


@lru_cache(maxsize=256)
def load(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def glyph(
    font: ImageFont.FreeTypeFont, character: str, smooth: bool = True
) -> tuple[Image.Image, int]:
    """The character's mask, cut to its ink (mode L, empty where it has none), and how far
    below the line the ink ends. Not ``smooth``: every pixel is ink or none, 255 or 0."""
    # Measuring and drawing each take FreeType as long: this is both in one.
    ink, (_, top) = font.getmask2(character, "L" if smooth else "1", anchor="ls")
    mask = Image.new("L", ink.size)
    if mask.width and mask.height:
        mask.paste(ink, (0, 0, *ink.size))
    return mask, top + ink.size[1]
