"""Pages that the browser keeps closed to extensions: the button says so."""

import contextlib

import pytest
from playwright.sync_api import Error

from tests.support.patience import until
from tests.support.ports import free_port

POPUPS = "chrome.runtime.getContexts({ contextTypes: ['POPUP'] })"
# Each page, and what the button shows there; one that did not come may come when it is loaded anew.
CLOSED = {
    "browser": ("chrome://version", "refused.html"),
    "extensions": ("chrome://extensions", "refused.html"),
    "error": ("http://127.0.0.1:{port}/", "failed.html"),
}


def popup(installed) -> list[str]:
    """The names of the pages that the button shows, once it shows one."""

    def shown() -> list[str]:
        urls = [each["documentUrl"] for each in installed.worker.evaluate(POPUPS)]
        # At first it has no address.
        return [url.rpartition("/")[2] for url in urls] if all(urls) else []

    return until(shown, "a popup")


@pytest.mark.parametrize(("url", "told"), CLOSED.values(), ids=CLOSED)
def test_a_closed_page_is_told_as_one(installed, url, told):
    url = url.format(port=free_port())
    page = installed.context.new_page()
    with contextlib.suppress(Error):
        page.goto(url)
    page.bring_to_front()
    installed.click_toolbar(page, url)
    assert popup(installed) == [told]
    page.close()
