"""Colours that stay apart."""

from random import Random

from training.renderer.colours import CONTRAST, brightness, ink_against


def test_inks_stand_out():
    rng = Random(2)
    for _ in range(300):
        ground = tuple(rng.randrange(256) for _ in range(3))
        distance = abs(brightness(ink_against(rng, ground)) - brightness(ground))
        assert distance >= min(CONTRAST, 127)
