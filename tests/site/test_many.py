"""Hundreds of pictures at once: the first is soon read, and the page goes on answering."""

from itertools import pairwise

import pytest

from tests.support.browser import upload
from tests.support.page import frame_and_first, hand_in, shown_text


def files(captchas, count: int):
    return [upload(f"{n}.png", captchas[n % 30][1]) for n in range(count)]


def test_two_hundred_pictures_never_stop_the_page(page, captchas):
    """The figure is `make browser-bars`'s; busy machines were seen to take a second for a frame."""
    frame, first = frame_and_first(page, *files(captchas, 200))
    assert frame < 3000 and 0 < first < 10_000
    assert page.inner_text("#count").startswith("200 pictures")


# How many pictures are decoded, and how many were when the first was sent.
COUNT_DECODED = """() => {
  window.decoded = 0;
  const { decode } = HTMLImageElement.prototype;
  HTMLImageElement.prototype.decode = async function () {
    await decode.call(this);
    window.decoded++;
  };
  const { fetch } = window;
  window.fetch = (...asked) => {
    window.sent ??= window.decoded;
    return fetch(...asked);
  };
}"""


def test_the_first_picture_waits_for_few_others(page, captchas):
    page.evaluate(COUNT_DECODED)
    hand_in(page, *files(captchas, 60))
    assert page.evaluate("[window.sent, window.decoded]") == [pytest.approx(4, abs=3), 60]


IS_LAID_OUT = "row => row.firstChild.checkVisibility({ contentVisibilityAuto: true })"
HEIGHT = "row => row.getBoundingClientRect().height"
IS_LOADED = "img => img.complete && img.naturalWidth > 0"


def test_rows_out_of_sight_are_neither_laid_out_nor_searched_for_fields(page, captchas):
    rows = hand_in(page, *files(captchas, 30))
    assert page.locator("#rows input").count() == 0
    assert rows.first.evaluate(IS_LAID_OUT)
    assert not rows.last.evaluate(IS_LAID_OUT)
    unseen = rows.last.evaluate(HEIGHT)
    rows.last.scroll_into_view_if_needed()
    page.wait_for_function(f"row => ({IS_LAID_OUT})(row)", arg=rows.last.element_handle())
    # Its content never overlaps what follows, as it would in the room of a row that still waits.
    assert unseen >= rows.last.evaluate(HEIGHT)
    assert rows.last.locator("img").first.evaluate(IS_LOADED)
    assert shown_text(rows.last) == captchas[29][0]
    rows.last.locator(".text button").first.press("Z")
    assert page.locator("#rows input").count() == 1


# The turns that other messages had before each of three runs of the network, and after the last.
TURNS = """async () => {
  const { createPrivateReader } = await import("/lib/private-reader.js");
  const { HEIGHT, WIDTH } = await import("/lib/limits.js");
  const { see } = await createPrivateReader(new URL("/runtime/", location));
  const { port1, port2 } = new MessageChannel();
  let turns = 0;
  port1.onmessage = () => { turns++; port2.postMessage(null); };
  port2.postMessage(null);
  const counted = [turns];
  for (let run = 0; run < 3; run++) {
    await see(new Float32Array(HEIGHT * WIDTH * 3));
    counted.push(turns);
  }
  port1.close();
  return counted;
}"""


def test_private_mode_lets_the_page_answer_between_two_looks_at_a_picture(modules):
    turns = modules.evaluate(TURNS)
    assert all(after > before for before, after in pairwise(turns))
