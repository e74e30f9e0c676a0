"""The views of a picture: how each is laid into the network's input, and which are looked at."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize import images
from recognize.images import HEIGHT, WIDTH
from recognize.views import (
    FIRST,
    REDRAWN,
    SECOND,
    VIEWS,
    View,
    further,
    looks,
    tensor,
    weight,
)
from tests.support.pictures import word


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "size",
    [(60, 20), (160, 60), (50, 50), (400, 80), (1, 1), (2, 2), (1000, 1), (1, 900), (2, 2000)],
)
def test_every_view_fits_every_size(size, view):
    for image in (Image.effect_noise(size, 80), Image.new("L", size, 90)):
        laid = tensor(images.content(image.convert("RGB")), view)
        assert laid.shape == (HEIGHT, WIDTH, 3) and laid.dtype == np.float32
        assert np.isfinite(laid).all() and np.abs(laid).max() < 3
        padding = np.ones((HEIGHT, WIDTH), bool)
        padding[view.margin : -view.margin, view.margin : WIDTH - view.margin + view.shift] = False
        assert not laid[padding].any()


def test_the_second_view_is_smaller_and_further_right():
    image = Image.new("RGB", (88, 44), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 40, 20), fill="black")
    ImageDraw.Draw(image).rectangle((60, 30, 87, 43), fill="black")
    ink = tensor(image, SECOND)[..., 0] > 0.5
    across, down = np.flatnonzero(ink.any(0)), np.flatnonzero(ink.any(1))
    # 120 x 40 in the middle of 160 x 48, two further right.
    assert (across[0], across[-1], down[0], down[-1]) == (22, 141, 4, 43)


def test_a_part_is_looked_at_closer():
    """A word in the lower half is laid as if nothing stood above it."""
    text = word("black", "white", (200, 60))
    picture = Image.new("RGB", (200, 130), "white")
    ImageDraw.Draw(picture).line((0, 3, 199, 12), "black")
    picture.paste(text, (0, 70))
    lower = View(FIRST.margin, FIRST.shift, (0.0, 0.5, 1.0, 1.0))
    assert lower in VIEWS
    np.testing.assert_array_equal(tensor(picture, lower), images.to_tensor(text))


def prospects(**of_view: float) -> np.ndarray:
    shares = np.full(len(VIEWS), 0.1, np.float32)
    for name, share in of_view.items():
        shares[int(name.removeprefix("view"))] = share
    return shares


def test_the_likeliest_others_are_looked_at():
    assert further(np.empty(0, np.float32)) == (SECOND,)
    assert further(prospects(view0=0.9, view1=0.5, view4=0.2)) == (SECOND,)
    assert further(prospects(view0=0.9, view1=0.5, view4=0.6)) == (VIEWS[4], SECOND)
    four = prospects(view1=0.5, view4=0.6, view7=0.55, view8=0.5)
    # On a tie, the earlier.
    assert further(four) == (VIEWS[4], VIEWS[7], SECOND)
    assert further(prospects()) == VIEWS[1:4]


def test_of_an_older_network_the_first_views_are_looked_at():
    older = prospects(view1=0.5, view11=0.6)[:12]
    assert further(older) == (VIEWS[11], SECOND)
    assert weight(older, VIEWS[11]) == pytest.approx(0.36)


def test_a_picture_is_softer_wider_and_set_straight():
    soft, wide, straight = REDRAWN[:3]
    noise = Image.effect_noise((60, 44), 80).convert("RGB")
    laid = {view: tensor(noise, view)[..., 0] for view in (FIRST, soft, wide)}
    edges = {view: np.abs(np.diff(one, axis=0)).mean() for view, one in laid.items()}
    assert edges[soft] < 0.6 * edges[FIRST]
    columns = {view: np.count_nonzero(one.any(0)) for view, one in laid.items()}
    assert columns[wide] == pytest.approx(1.4 * columns[FIRST], abs=1)
    line = Image.new("RGB", (200, 40), "white")
    ImageDraw.Draw(line).line((0, 5, 199, 25), "black", 3)
    rows = {
        view: np.count_nonzero(tensor(images.content(line), view)[..., 0].any(1))
        for view in (FIRST, straight)
    }
    assert rows[straight] < 6 < 16 < rows[FIRST]


def test_a_view_counts_by_the_square_of_its_prospect():
    assert weight(np.empty(0, np.float32), SECOND) == 1
    half = prospects(view0=0.5, view2=0.0)
    assert weight(half, FIRST) == 0.25 and 0 < weight(half, VIEWS[2]) < 1e-11


def test_no_view_is_made_before_it_is_asked_for():
    asked = []

    def see(laid):
        asked.append(laid)
        return np.full((2, 3), len(asked), np.float32), prospects(view3=0.8, view1=0.5)

    picture = word("black", "white")
    looked = looks(see, picture)
    logits, of_first = next(looked)
    assert logits[0, 0] == 1 and len(asked) == 1 and of_first == pytest.approx(0.01)
    (logits, of_part), (others, of_second) = looked
    assert logits[0, 0] == 2 and others[0, 0] == 3
    assert of_part == pytest.approx(0.64) and of_second == pytest.approx(0.25)
    content = images.content(picture)
    for laid, view in zip(asked, (FIRST, VIEWS[3], SECOND), strict=True):
        np.testing.assert_array_equal(laid, tensor(content, view))
