"""Driving the shipped extension as a person would: toolbar click, drag, paste."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    FloatRect,
    Locator,
    Page,
    Playwright,
    Worker,
)

from tests.support.patience import PATIENCE_S, until
from training.evaluation_sets.screenshots import CHROMIUM, FLAGS

NOTHING = "nothing copied"


class NothingCopied(Exception):
    """The extension has put nothing on the clipboard in time."""


@dataclass
class Extension:
    context: BrowserContext
    worker: Worker

    @property
    def id(self) -> str:
        return self.worker.url.split("/")[2]

    def open(self, url: str, zoom: float = 1) -> Page:
        """A new tab in front, with nothing of ours on the clipboard."""
        page = self.context.new_page()
        page.goto(url)
        page.bring_to_front()
        self.worker.evaluate(
            """async (zoom) => {
                const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
                await chrome.tabs.setZoom(tab.id, zoom);
            }""",
            zoom,
        )
        page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
        return page

    def click_toolbar(self, page: Page, url: str = "") -> None:
        """A genuine click of the toolbar button, which grants the extension that tab.

        ``url``: what was asked for, where the browser shows a page of its own in its place.
        """
        assert self.context.browser  # none only on Android
        client = self.context.browser.new_browser_cdp_session()
        tabs = client.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        [tab] = [each for each in tabs if each["url"] in (url, page.url)]
        client.send("Extensions.triggerAction", {"id": self.id, "targetId": tab["targetId"]})
        client.detach()

    def start(self, page: Page) -> None:
        """Toolbar click, until the person can drag.

        About one of a hundred clicks made by a program right after a navigation comes without
        the right to the tab. A person would press again.
        """
        for _ in range(3):
            self.click_toolbar(page)
            with contextlib.suppress(AssertionError):
                return wait_for_cropping(page, PATIENCE_S / 4)
        raise AssertionError("the toolbar button has no effect")

    def crop(self, page: Page, box: FloatRect, margin: float = 0) -> None:
        """Toolbar click, drag around a box in CSS pixels, and Enter; until there is a card."""
        self.start(page)
        self.drag(page, box, margin)
        page.keyboard.press("Enter")
        wait_for_layer(page)

    def drag(self, page: Page, box: FloatRect, margin: float = 0) -> None:
        left, top = box["x"] - margin, box["y"] - margin
        right, bottom = box["x"] + box["width"] + margin, box["y"] + box["height"] + margin
        page.mouse.move(left, top)
        page.mouse.down()
        page.mouse.move((left + right) / 2, (top + bottom) / 2)
        page.mouse.move(right, bottom)
        page.mouse.up()


@contextlib.contextmanager
def extension(
    playwright: Playwright, folder: Path, scale: float = 1, welcome: bool = False
) -> Iterator[Extension]:
    """Chromium with the unpacked extension at that device scale.

    The page that opens when it is installed is closed, unless ``welcome``.
    """
    context = playwright.chromium.launch_persistent_context(
        "",
        executable_path=CHROMIUM,
        ignore_default_args=["--disable-extensions"],
        no_viewport=True,
        args=[
            *FLAGS,
            f"--disable-extensions-except={folder}",
            f"--load-extension={folder}",
            f"--force-device-scale-factor={scale}",
            "--window-size=1100,800",
        ],
    )
    try:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        worker = (context.service_workers or [context.wait_for_event("serviceworker")])[0]
        greeting = _page_of(context, worker.url.replace("background.js", "welcome.html"))
        if not welcome:
            greeting.close()
        yield Extension(context, worker)
    finally:
        context.close()


def _page_of(context: BrowserContext, url: str) -> Page:
    """The tab with that address, once it is there."""

    def opened() -> Page | None:
        # Playwright hears of tabs only while it is asked something.
        context.pages[0].wait_for_timeout(1)
        return next((page for page in context.pages if page.url == url), None)

    page = until(opened, url)
    page.wait_for_load_state()
    return page


def box_of(element: Locator) -> FloatRect:
    """Where an element is, in CSS pixels; fails where it is not shown."""
    box = element.bounding_box()
    assert box, "the element is not shown"
    return box


def wait_for_layer(page: Page, there: bool = True, timeout: float = PATIENCE_S) -> None:
    """Until the extension's element stands in the page, or does no more."""
    until(lambda: bool(layer(page)) == there, "the layer", timeout)


