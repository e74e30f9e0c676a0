"""Of readings that overlap, the newest wins; what nobody waits for any more changes nothing."""

import os

import pytest

from tests.support.extension import (
    NOTHING,
    choose_server,
    extension,
    nothing_is_copied,
    pasted,
    wait_for_layer,
    wait_for_words,
    words,
)
from tests.support.login_pages import data_url
from tests.support.slow_server import slow_server

# The bar was measured with 50.
PAIRS = int(os.environ.get("INTERLEAVED_PAIRS", "3"))


@pytest.fixture(scope="module")
def slow(built):
    with slow_server(built / "site") as running:
        yield running


@pytest.fixture(scope="module")
def by_server(playwright, built, slow):
    with extension(playwright, built / "extension") as running:
        choose_server(running, slow.url)
        yield running


@pytest.fixture
def page(by_server, pages, captchas):
    """A page with two captchas."""
    first, second = (
        f'<img id="{name}" src="{data_url(content)}">'
        for name, (_, content) in zip(("first", "second"), captchas, strict=False)
    )
    page = by_server.open(pages.add("two", first + second))
    yield page
    page.close()


def box(page, name):
    return page.locator(f"#{name}").bounding_box()


def ask_slowly(by_server, slow, page) -> None:
    """Crops the first captcha, whose answer is held back."""
    slow.hold_next()
    by_server.crop(page, box(page, "first"))
    slow.wait_until_held()


def release(slow, page) -> None:
    """Lets the answer go, and gives the extension time to do something about it."""
    slow.release()
    page.wait_for_timeout(400)


def test_of_interleaved_pairs_the_newer_crop_wins(by_server, slow, page, captchas):
    (older, _), (newer, _) = captchas[:2]
    for pair in range(PAIRS):
        page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
        ask_slowly(by_server, slow, page)
        by_server.crop(page, box(page, "second"))
        assert pasted(page) == newer, pair
        wait_for_words(page, newer)
        release(slow, page)
        assert pasted(page) == newer, pair
        assert newer in words(page) and older not in words(page), pair
        page.keyboard.press("Escape")
        wait_for_layer(page, there=False)


def assert_the_answer_is_dropped(slow, page) -> None:
    """Let go only now, the held answer is neither copied nor shown."""
    release(slow, page)
    assert nothing_is_copied(page)
    assert words(page) == ""


def test_closing_the_card_cancels(by_server, slow, page, captchas):
    ask_slowly(by_server, slow, page)
    wait_for_words(page, "Reading …")
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    assert_the_answer_is_dropped(slow, page)


def test_a_new_crop_that_is_given_up_ends_the_older(by_server, slow, page, captchas):
    ask_slowly(by_server, slow, page)
    wait_for_words(page, "Reading …")
    by_server.start(page)
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    assert_the_answer_is_dropped(slow, page)


def test_leaving_the_page_cancels(by_server, slow, page, pages, captchas):
    ask_slowly(by_server, slow, page)
    page.goto(pages.add("elsewhere", "<p>Another page</p>"))
    assert_the_answer_is_dropped(slow, page)


def test_without_any_of_these_a_late_answer_counts(by_server, slow, page, captchas):
    """The tests above can fail: waited for, the held answer is copied and shown."""
    ask_slowly(by_server, slow, page)
    wait_for_words(page, "Reading …")
    assert nothing_is_copied(page)
    slow.release()
    assert pasted(page) == captchas[0][0]
    wait_for_words(page, captchas[0][0])
