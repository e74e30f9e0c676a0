"""What the device makes of a picture is what serving makes of it."""

from random import Random

import jax
import numpy as np
import pytest
from PIL import Image, ImageOps

from recognize.images import to_tensor
from tests.support.pictures import captchas
from training.data.pictures import laid
from training.data.screen import screenshot
from training.device.preparation import prepared


def blank(shade: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", (90, 40), shade)


def noise(size: tuple[int, int]) -> Image.Image:
    rng = np.random.default_rng(3)
    return Image.fromarray(rng.integers(0, 256, (*size[::-1], 3), dtype=np.uint8))


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    drawn = [image.convert("RGB") for image, _ in captchas(24)]
    shown = [screenshot(image, Random(n)) for n, image in enumerate(drawn)]
    odd = [
        blank((255, 255, 255)),
        blank((7, 90, 200)),
        noise((30, 91)),
        noise((7, 5)),
        noise((400, 9)),
    ]
    return [*drawn, *map(ImageOps.invert, drawn[:6]), *shown, *odd, noise((1, 1)), noise((9, 300))]


def test_a_picture_is_prepared_as_in_serving(pictures):
    made = laid([(image, "") for image in pictures], len(pictures))
    tensors = np.asarray(jax.jit(prepared)(made.pictures, made.sizes))
    assert tensors.dtype == np.float32
    for tensor, image in zip(tensors, pictures, strict=True):
        np.testing.assert_allclose(tensor, to_tensor(image), atol=1e-5)
    # As floats, which is what augmentation gives.
    again = np.asarray(prepared(made.pictures.astype(np.float32), made.sizes))
    np.testing.assert_allclose(again, tensors, atol=1e-6)


def test_what_lies_around_a_picture_does_not_count(pictures):
    made = laid([(image, "") for image in pictures], len(pictures))
    tensors = np.asarray(prepared(made.pictures, made.sizes))
    dirty = made.pictures.copy()
    for picture, (height, width) in zip(dirty, made.sizes.astype(int)):
        top, left = (48 - height) // 2, (160 - width) // 2
        kept = picture[top : top + height, left : left + width].copy()
        picture[:] = 99
        picture[top : top + height, left : left + width] = kept
    np.testing.assert_array_equal(np.asarray(prepared(dirty, made.sizes)), tensors)