def wait_for_cropping(page: Page, timeout: float = PATIENCE_S) -> None:
    """Until the person can drag."""
    until(lambda: any(node["localName"] == "dialog" for node in layer(page)), "cropping", timeout)


def layer(page: Page) -> list[dict[str, Any]]:
    """The nodes of what the extension lays over a page, as Chromium's protocol gives them.

    Its tree is closed to scripts, not to the protocol.
    """
    client = page.context.new_cdp_session(page)
    try:
        document = client.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    finally:
        client.detach()
    nodes = list(_under(document))
    roots = [root for node in nodes for root in node.get("shadowRoots", ())]
    return [node for root in roots if root["shadowRootType"] == "closed" for node in _under(root)]


def _under(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in (*node.get("children", ()), *node.get("shadowRoots", ())):
        yield from _under(child)


def words(page: Page) -> str:
    """All that the extension's layer says; empty where there is none."""
    return "".join(node["nodeValue"] for node in layer(page) if node["nodeName"] == "#text")


def wait_for_words(page: Page, expected: str, timeout: float = PATIENCE_S) -> None:
    """Until the layer's words hold what is expected."""
    until(lambda: expected in words(page), expected, timeout)


def press(page: Page, label: str) -> None:
    """A genuine click in the middle of the layer's button of that name."""
    client = page.context.new_cdp_session(page)
    client.send("DOM.getDocument", {"depth": -1, "pierce": True})
    [button] = [node for node in layer(page) if label in _names(node)]
    model = client.send("DOM.getBoxModel", {"backendNodeId": button["backendNodeId"]})["model"]
    client.detach()
    corners = model["content"]
    page.mouse.click(sum(corners[::2]) / 4, sum(corners[1::2]) / 4)


def _names(node: dict[str, Any]) -> list[str]:
    """The names by which a button of the layer may be asked for."""
    if node["localName"] != "button":
        return []
    listed = node.get("attributes", [])
    named = dict(zip(listed[::2], listed[1::2], strict=True)).get("aria-label", "")
    return [named, "".join(each["nodeValue"] for each in _under(node))]


def shown_text(page: Page) -> str:
    """The text on the card, copied or not, once the area is read; empty where there is none."""

    def answer() -> list[dict[str, Any]] | None:
        nodes = layer(page)
        said = [node["nodeValue"] for node in nodes if node["nodeName"] == "#text"]
        has_card = any(node["localName"] == "section" for node in nodes)
        return nodes if has_card and "Reading …" not in said else None

    for node in until(answer, "what is read"):
        if node.get("attributes", [])[:2] == ["class", "text"]:
            return "".join(each["nodeValue"] for each in _under(node))
    return ""


def pasted(page: Page, timeout: float = PATIENCE_S) -> str:
    """What is pasted into the page's field, once the extension has copied something."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        page.fill("#answer", "")
        page.focus("#answer")
        page.keyboard.press("Control+v")
        text = page.input_value("#answer")
        if text not in ("", NOTHING):
            return text
        time.sleep(0.1)
    raise NothingCopied


def nothing_is_copied(page: Page) -> bool:
    """Whether the field still gets what was on the clipboard before, a good while later."""
    try:
        pasted(page, timeout=1.5)
    except NothingCopied:
        return page.input_value("#answer") == NOTHING
    return False


def choose_server(installed: Extension, url: str) -> None:
    """Sets the server in the options page, and allows its host.

    Chrome's question cannot be answered by a test: the permission is given beforehand, on
    Chrome's own page for the extension.
    """
    page = installed.context.new_page()
    page.goto("chrome://extensions")
    page.evaluate(
        "id => chrome.developerPrivate.addHostPermission(id, 'http://127.0.0.1/*')", installed.id
    )
    page.goto(f"chrome-extension://{installed.id}/options.html")
    page.check("[value=server]")
    page.fill("#endpoint", url)
    page.click("button.primary")
    page.get_by_text("Saved.").wait_for()
    page.close()
