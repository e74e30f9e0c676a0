"""The page for everybody: by keyboard, by ear, at any width, and as axe sees it."""

import pytest
from PIL import Image

from tests.support.browser import open_page, upload
from tests.support.page import hand_in, shown_text, violations
from tests.support.pictures import encoded


def test_everything_by_keyboard(page, captchas):
    """From the top of the page to a corrected text on the clipboard without a mouse."""
    text, content = captchas[0]
    page.on("filechooser", lambda chooser: chooser.set_files([upload("a.png", content)]))
    tab_to(page, "Choose images")
    page.keyboard.press("Enter")
    page.wait_for_selector(".text")
    while page.evaluate("!document.activeElement.closest('.text')"):
        page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    changed = shown_text(page.locator(".row"))
    assert changed != text
    assert (changed[:-2], changed[-1]) == (text[:-2], text[-1])
    tab_to(page, "Copy")
    page.keyboard.press("Enter")
    page.wait_for_selector(".copy.done")
    assert page.evaluate("navigator.clipboard.readText()") == changed
    tab_to(page, "Remove")
    page.keyboard.press("Space")
    assert page.locator(".row").count() == 0
    assert page.evaluate("document.activeElement.id") == "choose"


def tab_to(page, name: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_results_and_spelling_are_announced(page, captchas):
    text, content = captchas[0]
    row = hand_in(page, upload("a.png", content))
    spoken = [f"capital {c}" if c.isupper() else c for c in text if not c.isdigit()]
    assert all(part in page.inner_text("#live") for part in spoken)
    page.evaluate("document.getElementById('live').replaceChildren()")
    row.get_by_role("button", name="Spell out").click()
    assert all(part in page.inner_text("#live") for part in spoken)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violations_in_any_state(browser, url, captchas, scheme):
    with browser.new_context(
        color_scheme=scheme, viewport={"width": 390, "height": 800}
    ) as context:
        page = open_page(context, url)
        # The tool is injected past the page's policy, which refuses foreign scripts.
        by_state = {"empty": violations(page)}
        page.route("**/v1/recognize*", lambda route: None, times=1)
        page.set_input_files("#files", [upload("slow.png", captchas[0][1])])
        page.wait_for_selector("text=Reading …")
        by_state["reading"] = violations(page)
        page.locator(".row").evaluate("row => row.remove()")
        page.reload()
        page.wait_for_selector("body[data-ready]")
        files = [upload(f"{text}.png", content) for text, content in (captchas[0], captchas[-1])]
        blank = upload("blank.png", encoded(Image.new("RGB", (120, 40), "white")))
        hand_in(page, *files, blank, upload("large.png", b"x" * 1_100_000))
        by_state["readings"] = violations(page)
        page.locator(".copy").first.click()
        by_state["copied"] = violations(page)
        page.route("**/v1/recognize*", lambda route: route.abort())
        hand_in(page, upload("away.png", captchas[0][1]))
        by_state["away"] = violations(page)
        page.evaluate(
            "document.body.dispatchEvent(new DragEvent('drop', "
            "{ dataTransfer: new DataTransfer(), bubbles: true }))"
        )
        by_state["notice"] = violations(page)
        for dialog in ("settings", "help"):
            page.click(f"[data-opens={dialog}]")
            by_state[dialog] = violations(page)
            page.keyboard.press("Escape")
        page.click("#private")
        by_state["private"] = violations(page)
    assert by_state == {state: [] for state in by_state}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_cut_off(browser, url, captchas, width):
    """Phone widths, and 320 CSS pixels: a 1280 pixel window at 400 % zoom (WCAG 1.4.10)."""
    with browser.new_context(viewport={"width": width, "height": 700}) as context:
        page = open_page(context, url)
        hand_in(page, *(upload(f"{text}.png", content) for text, content in captchas[:2]))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click("[data-opens=help]")
        assert page.evaluate("document.getElementById('help').scrollWidth") <= width
