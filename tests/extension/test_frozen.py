"""The frozen picture, the frame on it, and whose the keys are."""

import pytest

from tests.support.extension import (
    NOTHING,
    box_of,
    nothing_is_copied,
    pasted,
    press,
    shown_text,
    wait_for_cropping,
    wait_for_layer,
    words,
)
from tests.support.login_pages import data_url

KEYS = """<script>
window.heard = [];
for (const type of ["keydown", "keyup"]) {
  document.addEventListener(type, (event) => heard.push(event.key), true);
}
</script>"""
# Each closes the picture as soon as the person does something elsewhere.
POPUPS = {
    "outside press": """<script>
        addEventListener("pointerdown", () => shown.remove(), true)</script>""",
    "focus": """<script>
        shown.tabIndex = 0; shown.focus(); shown.onblur = () => shown.remove()</script>""",
    "popover": """<script>shown.popover = "auto"; shown.showPopover()</script>""",
}


@pytest.mark.parametrize("kind", list(POPUPS))
def test_popups_are_read_though_they_close(installed, pages, captchas, kind):
    text, content = captchas[0]
    popup = f'<div id="shown"><img id="captcha" src="{data_url(content)}"></div>'
    page = installed.open(pages.add(f"popup-{kind}".replace(" ", "-"), popup + POPUPS[kind]))
    # A press elsewhere, as of the toolbar, would close some; the shortcut is none.
    box = box_of(page.locator("#captcha"))
    installed.crop(page, box, margin=3)
    assert not page.evaluate("document.querySelector('#shown')?.checkVisibility() ?? false")
    assert pasted(page) == text
    page.close()


def test_what_was_shown_at_the_click_is_read(installed, pages, captchas):
    """Though the page shows another picture since, and its policy forbids pictures of ours."""
    (text, content), (_, other) = captchas[:2]
    own = pages.add_image("at-the-click.png", content)
    policy = (
        "<meta http-equiv='Content-Security-Policy' content=\"img-src 'self'; connect-src 'none'\">"
    )
    page = installed.open(pages.add("changes", f'<img id="captcha" src="{own}">', head=policy))
    box = box_of(page.locator("#captcha"))
    installed.start(page)
    newer = pages.add_image("newer.png", other)
    page.evaluate("async source => { captcha.src = source; await captcha.decode() }", newer)
    installed.drag(page, box, 3)
    page.keyboard.press("Enter")
    assert shown_text(page) == text
    page.close()


def cropping(installed, pages, content, name, head=""):
    image = f'<img id="captcha" src="{data_url(content)}">'
    page = installed.open(pages.add(name, f'<div style="height:200px"></div>{image}', head=head))
    installed.start(page)
    return page, box_of(page.locator("#captcha"))


def test_a_frame_is_corrected_before_it_is_read(installed, pages, captchas):
    """Too small and too far to the right at first; moved, then sized, then clicked twice."""
    text, content = captchas[0]
    page, box = cropping(installed, pages, content, "corrected")
    half = box | {"x": box["x"] + 200, "width": box["width"] / 2}
    installed.drag(page, half)
    assert "Enter or a double click reads" in words(page)
    middle = half["y"] + half["height"] / 2
    for (x, y), (to_x, to_y) in (
        # By the middle to the left; by the right edge; by the lower left corner, a bit.
        ((half["x"] + 20, middle), (box["x"] + 20, middle)),
        ((box["x"] + half["width"], middle), (box["x"] + box["width"] + 4, middle)),
        ((box["x"], box["y"] + box["height"]), (box["x"] - 4, box["y"] + box["height"] + 4)),
    ):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(to_x, to_y)
        page.mouse.up()
    # A stray click outside changes nothing.
    page.mouse.click(box["x"] + 500, middle)
    page.mouse.dblclick(box["x"] + 20, middle)
    assert shown_text(page) == text
    page.close()


