"""How a letter's shape becomes paint: solid, hollow, outlined, shadowed, textured, cut out."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from training.renderer.colours import Colour, near
from training.renderer.lettering import Letter
from training.renderer.textures import KINDS, texture

# Pixels around the ink that an outline or a shadow may take.
MARGIN = 4


@dataclass(frozen=True)
class Brush:
    """How the letters of one image are painted."""

    fill: Callable
    thickness: int  # of outlines: 1 or 2 pixels to either side
    tile: str  # of textured fills
    offset: tuple[int, int]  # of shadows and depth, at most MARGIN pixels


def brush(rng: Random, capital: float, fine: bool) -> Brush:
    """``fine``: the strokes are thin, so they are not broken up."""
    fills, weights = zip(*(_FILLS[:_WHOLE] if fine else _FILLS))
    thickness = 2 if capital > 26 and rng.random() < 0.5 else 1
    reach = 1 if capital < 14 else rng.randint(1, 3)
    offset = (rng.choice((-1, 1)) * reach, rng.choice((-1, 1)) * rng.randint(0, reach))
    return Brush(rng.choices(fills, weights)[0], thickness, rng.choice(KINDS), offset)


def stroke(letter: Letter, how: Brush) -> float:
    """About how broad the letter's strokes come out, in pixels."""
    if how.fill in OUTLINES:
        return 1.5
    shape = np.asarray(letter.mask) > 127
    ink, kept = np.count_nonzero(shape), np.count_nonzero(_widest(shape, 1, np.logical_and))
    return 2 * ink / max(1, ink - kept)


def paint(
    picture: Image.Image, letter: Letter, how: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """Paints a letter onto RGB; ``second`` is the colour of outline, shadow or depth."""
    how.fill(picture, letter, how, ink, second, rng)


def _solid(picture, letter, how, ink, second, rng):
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _hollow(picture, letter, how, ink, second, rng):
    """The outline alone, outside of the shape."""
    ring = ImageChops.subtract(_grown(letter.mask, how.thickness), letter.mask)
    picture.paste(ink, (letter.left, letter.top), ring)


def _thin_hollow(picture, letter, how, ink, second, rng):
    """The outline alone, inside the shape: as thin as the finest fonts."""
    inner = Image.fromarray(_widest(np.asarray(letter.mask), 1, np.minimum))
    picture.paste(ink, (letter.left, letter.top), ImageChops.subtract(letter.mask, inner))


def _outlined(picture, letter, how, ink, second, rng):
    picture.paste(second, (letter.left, letter.top), _grown(letter.mask, how.thickness))
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _filled_like_ground(picture, letter, how, ink, second, rng):
    """An outline in ink, and a faint fill: what crosses behind is hidden."""
    picture.paste(ink, (letter.left, letter.top), _grown(letter.mask, how.thickness))
    picture.paste(second, (letter.left, letter.top), letter.mask)


def _shadowed(picture, letter, how, ink, second, rng):
    place = (letter.left + how.offset[0], letter.top + how.offset[1])
    shadow = letter.mask.filter(ImageFilter.BoxBlur(1)) if how.thickness == 2 else letter.mask
    picture.paste(second, place, shadow)
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _deep(picture, letter, how, ink, second, rng):
    """As if cut from a thick sheet."""
    steps = max(abs(how.offset[0]), abs(how.offset[1]))
    for step in range(steps, 0, -1):
        place = (
            letter.left + how.offset[0] * step // steps,
            letter.top + how.offset[1] * step // steps,
        )
        picture.paste(second, place, letter.mask)
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _edge_of_light(picture, letter, how, ink, second, rng):
    """Only the shadow's edge is drawn: the shape itself stays the ground's."""
    shifted = ImageChops.offset(letter.mask, how.offset[0], how.offset[1] or 1)
    edge = ImageChops.subtract(shifted, letter.mask)
    ring = ImageChops.subtract(_grown(letter.mask, 1), letter.mask)
    picture.paste(ink, (letter.left, letter.top), ImageChops.lighter(edge, ring.point(_HALF)))


def _textured(picture, letter, how, ink, second, rng):
    """Ink and gaps; a weak wash of the ink keeps the shape together."""
    tile = ImageChops.lighter(texture(rng, how.tile, letter.mask.size), _wash(letter.mask.size))
    picture.paste(ink, (letter.left, letter.top), ImageChops.multiply(letter.mask, tile))


def _two_coloured(picture, letter, how, ink, second, rng):
    """Each pixel one of two inks, by a texture."""
    tile = texture(rng, how.tile, letter.mask.size)
    inks = Image.composite(
        Image.new("RGB", tile.size, ink), Image.new("RGB", tile.size, near(rng, ink, 60)), tile
    )
    picture.paste(inks, (letter.left, letter.top), letter.mask)


def _dotted(picture, letter, how, ink, second, rng):
    """An outline broken into dots."""
    ring = ImageChops.subtract(_grown(letter.mask, 1), letter.mask)
    tile = ImageChops.lighter(texture(rng, "dots", ring.size), _wash(ring.size))
    picture.paste(ink, (letter.left, letter.top), ImageChops.multiply(ring, tile))


def _badge(picture, letter, how, ink, second, rng):
    """Cut out of a plate of ink that stands behind it alone: a disc, a tile, a rounded one."""
    # As large at most as the mask, so that it hides no more than the letter's neighbours' edges.
    plate = Image.new("L", letter.mask.size)
    box = (1, 1, plate.width - 2, plate.height - 2)
    # One shape for all letters of an image.
    radius = {-1: 0, 1: min(plate.size) // 5}.get(how.offset[0], min(plate.size) // 2)
    ImageDraw.Draw(plate).rounded_rectangle(box, radius, 255)
    picture.paste(ink, (letter.left, letter.top), plate)
    picture.paste(second, (letter.left, letter.top), letter.mask)


def _grown(mask: Image.Image, pixels: int) -> Image.Image:
    return Image.fromarray(_widest(np.asarray(mask), pixels, np.maximum))


def _widest(values: np.ndarray, pixels: int, pick: Callable) -> np.ndarray:
    """``pick`` over the square of that many pixels to every side; the outermost pixels,
    which are margin, stay. By rows, then by columns: Pillow's rank filters take twice as long.
    """
    for _ in range(pixels):
        result = values.copy()
        rows = pick(pick(values[:-2], values[1:-1]), values[2:])
        result[1:-1, 1:-1] = pick(pick(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        values = result
    return values


def _wash(size: tuple[int, int]) -> Image.Image:
    return Image.new("L", size, 90)


_HALF = [value // 2 for value in range(256)]
_FILLS = (
    (_solid, 12),
    (_hollow, 3),
    (_thin_hollow, 2.5),
    (_outlined, 2),
    (_filled_like_ground, 1.5),
    (_shadowed, 2),
    (_two_coloured, 1),
    (_deep, 1),
    (_edge_of_light, 1),
    (_textured, 2),
    (_dotted, 0.7),
    (_badge, 1.5),
)
# Those of which the shape's edge alone is drawn.
OUTLINES = (_hollow, _thin_hollow, _dotted, _edge_of_light)
# Those before it leave the strokes whole.
_WHOLE = 7
