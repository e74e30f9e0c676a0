"""The context menu's "Read this image"."""

from tests.support.extension import pasted, wait_for_cropping, wait_for_layer


def choose_in_menu(installed, page, source: str, frame: int = 0) -> None:
    """Chooses "Read this image" for an image.

    The browser's own menu cannot be pressed by a test. The toolbar click beforehand gives the
    right to the tab that the menu would give.
    """
    installed.start(page)
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    installed.worker.evaluate(
        """async ([srcUrl, frameId]) => {
            const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
            const pressed = { menuItemId: "read-image", srcUrl, frameId };
            chrome.contextMenus.onClicked.dispatch(pressed, tab);
        }""",
        [source, frame],
    )


def test_read_this_image(installed, pages, captchas):
    """An image of the page's own, one of another site, and one out of sight."""
    text, content = captchas[2]
    own = pages.add_image("own.png", content)
    foreign = own.replace("127.0.0.1", "localhost")
    for name, source in (("own", own), ("foreign", foreign)):
        page = installed.open(pages.add(f"menu-{name}", f'<img src="{source}">'))
        choose_in_menu(installed, page, source)
        assert pasted(page) == text, name
        page.close()


def test_read_this_image_in_a_frame_of_another_site(installed, pages, captchas):
    """The menu's right ends at the frame: the person is asked to drag."""
    text, content = captchas[2]
    pages.add_image("framed.png", content)
    inner = pages.add("inner", '<img id="captcha" src="framed.png">').replace(
        "127.0.0.1", "localhost"
    )
    page = installed.open(
        pages.add("outer", f'<iframe width=500 height=300 src="{inner}"></iframe>')
    )
    picture = page.frame_locator("iframe").locator("#captcha")
    # The number of a frame of another site cannot be learned without more permissions than the
    # extension has; entering one that is not there is refused in the same way.
    choose_in_menu(installed, page, picture.evaluate("image => image.src"), frame=999_999)
    wait_for_cropping(page)
    installed.drag(page, picture.bounding_box())
    page.keyboard.press("Enter")
    assert pasted(page) == text
    page.close()


def test_an_image_outside_tabs_is_left_alone(installed):
    """As in a side panel: there is no tab to show a card in."""
    rejected = installed.worker.evaluate(
        """async () => {
            const reasons = [];
            self.addEventListener("unhandledrejection", (event) => reasons.push(`${event.reason}`));
            chrome.contextMenus.onClicked.dispatch({ menuItemId: "read-image", srcUrl: "a" });
            await new Promise((later) => setTimeout(later, 300));
            return reasons;
        }"""
    )
    assert rejected == []