def test_a_button_reads_and_one_cancels(installed, pages, captchas):
    text, content = captchas[0]
    page, box = cropping(installed, pages, content, "buttons")
    installed.drag(page, box, 3)
    press(page, "Cancel")
    wait_for_layer(page, there=False)
    assert nothing_is_copied(page)
    installed.start(page)
    installed.drag(page, box, 3)
    press(page, "Read")
    assert shown_text(page) == text
    page.close()


def test_at_once_where_it_is_set(installed, pages, captchas):
    text, content = captchas[0]
    installed.worker.evaluate("chrome.storage.local.set({ atOnce: true })")
    page, box = cropping(installed, pages, content, "at-once")
    installed.worker.evaluate("chrome.storage.local.remove('atOnce')")
    installed.drag(page, box, 3)
    assert shown_text(page) == text
    page.close()


def test_a_picture_of_an_older_card_is_not_read(installed, pages, captchas):
    """The card is gone before the next picture is taken."""
    (text, content), (other, below) = captchas[:2]
    at_the_card = f'style="position:fixed; right:60px; bottom:30px" src="{data_url(below)}"'
    page = installed.open(
        pages.add("under", f'<img id="captcha" src="{data_url(content)}"><img id=b {at_the_card}>')
    )
    installed.crop(page, box_of(page.locator("#captcha")), 3)
    assert shown_text(page) == text
    page.wait_for_timeout(600)
    installed.crop(page, box_of(page.locator("#b")), 3)
    wait_for_layer(page)
    assert pasted(page) == other
    page.close()


def test_keys_are_the_topmosts_alone(installed, pages, captchas):
    """The page hears none; Escape closes the card and leaves the page's dialog, which is next."""
    text, content = captchas[0]
    image = f'<img id="captcha" src="{data_url(content)}">'
    body = f"{KEYS}<dialog id=d>{image}<input id=inner></dialog><script>d.showModal()</script>"
    page = installed.open(pages.add("topmost", body))
    page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
    installed.start(page)
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    assert page.evaluate("d.open")
    installed.crop(page, box_of(page.locator("#captcha")), 3)
    assert shown_text(page) == text
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    assert page.evaluate("d.open") and page.evaluate("heard") == []
    page.keyboard.press("Escape")
    assert not page.evaluate("d.open") and page.evaluate("heard") == ["Escape"] * 2
    page.close()


def test_the_card_over_a_modal_dialog_is_alive(installed, pages, captchas):
    text, content = captchas[0]
    image = f'<img id="captcha" src="{data_url(content)}">'
    page = installed.open(
        pages.add("alive", f"<dialog id=d>{image}</dialog><script>d.showModal()</script>")
    )
    installed.crop(page, box_of(page.locator("#captcha")), 3)
    assert shown_text(page) == text
    # It outlives the dialog, too.
    page.evaluate("d.close()")
    page.wait_for_timeout(100)
    assert text in words(page).replace(", ", "")
    page.evaluate("d.showModal()")
    page.evaluate("d.close()")
    press(page, "Close")
    wait_for_layer(page, there=False)
    page.close()
    page = installed.open(
        pages.add("pressed", f"<dialog id=d>{image}</dialog><script>d.showModal()</script>")
    )
    installed.crop(page, box_of(page.locator("#captcha")), 3)
    assert shown_text(page) == text
    press(page, "Close")
    wait_for_layer(page, there=False)
    assert page.evaluate("d.open")
    page.close()


def test_a_touch_draws_the_frame(installed, pages, captchas):
    text, content = captchas[0]
    page, box = cropping(installed, pages, content, "touch")
    client = page.context.new_cdp_session(page)
    corners = (
        (box["x"] - 3, box["y"] - 3),
        (box["x"] + box["width"] + 3, box["y"] + box["height"] + 3),
    )
    (left, top), (right, bottom) = corners
    for kind, points in (
        ("touchStart", [{"x": left, "y": top}]),
        ("touchMove", [{"x": right, "y": bottom}]),
        ("touchEnd", []),
    ):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    wait_for_cropping(page)
    press(page, "Read")
    assert shown_text(page) == text
    page.close()
