"""A renderer of our own that draws captchas of every kind it can: domain randomisation.

Tobin et al., 2017: what is trained on images that vary more than reality does takes
reality for one more variation. One image is drawn so: a layout, half of the time as most
sites do it; a ground; letters shaped and set (``lettering``) and painted (``inking``);
clutter behind and before them (``composing``); a distortion of the whole; wear. Three in ten
stand on a clean sheet and do not wear. Every choice comes from the one random generator.
"""

from dataclasses import replace
from random import Random

from PIL import Image

from training.renderer.colours import CONTRAST, PALE
from training.renderer.composing import FINE, bare, compose
from training.renderer.distortion import distorted, rippled
from training.renderer.fonts import Typeface, typefaces
from training.renderer.grounds import ground, sheet
from training.renderer.inking import MARGIN
from training.renderer.layout import HEIGHTS, WIDTHS, Layout, any_layout, page
from training.renderer.lettering import Manner, letters, manner, pixelated
from training.renderer.wear import worn
from training.renderer.words import text as draw_text
from training.texts import DIGITS

__all__ = ["HEIGHTS", "WIDTHS", "sample"]


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """An RGB image of 60 x 20 to 400 x 160 pixels with its text."""
    text, faces = _text_and_faces(rng, lengths)
    laid = any_layout(rng, len(text))
    if laid.kind == "overlapping" and rng.random() < 0.5:
        text, faces = _in_digits(rng, text, faces)
    how = _manner(rng, laid)
    capital = how.capital
    placed, wide, high = letters(rng, text, faces, how, MARGIN)
    bends = laid.kind not in ("full", "pixelated")
    strength = rng.uniform(0.05, 0.22) * capital if bends and rng.random() < 0.45 else 0.0
    size, left, top = page(rng, laid, wide - 2 * MARGIN, high - 2 * MARGIN, round(strength))
    corner = (left - MARGIN, top - MARGIN)
    # Sites draw most of theirs on a clean sheet.
    clean = laid.bare or rng.random() < 0.3
    picture, uneven = sheet(rng, size) if clean else ground(rng, size, rng.random() < 0.7)
    # Some sites print in pale ink, which no wear may touch.
    pale = rng.random() < 0.05
    if laid.bare:
        bare(picture, rng, placed, corner, capital)
    else:
        compose(picture, rng, placed, corner, capital, uneven, PALE if pale else CONTRAST)
    if strength:
        picture = distorted(picture, rng, strength)
    if bends and rng.random() < 0.08:
        picture = rippled(picture, rng, capital)
    picture = _within(picture)
    if not (clean or pale):
        picture = worn(picture, rng, capital < FINE, capital)
    return picture, text


def _manner(rng: Random, laid: Layout) -> Manner:
    if laid.kind == "pixelated":
        return pixelated(rng, laid.capital)
    how = manner(rng, laid.capital, laid.scattered)
    return how if laid.gap is None else replace(how, gap=laid.gap)


def _in_digits(rng: Random, text: str, faces: list[Typeface]) -> tuple[str, list[Typeface]]:
    """As many digits, as sites crowd them most."""
    plain = typefaces()[0]
    digits = "".join(rng.choices(DIGITS, k=len(text)))
    return digits, [f if d in f.characters else plain for d, f in zip(digits, faces)]


def _text_and_faces(rng: Random, lengths: tuple[int, int]) -> tuple[str, list[Typeface]]:
    """The text, and a typeface for each character: mostly one for all."""
    text = draw_text(rng, lengths)
    fonts = rng.sample(typefaces(), rng.choice((1, 1, 1, 1, 2, 3, 8)))
    faces = [rng.choice(fonts) for _ in text]
    # A face without small letters of its own draws capitals: the text says so.
    drawn = [c if c in face.characters else c.swapcase() for c, face in zip(text, faces)]
    plain = typefaces()[0]
    faces = [face if c in face.characters else plain for c, face in zip(drawn, faces)]
    return "".join(drawn), faces


def _within(picture: Image.Image) -> Image.Image:
    """Brought down to the largest size where the lettering asked for more."""
    share = min(1.0, WIDTHS[1] / picture.width, HEIGHTS[1] / picture.height)
    if share == 1.0:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.BILINEAR)
