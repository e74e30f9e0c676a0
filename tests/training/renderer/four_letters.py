"""A text without a font: four boxes for letters, and where a picture of them is inked."""

import numpy as np
from PIL import Image

from training.renderer import inking, lettering, strikes


def four_letters(ink=(10, 20, 200)):
    """Four letters, 30 x 40 pixels each, 15 apart, and a picture with room around them."""
    mask = Image.new("L", (30 + 2 * inking.MARGIN, 40 + 2 * inking.MARGIN))
    letters = [lettering.Letter(mask, 40 + 45 * i, 26) for i in range(4)]
    picture = Image.new("RGB", (255, 100), "white")
    return picture, strikes.Text(letters, [ink] * 4, stroke_width=6, capital=40)


def touched(picture, text):
    """Where the picture is no longer white, and for each letter the share of its box."""
    inked = np.asarray(picture).min(2) < 200
    boxes = [strikes.ink_box(letter) for letter in text.letters]
    return inked, [inked[top:bottom, left:right].mean() for left, top, right, bottom in boxes]
