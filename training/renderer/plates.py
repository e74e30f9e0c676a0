"""A plate, a box or a ground for each letter, behind it."""

from random import Random

from PIL import Image, ImageDraw

from training.renderer.colours import any_colour
from training.renderer.inking import MARGIN
from training.renderer.lettering import Letter


def plates(picture: Image.Image, rng: Random, letters: list[Letter], capital: float) -> None:
    """Draws them onto RGB. The letters must then get inks of their own."""
    colours = [any_colour(rng) for _ in range(rng.choice((1, 2, 8)))]
    rng.choice((_plates, _boxes, _grounds))(picture, rng, letters, capital, colours)


def _plates(picture, rng, letters, capital, colours):
    draw, radius = ImageDraw.Draw(picture), rng.choice((0, 0, 0.15, 0.3)) * capital
    pad = rng.uniform(0.02, 0.2) * capital
    for letter in letters:
        draw.rounded_rectangle(_around(letter, pad), radius, rng.choice(colours))


def _boxes(picture, rng, letters, capital, colours):
    """Frames alone."""
    draw, pad = ImageDraw.Draw(picture), rng.uniform(0.12, 0.25) * capital
    width = max(1, round(rng.uniform(0.02, 0.06) * capital))
    for letter in letters:
        draw.rectangle(_around(letter, pad), None, rng.choice(colours), width)


def _grounds(picture, rng, letters, capital, colours):
    """From the picture's top to its bottom, each as wide as its letter and half of the gaps."""
    draw, last = ImageDraw.Draw(picture), 0
    for place, letter in enumerate(letters):
        end = picture.width
        if place + 1 < len(letters):
            end = (letter.left + letter.mask.width + letters[place + 1].left) // 2
        draw.rectangle((last, 0, end - 1, picture.height), rng.choice(colours))
        last = max(last, end)


def _around(letter, pad):
    inset = MARGIN - pad
    right, bottom = letter.left + letter.mask.width, letter.top + letter.mask.height
    box = (letter.left + inset, letter.top + inset, right - inset, bottom - inset)
    return (box[0], box[1], max(box[0], box[2]), max(box[1], box[3]))
