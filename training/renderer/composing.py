"""What stands in one picture: clutter behind, plates, the letters, clutter before them."""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops

from training.renderer.clutter import clutter
from training.renderer.colours import (
    CONTRAST,
    Colour,
    any_colour,
    brightness,
    ink_against,
    ink_against_all,
    pixel,
)
from training.renderer.confetti import confetti, corners
from training.renderer.inking import MARGIN, OUTLINES, Brush, any_brush, stroke_width
from training.renderer.lettering import Letter
from training.renderer.plates import plates
from training.renderer.strikes import Text, crowded, strike, strike_through

# Below this height of a capital in pixels, strokes are so thin that little may happen to them.
FINE = 18
_HARD = [0] * 110 + [255] * 146
# Kinds of clutter behind and before the letters. Fine and uneven ones bear the first few.
_AMOUNTS = ((0, 0), (1, 0), (0, 1), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1))


def compose(
    picture: Image.Image,
    rng: Random,
    placed: list[Letter],
    corner: tuple[int, int],
    capital: float,
    uneven: bool,
    contrast: float = CONTRAST,
) -> None:
    """Draws the letters onto RGB with all that stands behind and before them.

    ``corner``: where the lettering with its margin begins. ``capital``: height of a capital
    in pixels. ``uneven``: the ground's parts differ so much that each letter needs an ink
    of its own. ``contrast``: least difference of an ink that all letters share to the ground.
    """
    fine = capital < FINE
    bears = 3 if uneven else 6 if fine else None
    behind, before = rng.choice(_AMOUNTS[:bears])
    letters = [_moved(letter, corner) for letter in placed]
    tight = crowded(letters, capital)
    # Plates and gaps of one letter would hide its neighbours.
    brush = any_brush(rng, capital, fine or tight)
    # Broader than the strokes, clutter of their colour would hide the text.
    broad = stroke_width(letters[0], brush)
    width = max(1.0, broad * rng.uniform(0.3, 1.0))
    average = _average(picture)
    if behind:
        clutter(picture, rng, _pale(rng, average), width, behind)
    # Small letters stand among it most.
    if not uneven and rng.random() < (0.18 if capital < 0.3 * picture.height else 0.05):
        rng.choice((confetti, confetti, corners))(picture, rng, capital)
    plated = rng.random() < 0.06
    if plated:
        plates(picture, rng, letters, capital)
    each = uneven or plated or rng.random() < 0.4
    ground = picture.copy()
    inks = _painted(picture, rng, letters, brush, average, each, contrast)
    text = Text(letters, inks, broad, capital, ground)
    hollow = brush.fill in OUTLINES
    if tight and not hollow and rng.random() < 0.2:
        _parted(picture, text)
    # Hollow letters that cover each other are lines enough.
    if not (hollow and tight):
        if hollow and rng.random() < 0.3:
            strike_through(picture, rng, text)
        elif rng.random() < (0.4 if tight else 0.24):
            strike(picture, rng, text)
    if before:
        clutter(picture, rng, _before(rng, inks, average), width, before)


def bare(
    picture: Image.Image, rng: Random, placed: list[Letter], corner: tuple[int, int], capital: float
) -> None:
    """Draws the letters alone onto RGB; ``corner`` and ``capital`` as for ``compose``."""
    letters = [_moved(letter, corner) for letter in placed]
    brush = any_brush(rng, capital, capital < FINE)
    _painted(picture, rng, letters, brush, _average(picture), False)


def _moved(letter: Letter, corner: tuple[int, int]) -> Letter:
    return Letter(letter.mask, letter.left + corner[0], letter.top + corner[1])


def _painted(
    picture: Image.Image,
    rng: Random,
    letters: list[Letter],
    brush: Brush,
    average: Colour,
    each: bool,
    contrast: float = CONTRAST,
) -> list[Colour]:
    """Paints the letters and returns their inks. ``each``: one by one, else one for all."""
    shared = ink_against_all(rng, _ends(picture), contrast)
    ragged = rng.random() < 0.08  # drawn without smoothing
    inks = []
    for letter in letters:
        mask = letter.mask.point(_HARD) if ragged else letter.mask
        under = average
        if each:
            left, top, right, bottom = letter.box(MARGIN // 2)
            box = (left, top, max(left + 1, right), max(top + 1, bottom))
            under = _average(picture.crop(box))
        ink = ink_against(rng, under) if each else shared
        inks.append(ink)
        drawn = Letter(mask, letter.left, letter.top)
        brush.paint(picture, drawn, ink, _second(rng, ink, under), rng)
    return inks


def _parted(picture: Image.Image, text: Text) -> None:
    """Where two letters cover each other, the ground: so the even-odd rule fills their outlines."""
    covered = Image.new("L", picture.size)
    for letter in text.letters:
        box, corner = letter.box(0), (letter.left, letter.top)
        under = covered.crop(box)
        picture.paste(text.ground.crop(box), corner, ImageChops.multiply(under, letter.mask))
        covered.paste(ImageChops.difference(under, letter.mask), corner)


def _average(picture: Image.Image) -> Colour:
    # To one pixel; a resize to it takes three times as long.
    return pixel(picture.reduce(picture.size), (0, 0))


def _ends(picture: Image.Image) -> list[Colour]:
    """The colours of a ramp's two ends, left and right: one ink must be seen on both."""
    part = max(1, picture.width // 5)
    strips = ((0, part), (picture.width - part, picture.width))
    return [_average(picture.crop((left, 0, right, picture.height))) for left, right in strips]


def _before(rng: Random, inks: list[Colour], average: Colour) -> Callable[[], Colour]:
    """Colours for what stands before the letters: mostly theirs."""
    return rng.choice(
        (
            lambda: rng.choice(inks),
            lambda: rng.choice(inks),
            lambda: any_colour(rng),
            lambda: average,
        )
    )


def _pale(rng: Random, average: Colour) -> Callable[[], Colour]:
    """Colours for what stands behind: any, but not so far from the ground as the inks."""

    def colour() -> Colour:
        for _ in range(6):
            drawn = any_colour(rng)
            if abs(brightness(drawn) - brightness(average)) < 90:
                return drawn
        return average

    return colour


def _second(rng: Random, ink: Colour, under: Colour) -> Colour:
    """For outlines and shadows: readable beside the ink."""
    red, green, blue = ((a + b) // 2 for a, b in zip(ink, under))
    return rng.choice((under, ink_against(rng, ink), (red, green, blue)))
