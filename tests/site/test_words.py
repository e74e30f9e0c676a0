"""The pages on privacy and support, whose addresses stores ask for."""

import httpx
import pytest

from tests.support.browser import open_page
from tests.support.page import violations
from tests.support.serving import serving_page

PAGES = ("privacy", "support")


def test_they_are_led_to_from_the_help(page):
    """In a new tab, for a page that is left forgets its readings."""
    page.click("[data-opens=help]")
    for name in PAGES:
        with page.expect_popup() as opened:
            page.locator(f"#help a[href='{name}.html']").click()
        opened.value.wait_for_load_state()
        assert name in opened.value.title()
        opened.value.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_they_are_for_everybody(browser, url, scheme):
    size = {"width": 320, "height": 700}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(f"{url}{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            assert violations(page) == []


def test_they_are_served_as_the_page_is(url):
    wanted = httpx.get(url).headers
    for name in PAGES:
        headers = httpx.get(f"{url}{name}.html").headers
        for header in ("Content-Security-Policy", "Referrer-Policy", "Cache-Control"):
            assert headers[header] == wanted[header]


def test_they_are_there_without_a_network(browser, built):
    with browser.new_context() as context:
        with serving_page(built / "site") as url:
            page = open_page(context, url)
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        # The server is gone now.
        for name in PAGES:
            page.goto(f"{url}{name}.html")
            assert page.locator("h1").inner_text() == f"Captcha reader: {name}"
