"""The generators that run as programs: real processes, real packages."""

from functools import cache
from random import Random

import numpy as np
import pytest
from PIL.Image import Image

from model_build.labels import pad
from tests.support.generators import parameters
from training.data.mixture import parse_mixture
from training.generators import HELD_OUT, SOURCES, VARIANTS, family_of
from training.generators.program import Program

ALL = SOURCES | HELD_OUT
PROGRAMS = parameters(name for name, variant in VARIANTS.items() if variant.program)


@cache
def drawn(name: str) -> list[tuple[Image, str]]:
    """The images of one seed: to draw them takes most of these tests' time."""
    rng = Random(name)
    return [ALL[name](rng, (3, 6)) for _ in range(25)]


@pytest.mark.programs
@pytest.mark.parametrize("name", PROGRAMS)
def test_same_seed_same_images(name):
    first = drawn(name)[:6]
    # Others in between: an image depends on its seed, not on what was drawn before it.
    again = [ALL[name](rng, (3, 6)) for rng in [Random(name)] for _ in range(6)]
    for (image, text), (image_again, text_again) in zip(first, again, strict=True):
        assert text == text_again
        np.testing.assert_array_equal(np.asarray(image), np.asarray(image_again))
    assert len({image.tobytes() for image, _ in first}) == 6


@pytest.mark.programs
@pytest.mark.parametrize("name", PROGRAMS)
def test_images_hold_what_the_label_says_in_size(name):
    samples = drawn(name)
    for image, text in samples:
        pad(text)  # raises for a label that training does not know
        assert 3 <= len(text) <= 6
        assert image.mode == "RGB"
        assert image.width >= 30 and image.height >= 20
        # Neither blank nor noise alone: ink is a part of the picture.
        assert np.asarray(image).std() > 5
    lengths = {len(text) for _, text in samples}
    shortest, longest = family_of(name).lengths
    assert lengths == set(range(max(shortest, 3), min(longest, 6) + 1))
    assert len({text for _, text in samples}) > 20


@pytest.mark.parametrize("name", [name for name in VARIANTS if family_of(name).lengths[1] < 7])
def test_lengths_that_a_package_cannot_draw_are_refused(name):
    with pytest.raises(ValueError, match="characters can be drawn, none of 7 to 8"):
        ALL[name](Random(1), (7, 8))


def test_no_training_command_takes_a_held_out_family():
    assert len(HELD_OUT) >= 3 and not set(HELD_OUT) & set(SOURCES)
    for name in HELD_OUT:
        with pytest.raises(ValueError, match=name):
            parse_mixture(name)


def test_a_missing_generator_is_named_with_its_remedy(tmp_path):
    absent = Program(("true",), (tmp_path / "python",), "Python")
    with pytest.raises(FileNotFoundError, match="python is missing: run `make families`"):
        absent.draw(text="abc")


def test_a_program_that_fails_is_named():
    with pytest.raises(RuntimeError, match="false ended with 1"):
        Program(("false",), (), "no").draw(text="abc")
