"""What the extension lays over pages, by axe: the card and the layer for cropping.

Their shadow trees are closed, to pages and so to axe; here the same scripts run in a page of
ours that makes them open.
"""

import contextlib

import pytest
from PIL import Image

from tests.support.login_pages import data_url
from tests.support.page import violations
from tests.support.pictures import encoded

OPEN = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function () { return attach.call(this, { mode: "open" }); };
"""
# The service worker's side: each content comes by a port of its own, the last of which stays.
PORTS = """
const event = () => {
  const heard = [];
  const tell = (what) => heard.forEach((listener) => listener(what));
  return { addListener: (listener) => heard.push(listener), tell };
};
window.chrome = { runtime: { onConnect: event() } };
window.show = (content) => {
  const port = { onMessage: event(), onDisconnect: event(), disconnect: () => {} };
  chrome.runtime.onConnect.tell(port);
  port.onMessage.tell(content);
};
"""
PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>Log in</h1></main>"
CHARACTERS = [{"text": "a"}, {"text": "N", "weak": True}, {"text": "7"}]
READING = {
    "text": "aN7",
    "characters": CHARACTERS,
    "confidence": 0.8,
    "copied": True,
    "spoken": "a, capital N, 7. Copied. 80 %.",
    "detail": "80 % · Check it",
    "alternatives": [{"text": "an7", "percent": "15 %", "label": "Copy an7: a, n, 7, 15 %"}],
}
CONTENTS = {level: READING | {"level": level} for level in ("sure", "check", "unsure")} | {
    "not copied": READING | {"level": "unsure", "copied": False},
    "waiting": {"title": "Reading …", "waiting": True},
    "failed": {"title": "Not read", "detail": "The server is away."},
}


@contextlib.contextmanager
def opened(browser, built, **options):
    """A page with what is injected into tabs, whose shadow trees are open."""
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.set_content(PAGE)
        page.add_script_tag(content=OPEN + PORTS)
        page.add_script_tag(path=built / "extension/content.js")
        yield page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violations_in_any_state(browser, built, scheme):
    by_state = {}
    screen = data_url(encoded(Image.new("RGB", (1280, 720), "white")))
    with opened(browser, built, color_scheme=scheme) as page:
        for state, content in CONTENTS.items():
            page.evaluate("content => show(content)", content)
            page.locator("section.card").wait_for()
            page.wait_for_timeout(150)  # until the live region speaks
            by_state[state] = violations(page)
        page.evaluate("screen => captchaReader.crop(screen, false)", screen)
        page.locator("dialog[open]").wait_for()
        by_state["crop"] = violations(page)
        page.keyboard.press("ArrowRight")
        by_state["crop by keyboard"] = violations(page)
    assert by_state == {state: [] for state in by_state}


def test_axe_sees_into_the_card(browser, built):
    """The test above can fail: a button without a name is found."""
    with opened(browser, built) as page:
        page.evaluate("content => show(content)", READING)
        page.locator("button[aria-label=Close]").evaluate(
            "button => { button.ariaLabel = null; button.textContent = '' }"
        )
        assert any(item.startswith("button-name") for item in violations(page))


def test_the_card_is_moved_off_what_it_covers(browser, built):
    """By a drag, no further than to the window's edge, and by its button from corner to corner."""
    with opened(browser, built) as page:
        page.evaluate("content => show(content)", READING)
        card = page.locator("section.card")
        before = card.bounding_box()
        page.mouse.move(before["x"] + 20, before["y"] + 20)
        page.mouse.down()
        page.mouse.move(before["x"] - 180, before["y"] - 80)
        moved = card.bounding_box()
        assert (moved["x"], moved["y"]) == (before["x"] - 200, before["y"] - 100)
        page.mouse.move(0, 0)
        page.mouse.up()
        page.mouse.move(300, 300)
        assert card.bounding_box()["x"] == card.bounding_box()["y"] == 0
        corners = set()
        for _ in range(4):
            card.get_by_label("Move to the next corner").press("Enter")
            box = card.bounding_box()
            corners.add((round(box["x"]), round(box["y"])))
        assert len(corners) == 4 and (round(before["x"]), round(before["y"])) in corners


def test_a_card_that_is_done_with_leaves(browser, built):
    """Not while the pointer or the focus is at it, and not with a text that is not copied."""
    with opened(browser, built) as page:
        page.clock.install()
        card = page.locator("section.card")

        def show(**content) -> None:
            page.evaluate("content => show(content)", READING | {"leavesAfter": 2} | content)

        def stays() -> bool:
            page.clock.run_for(4000)
            return card.count() == 1

        page.mouse.move(0, 0)
        show(copied=False, level="unsure")
        assert stays()
        show()
        card.hover()
        assert stays()
        card.get_by_label("Close").focus()
        page.mouse.move(0, 0)
        assert stays()
        page.evaluate("document.activeElement.blur()")
        assert not stays()
        show(leavesAfter=0)
        assert stays()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_extension_pages_have_no_accessibility_violations(installed, scheme):
    for name in ("options.html", "refused.html", "failed.html", "privacy.html", "support.html"):
        page = installed.context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.goto(f"chrome-extension://{installed.id}/{name}")
        assert violations(page) == []
        page.close()
