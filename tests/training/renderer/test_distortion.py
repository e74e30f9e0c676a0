"""Distortions of the whole picture."""

from random import Random

import numpy as np
from PIL import Image

from training.renderer.distortion import distorted, rippled


def test_distortion_moves_no_pixel_far():
    """A dot stays within a few strengths of where it was."""
    for seed in range(30):
        picture = Image.new("RGB", (200, 80))
        picture.paste((255, 255, 255), (95, 35, 105, 45))
        bright = np.argwhere(np.asarray(distorted(picture, Random(seed), 4.0))[..., 0] > 128)
        assert len(bright) and np.abs(bright.mean(axis=0) - [39.5, 99.5]).max() < 16


def test_ripples_move_no_pixel_far_but_bend_a_line_within_a_letter():
    """A line across, in a picture where a capital is 40 pixels high."""
    pixels = np.full((80, 240, 3), 255, np.uint8)
    pixels[39:42] = 0
    bent = []
    for seed in range(30):
        result = np.asarray(rippled(Image.fromarray(pixels), Random(seed), 40))
        assert result.shape == pixels.shape
        rows = np.where(result[..., 0] < 128, np.arange(80)[:, None], 0).max(0)
        assert abs(rows - 41).max() <= 0.08 * 40 + 1
        # Two crests of a wave are at most 36 pixels apart, so any 36 columns hold both ends.
        bent.append(rows[100:136].max() - rows[100:136].min())
    assert min(bent) >= 1 and max(bent) >= 5
