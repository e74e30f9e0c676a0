"""How a letter's shape becomes paint: solid, hollow, outlined, shadowed, textured, cut out."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from training.renderer.colours import Colour, near
from training.renderer.geometry import Size
from training.renderer.lettering import Letter
from training.renderer.textures import TEXTURES, texture
from training.weighted import draw_one

# Pixels around the ink that an outline or a shadow may take.
MARGIN = 4
# Paints a letter onto RGB: its ink, and the colour of its outline, shadow or depth.
Fill = Callable[[Image.Image, Letter, "Brush", Colour, Colour, Random], None]
Values = NDArray[np.uint8 | np.bool_]
# The least or the most of two arrays, value by value.
Pick = Callable[[Values, Values], Values]


@dataclass(frozen=True)
class Brush:
    """How the letters of one image are painted."""

    fill: Fill
    thickness: int  # of outlines: 1 or 2 pixels to either side
    texture: str  # of textured fills
    offset: tuple[int, int]  # of shadows and depth, at most MARGIN pixels

    def paint(
        self, picture: Image.Image, letter: Letter, ink: Colour, second: Colour, rng: Random
    ) -> None:
        """Paints a letter onto RGB; ``second`` is the colour of outline, shadow or depth."""
        self.fill(picture, letter, self, ink, second, rng)


def any_brush(rng: Random, capital: float, fine: bool) -> Brush:
    """A brush for letters whose capitals are ``capital`` pixels high.

    ``fine``: the strokes are thin, so they are not broken up.
    """
    thickness = 2 if capital > 26 and rng.random() < 0.5 else 1
    reach = 1 if capital < 14 else rng.randint(1, 3)
    offset = (rng.choice((-1, 1)) * reach, rng.choice((-1, 1)) * rng.randint(0, reach))
    fill = draw_one(rng, _FILLS[:_WHOLE] if fine else _FILLS)
    return Brush(fill, thickness, rng.choice(TEXTURES), offset)


def stroke_width(letter: Letter, brush: Brush) -> float:
    """About how broad the letter's strokes come out, in pixels."""
    if brush.fill in OUTLINES:
        return 1.5
    shape = np.asarray(letter.mask) > 127
    ink = int(np.count_nonzero(shape))
    kept = int(np.count_nonzero(_widest(shape, 1, np.logical_and)))
    return 2 * ink / max(1, ink - kept)


def _solid(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _hollow(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """The outline alone, outside of the shape."""
    ring = ImageChops.subtract(_grown(letter.mask, brush.thickness), letter.mask)
    picture.paste(ink, (letter.left, letter.top), ring)


def _thin_hollow(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """The outline alone, inside the shape: as thin as the finest fonts."""
    inner = Image.fromarray(_widest(np.asarray(letter.mask), 1, np.minimum))
    picture.paste(ink, (letter.left, letter.top), ImageChops.subtract(letter.mask, inner))


def _outlined(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    picture.paste(second, (letter.left, letter.top), _grown(letter.mask, brush.thickness))
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _filled_like_ground(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """An outline in ink, and a faint fill: what crosses behind is hidden."""
    picture.paste(ink, (letter.left, letter.top), _grown(letter.mask, brush.thickness))
    picture.paste(second, (letter.left, letter.top), letter.mask)


def _shadowed(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    place = (letter.left + brush.offset[0], letter.top + brush.offset[1])
    shadow = letter.mask.filter(ImageFilter.BoxBlur(1)) if brush.thickness == 2 else letter.mask
    picture.paste(second, place, shadow)
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _deep(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """As if cut from a thick sheet."""
    layers = max(abs(brush.offset[0]), abs(brush.offset[1]))
    for layer in range(layers, 0, -1):
        place = (
            letter.left + brush.offset[0] * layer // layers,
            letter.top + brush.offset[1] * layer // layers,
        )
        picture.paste(second, place, letter.mask)
    picture.paste(ink, (letter.left, letter.top), letter.mask)


def _edge_of_light(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """Only the shadow's edge is drawn: the shape itself stays the ground's."""
    shifted = ImageChops.offset(letter.mask, brush.offset[0], brush.offset[1] or 1)
    edge = ImageChops.subtract(shifted, letter.mask)
    ring = ImageChops.subtract(_grown(letter.mask, 1), letter.mask)
    picture.paste(ink, (letter.left, letter.top), ImageChops.lighter(edge, ring.point(_HALF)))


def _textured(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """Ink and gaps; a weak wash of the ink keeps the shape together."""
    size = letter.mask.size
    tile = ImageChops.lighter(texture(rng, brush.texture, size), _wash(size))
    picture.paste(ink, (letter.left, letter.top), ImageChops.multiply(letter.mask, tile))


def _two_coloured(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """Each pixel one of two inks, by a texture."""
    tile = texture(rng, brush.texture, letter.mask.size)
    inks = Image.composite(
        Image.new("RGB", tile.size, ink), Image.new("RGB", tile.size, near(rng, ink, 60)), tile
    )
    picture.paste(inks, (letter.left, letter.top), letter.mask)


def _dotted(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """An outline broken into dots."""
    ring = ImageChops.subtract(_grown(letter.mask, 1), letter.mask)
    tile = ImageChops.lighter(texture(rng, "dots", ring.size), _wash(ring.size))
    picture.paste(ink, (letter.left, letter.top), ImageChops.multiply(ring, tile))


def _badge(
    picture: Image.Image, letter: Letter, brush: Brush, ink: Colour, second: Colour, rng: Random
) -> None:
    """Cut out of a plate of ink that stands behind it alone: a disc, a tile, a rounded one."""
    # As large at most as the mask, so that it hides no more than the letter's neighbours' edges.
    plate = Image.new("L", letter.mask.size)
    box = (1, 1, plate.width - 2, plate.height - 2)
    # One shape for all letters of an image.
    radius = {-1: 0, 1: min(plate.size) // 5}.get(brush.offset[0], min(plate.size) // 2)
    ImageDraw.Draw(plate).rounded_rectangle(box, radius, 255)
    picture.paste(ink, (letter.left, letter.top), plate)
    picture.paste(second, (letter.left, letter.top), letter.mask)


def _grown(mask: Image.Image, pixels: int) -> Image.Image:
    return Image.fromarray(_widest(np.asarray(mask), pixels, np.maximum))


def _widest(values: Values, pixels: int, pick: Pick) -> Values:
    """``pick`` over the square of that many pixels to every side.

    The outermost pixels, which are margin, stay. By rows, then by columns: Pillow's rank
    filters take twice as long.
    """
    for _ in range(pixels):
        result = values.copy()
        rows = pick(pick(values[:-2], values[1:-1]), values[2:])
        result[1:-1, 1:-1] = pick(pick(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
        values = result
    return values


def _wash(size: Size) -> Image.Image:
    return Image.new("L", size, 90)


_HALF = [value // 2 for value in range(256)]
# The first _WHOLE leave the strokes whole.
_WHOLE = 7
_FILLS: tuple[tuple[Fill, float], ...] = (
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
