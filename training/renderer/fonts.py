"""The typefaces of the renderer: the fonts that ``training.renderer.font_index`` calls fit."""

import json
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageFont

ROOT = Path(__file__).parents[2]
# Elsewhere where the fonts came in a pack (training.borrowed_gpu.pack).
INDEX = Path(os.environ.get("FONT_INDEX", ROOT / "build" / "fonts.json"))

# The size in pixels per em at which it is seen what a font has.
PROBED = 40
# What a font draws for these it draws for all that it has not: few fonts have the first, none the
# second, which is no character.
_ABSENT = ("\uf8fe", "\U0010fffe")


@dataclass(frozen=True)
class Typeface:
    """A fit font, the characters that it draws distinctly, and its measures."""

    path: str  # its file; from the index on, where it is no full path
    characters: str  # of letters and digits; none in a font of another script
    others: str  # of the signs and foreign characters, those that it has
    capital: float  # height of a capital, as a share of the font size
    advance: float  # mean width of a character, as a share of the font size
    legible: float  # share of its characters that the index's classifier recognises


@cache
def typefaces() -> tuple[Typeface, ...]:
    """The fit fonts with letters and digits, in a fixed order, with full paths.

    Raises ``FileNotFoundError`` before the index is made.
    """
    return tuple(face for face in all_typefaces() if face.characters)


@cache
def all_typefaces() -> tuple[Typeface, ...]:
    """Those, and the fonts of other scripts. Raises ``FileNotFoundError`` as they do."""
    if not INDEX.exists():
        raise FileNotFoundError(f"{INDEX} is missing: run `make families`.")
    entries = json.loads(INDEX.read_text(encoding="utf-8"))
    return tuple(
        Typeface(**entry | {"path": str(INDEX.parent / entry["path"])}) for entry in entries
    )


@cache
def drawing(character: str) -> frozenset[int]:
    """The places in ``all_typefaces`` of those that have a character."""
    faces = enumerate(all_typefaces())
    return frozenset(place for place, face in faces if character in face.characters + face.others)


def having(characters: str) -> dict[str, frozenset[int]]:
    """As ``drawing``, of characters that the index was not looked through for too.

    All font files are opened: half a second. Raises ``FileNotFoundError`` as ``typefaces`` does.
    """
    found = [masks(face.path, characters).keys() for face in all_typefaces()]
    return {
        one: frozenset(place for place, has in enumerate(found) if one in has) for one in characters
    }


def masks(path: str, characters: str) -> dict[str, Image.Image]:
    """The masks of those of the characters that the font has; of what is no font, none."""
    try:
        font = ImageFont.truetype(path, PROBED, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        return {}
    absent = [glyph(font, one)[0] for one in _ABSENT]
    found = {character: glyph(font, character)[0] for character in characters}
    return {
        character: mask
        for character, mask in found.items()
        if min(mask.size) >= 2
        and max(mask.size) <= 4 * PROBED
        and all((mask.size, mask.tobytes()) != (one.size, one.tobytes()) for one in absent)
    }


@lru_cache(maxsize=256)
def load(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font file opened at a size in pixels per em; the last 256 stay open."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def glyph(
    font: ImageFont.FreeTypeFont, character: str, smooth: bool = True
) -> tuple[Image.Image, int]:
    """The character's mask, and how many pixels below the line its ink ends.

    The mask is cut to the ink: mode L, of no size where there is none. Not ``smooth``:
    every pixel is ink or none, 255 or 0.
    """
    # Measuring and drawing each take FreeType as long: this is both in one.
    ink, (_, top) = font.getmask2(character, "L" if smooth else "1", anchor="ls")
    mask = Image.new("L", ink.size)
    if mask.width and mask.height:
        mask.paste(ink, (0, 0, *ink.size))
    return mask, top + ink.size[1]
