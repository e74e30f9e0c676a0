"""Driving the shipped extension as a person would: toolbar click, drag, paste."""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, Worker

from tests.browser.conftest import CHROMIUM, FLAGS


@dataclass
class Extension:
    context: BrowserContext
    worker: Worker

    @property
    def id(self) -> str:
        return self.worker.url.split("/")[2]

    def click_toolbar(self, page: Page) -> None:
        """A genuine click of the toolbar button, which grants the extension that tab."""
        page.bring_to_front()
        client = self.context.browser.new_browser_cdp_session()
        found = client.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        [tab] = [target for target in found if target["url"] == page.url]
        client.send("Extensions.triggerAction", {"id": self.id, "targetId": tab["targetId"]})
        client.detach()

    def set_zoom(self, page: Page, zoom: float) -> None:
        self.worker.evaluate(
            """async ([url, zoom]) => {
                const tabs = await chrome.tabs.query({});
                const active = tabs.find((tab) => tab.active);
                await chrome.tabs.setZoom(active.id, zoom);
            }""",
            [page.url, zoom],
        )
        wait_until(lambda: self.zoom() == zoom)

    def zoom(self) -> float:
        return self.worker.evaluate("chrome.tabs.getZoom()")

    def drag(self, page: Page, box: dict, margin: float = 0) -> None:
        """Drags around a box in CSS pixels, and releases."""
        wait_for_overlay(page)
        page.mouse.move(box["x"] - margin, box["y"] - margin)
        page.mouse.down()
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.move(box["x"] + box["width"] + margin, box["y"] + box["height"] + margin)
        page.mouse.up()


@contextlib.contextmanager
def extension(playwright: Playwright, folder: Path, scale: float = 1, size=(1100, 800)):
    """Chromium with the unpacked extension at that device scale."""
    width, height = size
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
            f"--window-size={width},{height}",
        ],
    )
    try:
        worker = (context.service_workers or [context.wait_for_event("serviceworker")])[0]
        yield Extension(context, worker)
    finally:
        context.close()


def wait_for_overlay(page: Page) -> None:
    """The extension's layer is a closed tree: only its being on top can be seen."""
    page.wait_for_function(
        "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)"
        "?.parentElement === document.documentElement && document.elementFromPoint("
        "innerWidth / 2, innerHeight / 2) !== document.body"
    )


def wait_until(condition, timeout: float = 10) -> None:
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{condition} did not come true")
        time.sleep(0.05)
