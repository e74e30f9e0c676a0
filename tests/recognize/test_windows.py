"""A wide picture in two windows: how much more it has there, and how both are joined."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from recognize import ctc, images, windows
from recognize.alphabet import BLANK, CLASSES, encode
from recognize.views import FIRST, IN_TWO, VIEWS, further, look, looks, tensor, tensors
from recognize.windows import TIME_STEPS


@pytest.mark.parametrize(
    ("size", "more"),
    [
        ((100, 50), 0),
        # As wide as one window shows it, and three steps more: not worth two.
        ((242, 100), 0),
        ((255, 100), 0),
        ((264, 100), 4),
        ((200, 60), 16),
        ((500, 50), 24),
        ((1, 900), 0),
        ((900, 1), 24),
    ],
)
def test_a_wide_picture_has_more_time_steps(size, more):
    content = Image.new("RGB", size)
    assert windows.more(content) == more
    left, right = windows.parts(content)
    assert left.size == right.size and left.height == size[1]
    # What is left of the right window is so many steps of the input.
    assert left.width == pytest.approx(size[0] * 39 / (39 + more), abs=0.5)
    assert (left.width == size[0]) == (more == 0 or size[0] == 1)


def test_the_windows_are_the_ends_of_the_picture_and_fill_the_input():
    content = Image.effect_noise((200, 60), 80).convert("RGB")
    left, right = tensors(content, IN_TWO)
    whole = np.asarray(content)
    width = round(200 * 39 / 55)
    np.testing.assert_array_equal(left, images.laid(Image.fromarray(whole[:, :width])))
    np.testing.assert_array_equal(right, images.laid(Image.fromarray(whole[:, -width:])))
    for one in (left, right):
        shown = np.flatnonzero(one.any(axis=(0, 2)))
        assert (shown[0], shown[-1]) == (images.MARGIN, images.WIDTH - images.MARGIN - 1)


def said(**letters: int) -> np.ndarray:
    """Logits that say surely which letter stands at which time steps, and nothing elsewhere."""
    logits = np.full((TIME_STEPS, CLASSES), -9.0, np.float32)
    logits[:, BLANK] = 0
    for letter, step in letters.items():
        logits[step, BLANK], logits[step, encode(letter)] = -9, 0
    return logits


def test_both_windows_are_one_text():
    # With 16 steps more, what the left sees at 30 the right sees at 14.
    left, right = said(A=2, B=12, C=22, D=30), said(C=6, D=14, E=24, F=38)
    whole = windows.joined(left, right, 16)
    assert whole.shape == (TIME_STEPS + 16, CLASSES)
    assert ctc.greedy(whole) == "ABCDEF"
    # So is what one of them sees a step later than the other.
    assert ctc.greedy(windows.joined(left, said(C=7, D=15, E=24, F=38), 16)) == "ABCDEF"


def test_it_is_cut_where_neither_sees_a_letter():
    left, right = said(A=2, B=25, C=26, D=27), said(B=9, C=10, D=11, E=24)
    # The middle of what both see is between the 27th and the 28th: within D.
    assert ctc.greedy(windows.joined(left, right, 16)) == "ABCDE"


def test_what_is_cut_off_at_the_end_of_a_window_is_not_read():
    # Half of a letter looks like an l at the left window's end, and like a c at the right one's.
    left, right = said(A=2, B=20, l=38), said(c=1, B=4, D=22, E=38)
    assert ctc.greedy(windows.joined(left, right, 16)) == "ABDE"


def prospects() -> np.ndarray:
    found = np.full(len(VIEWS), 0.1, np.float32)
    found[VIEWS.index(IN_TWO)] = 0.9
    return found


def test_only_a_wide_picture_is_looked_at_in_two():
    assert further(prospects()) == (IN_TWO,)
    assert IN_TWO not in further(prospects(), wide=False)
    # A network that was made before knows of no such view.
    assert IN_TWO not in further(prospects()[:-1])
    for size, count in (((200, 60), 3), ((100, 60), 4)):
        image = Image.new("RGB", size, "white")
        ImageDraw.Draw(image).rectangle((1, 1, size[0] - 2, size[1] - 2), outline="black")
        asked = []

        def see(laid, asked=asked):
            asked.append(laid)
            return said(A=5), prospects()

        looked = [*looks(see, image)]
        assert len(asked) == count
        in_two = len(asked) == 3
        assert [len(logits) > TIME_STEPS for logits, _ in looked[1:]] == (
            [True] if in_two else [False] * 3
        )


def test_a_view_of_one_window_is_what_the_network_says():
    content = Image.effect_noise((200, 60), 80).convert("RGB")

    def see(laid):
        np.testing.assert_array_equal(laid, tensor(content, FIRST))
        return said(A=5), prospects()

    np.testing.assert_array_equal(look(see, content, FIRST), said(A=5))
