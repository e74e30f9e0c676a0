"""A text without a font: four boxes for letters, and where a picture of them is inked."""

from dataclasses import replace

import numpy as np
from PIL import Image

from training.renderer import inking, lettering, strikes


def four_letters(ink=(10, 20, 200), apart=45):
    """Four letters, 30 x 40 pixels each, one every ``apart`` pixels, with room around them."""
    mask = Image.new("L", (30 + 2 * inking.MARGIN, 40 + 2 * inking.MARGIN))
    letters = [lettering.Letter(mask, 40 + apart * i, 26) for i in range(4)]
    picture = Image.new("RGB", (255, 100), "white")
    return picture, strikes.Text(letters, [ink] * 4, 6, 40, picture.copy())


def filled_letters(apart=45):
    """The same, where each letter's ink fills its box, and the picture without them."""
    bare, text = four_letters(apart=apart)
    shape = Image.new("L", text.letters[0].mask.size)
    shape.paste(255, (inking.MARGIN, inking.MARGIN, 30 + inking.MARGIN, 40 + inking.MARGIN))
    letters = [lettering.Letter(shape, each.left, each.top) for each in text.letters]
    ground = Image.new("RGB", bare.size, (250, 240, 90))
    picture = ground.copy()
    for letter in letters:
        picture.paste(text.inks[0], (letter.left, letter.top), shape)
    return picture, replace(text, letters=letters, ground=ground)


def touched(picture, text):
    """Where the picture is no longer white, and for each letter the share of its box."""
    inked = np.asarray(picture).min(2) < 200
    boxes = [strikes.ink_box(letter) for letter in text.letters]
    return inked, [inked[top:bottom, left:right].mean() for left, top, right, bottom in boxes]
