"""A renderer of our own that draws captchas of every kind it can: domain randomisation.

Tobin et al., 2017: what is trained on images that vary more than reality does takes
reality for one more variation. One image is drawn so: a layout, half of the time as most
sites do it; a ground; letters shaped and set (``lettering``) and painted (``inking``);
clutter behind and before them (``composing``); a distortion of the whole; wear. Three in ten
stand on a clean sheet and do not wear. Every choice comes from the one random generator.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType

from PIL import Image

from training.renderer.colours import CONTRAST, PALE
from training.renderer.composing import FINE, bare, compose
from training.renderer.distortion import distorted, rippled
from training.renderer.fonts import Typeface, all_typefaces, drawing, typefaces
from training.renderer.grounds import any_ground, sheet
from training.renderer.inking import MARGIN
from training.renderer.layout import HEIGHTS, WIDTHS, Layout, any_layout, picture_around
from training.renderer.lettering import Manner, any_manner, letters, pixelated
from training.renderer.wear import worn
from training.renderer.words import text as draw_text
from training.texts import DIGITS

__all__ = ["HEIGHTS", "WIDTHS", "sample", "written"]

# Degrees: what a sign is told by.
_TURNED = 12.0


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 60 x 20 to 400 x 160 pixels with its text.

    ``lengths``: least and most characters. Raises ``FileNotFoundError`` where the fonts or
    the dictionary are not installed.
    """
    text, faces = _text_and_faces(rng, lengths)
    layout = any_layout(rng, len(text))
    if layout.kind == "overlapping" and rng.random() < 0.5:
        text, faces = _in_digits(rng, text, faces)
    return _picture(rng, text, faces, layout, _manner(rng, layout)), text


def written(
    rng: Random, text: str, able: Mapping[str, frozenset[int]] = MappingProxyType({})
) -> Image.Image:
    """An RGB image as ``sample``'s of a text that may hold signs, foreign characters and spaces.

    Its letters do not overlap and hardly turn, or a plus would be a letter x. ``able``: places of
    the typefaces that have characters which the index does not know (``fonts.having``). Raises
    ``FileNotFoundError`` as ``sample``.
    """
    layout = any_layout(rng, len(text))
    while layout.kind == "overlapping":
        layout = any_layout(rng, len(text))
    manner = _manner(rng, layout)
    manner = replace(manner, rotation=min(manner.rotation, _TURNED), gap=max(manner.gap, -0.05))
    return _picture(rng, text, _faces_of(rng, text, able), layout, manner)


def _picture(
    rng: Random, text: str, faces: list[Typeface], layout: Layout, manner: Manner
) -> Image.Image:
    capital = manner.capital
    placed, wide, high = letters(rng, text, faces, manner, MARGIN)
    bends = layout.kind not in ("full", "pixelated")
    strength = rng.uniform(0.05, 0.22) * capital if bends and rng.random() < 0.45 else 0.0
    inner = (wide - 2 * MARGIN, high - 2 * MARGIN)
    size, left, top = picture_around(rng, layout, *inner, round(strength))
    corner = (left - MARGIN, top - MARGIN)
    # Sites draw most of theirs on a clean sheet.
    clean = layout.bare or rng.random() < 0.3
    picture, uneven = sheet(rng, size) if clean else any_ground(rng, size, rng.random() < 0.7)
    # Some sites print in pale ink, which no wear may touch.
    pale = rng.random() < 0.05
    if layout.bare:
        bare(picture, rng, placed, corner, capital)
    else:
        compose(picture, rng, placed, corner, capital, uneven, PALE if pale else CONTRAST)
    if strength:
        picture = distorted(picture, rng, strength)
    if bends and rng.random() < 0.08:
        picture = rippled(picture, rng, capital)
    picture = _fitted(picture)
    if not (clean or pale):
        picture = worn(picture, rng, capital < FINE, capital)
    return picture


def _manner(rng: Random, layout: Layout) -> Manner:
    if layout.kind == "pixelated":
        return pixelated(rng, layout.capital)
    manner = any_manner(rng, layout.capital, layout.scattered)
    return manner if layout.gap is None else replace(manner, gap=layout.gap)


def _in_digits(rng: Random, text: str, faces: list[Typeface]) -> tuple[str, list[Typeface]]:
    """As many digits, as sites crowd them most."""
    digits = "".join(rng.choices(DIGITS, k=len(text)))
    return digits, _drawing(digits, faces)


def _text_and_faces(rng: Random, lengths: tuple[int, int]) -> tuple[str, list[Typeface]]:
    """The text, and a typeface for each character: mostly one for all."""
    text = draw_text(rng, lengths)
    fonts = rng.sample(typefaces(), rng.choice((1, 1, 1, 1, 2, 3, 8)))
    faces = [rng.choice(fonts) for _ in text]
    # A face without small letters of its own draws capitals: the text says so.
    drawn = "".join(c if c in face.characters else c.swapcase() for c, face in zip(text, faces))
    return drawn, _drawing(drawn, faces)


def _faces_of(rng: Random, text: str, known: Mapping[str, frozenset[int]]) -> list[Typeface]:
    """One typeface for all where one has them all; else one for each character."""
    # A space is drawn by none, and takes none: any typeface will do.
    drawn = [text[0] if character == " " else character for character in text]
    able = [known.get(character) or drawing(character) for character in drawn]
    if common := frozenset.intersection(*able):
        return [all_typefaces()[rng.choice(sorted(common))]] * len(text)
    return [all_typefaces()[rng.choice(sorted(places))] for places in able]


def _drawing(text: str, faces: list[Typeface]) -> list[Typeface]:
    """The same faces, but the first of all where one lacks its character."""
    first = typefaces()[0]
    return [face if c in face.characters else first for c, face in zip(text, faces)]


def _fitted(picture: Image.Image) -> Image.Image:
    """Brought down to the largest size where the lettering asked for more."""
    share = min(1.0, WIDTHS[1] / picture.width, HEIGHTS[1] / picture.height)
    if share == 1.0:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BILINEAR)
