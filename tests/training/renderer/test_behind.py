"""What stands behind the letters: grounds, plates, confetti."""

from random import Random

import numpy as np
from PIL import Image

from tests.training.renderer.four_letters import four_letters
from training.renderer import confetti, grounds, plates, strikes
from training.renderer.colours import brightness, ink_against_all


def test_confetti_has_many_colours_and_corners_have_two():
    for seed in range(20):
        picture = Image.new("RGB", (200, 60), (180, 200, 220))
        confetti.confetti(picture, Random(seed), 20)
        assert len(picture.getcolors(9999)) > 8
        picture = Image.new("RGB", (200, 60), (180, 200, 220))
        confetti.corners(picture, Random(seed), 20)
        colours = sorted(sum(colour) for _, colour in picture.getcolors(9999))
        assert len(colours) == 3 and colours[0] < 600 < colours[-1]


def test_every_letter_has_a_plate_a_box_or_a_ground_of_its_own():
    for draw in (plates._plates, plates._boxes, plates._grounds):
        picture, text = four_letters()
        draw(picture, Random(1), text.letters, 40, [(200, 0, 0), (0, 100, 0), (90, 0, 90)])
        for letter in text.letters:
            left, top, right, bottom = strikes.ink_box(letter)
            around = picture.crop((left - 12, top - 12, right + 12, bottom + 12))
            assert np.asarray(around).min() < 150


def test_a_ramp_goes_from_dark_to_light_and_one_ink_is_seen_on_all_of_it():
    rng = Random(6)
    for _ in range(60):
        ramp = grounds._ramp(rng, (160, 50), (0, 0, 0), rng.random() < 0.7)
        levels = np.asarray(ramp.convert("L"), dtype=float)
        assert np.ptp(levels) > 45 and np.abs(np.diff(levels)).max() < 12
        ends = [ramp.getpixel((0, 25)), ramp.getpixel((159, 25))]
        ink = brightness(ink_against_all(rng, ends))
        assert min(abs(ink - brightness(end)) for end in ends) > 40
