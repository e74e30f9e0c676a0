"""The page that opens when the extension is installed."""

import pytest

from scripts.icons import EXAMPLE
from tests.support.extension import NOTHING, box_of, extension, pasted, shown_text, wait_for_layer
from tests.support.page import violations

PAGES = """async () => (await chrome.runtime.getContexts({ contextTypes: ["TAB"] }))
    .map(({ documentUrl }) => documentUrl)"""


@pytest.fixture(scope="module")
def greeted(playwright, built):
    with extension(playwright, built / "extension", welcome=True) as running:
        yield running


@pytest.fixture
def welcome(greeted):
    [page] = [page for page in greeted.context.pages if page.url.endswith("/welcome.html")]
    page.bring_to_front()
    return page


def test_its_picture_is_read_on_it(greeted, welcome):
    """As on every page: the button, a drag, Enter, and the text is pasted."""
    welcome.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
    greeted.crop(welcome, box_of(welcome.get_by_alt_text("A distorted text")), 3)
    assert pasted(welcome) == shown_text(welcome) == EXAMPLE
    welcome.get_by_text("That is the text. It works.").wait_for()
    welcome.fill("#answer", "else")
    assert welcome.inner_text("#judged") == ""
    welcome.keyboard.press("Escape")
    wait_for_layer(welcome, there=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violations(welcome, scheme):
    welcome.emulate_media(color_scheme=scheme)
    welcome.set_viewport_size({"width": 320, "height": 700})
    assert welcome.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(welcome) == []


def test_the_shortcut_is_the_one_that_was_given(greeted, welcome):
    given = greeted.worker.evaluate("async () => (await chrome.commands.getAll())[0].shortcut")
    assert given and welcome.inner_text("#shortcut") == given
    assert not welcome.is_visible("#no-key")
    # Another extension has it: what Chrome answers then.
    welcome.evaluate("""chrome.commands.getAll = async () =>
        [{ name: "_execute_action", shortcut: "" }]""")
    welcome.evaluate("dispatchEvent(new Event('focus'))")
    welcome.get_by_text("gave it no shortcut").wait_for()
    assert not welcome.is_visible("#shortcut")
    with greeted.context.expect_page() as opened:
        welcome.click("#shortcuts")
    assert opened.value.url == "chrome://extensions/shortcuts"
    opened.value.close()


def test_it_opens_when_the_extension_is_installed_and_at_no_other_time(greeted, welcome):
    assert len(greeted.worker.evaluate(PAGES)) == 1
    install = "reason => chrome.runtime.onInstalled.dispatch({ reason })"
    for reason in ("update", "chrome_update"):
        greeted.worker.evaluate(install, reason)
    welcome.wait_for_timeout(500)
    assert len(greeted.worker.evaluate(PAGES)) == 1
    with greeted.context.expect_page() as opened:
        greeted.worker.evaluate(install, "install")
    assert opened.value.url == welcome.url
    opened.value.close()
