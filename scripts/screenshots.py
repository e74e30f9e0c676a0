"""Writes build/screenshots: every state of the page and the extension, as Chromium shows it.

    python -m scripts.screenshots

Those of docs/screenshots, which pages show, are renewed from them. The stores' own are
``store-*.png``.
Needs what the browser tests need (``scripts/browser_tools.sh``).
"""

import shutil
from random import Random
from typing import Literal, get_args

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Playwright, ViewportSize, sync_playwright

from recognize.reader import Reader
from scripts import store_pictures
from tests.support.browser import launched, open_page, upload
from tests.support.extension import box_of, extension, pasted
from tests.support.helpers import ROOT
from tests.support.login_pages import serving_pages
from tests.support.page import hand_in
from tests.support.pictures import encoded
from tests.support.serving import serving_page
from training.generators import SOURCES

OUT, SHOWN = ROOT / "build/screenshots", ROOT / "docs/screenshots"
Scheme = Literal["light", "dark"]


def main() -> None:
    """Takes all of them anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    files = examples()
    with sync_playwright() as playwright, serving_page(ROOT / "build/site") as url:
        with launched(playwright) as browser:
            for scheme in get_args(Scheme):
                page_states(browser, url, files, scheme)
            phone(browser, url, files)
            store_pictures.take(playwright, browser, OUT, files[0]["buffer"])
        the_extension(playwright, files[0]["buffer"])
    shown = sorted(SHOWN.glob("*.png"))
    for picture in shown:
        shutil.copy(OUT / picture.name, picture)
    print(f"{OUT}: {len(list(OUT.glob('*.png')))} pictures, {len(shown)} of them in {SHOWN}")


def examples() -> list[FilePayload]:
    """Files for a sure reading, one to check, and an unsure one, whose texts are right."""
    reader, rng = Reader(), Random("screenshots")
    wanted = [(True, 0.95, 1.0), (True, 0.0, 0.9), (False, 0.0, 1.0)]
    examples: dict[int, FilePayload] = {}
    for _ in range(2000):
        picture, text = SOURCES["default-0.7.1"](rng, (4, 6))
        content = encoded(picture)
        reading = reader.read(content)
        for place, (trusted, low, high) in enumerate(wanted):
            fits = reading.trusted == trusted and low <= reading.confidence < high
            if reading.text == text and fits:
                examples.setdefault(place, upload(f"example {place + 1}.png", content))
        if len(examples) == len(wanted):
            break
    return [examples[place] for place in sorted(examples)]


def page_states(browser: Browser, url: str, files: list[FilePayload], scheme: Scheme) -> None:
    """The page in each of its states, in that colour scheme."""
    size: ViewportSize = {"width": 1000, "height": 720}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        page = open_page(context, url)

        def take(name: str, whole: bool = False) -> None:
            page.screenshot(path=OUT / f"page-{name}-{scheme}.png", full_page=whole)

        take("empty")
        hand_in(page, *files)
        take("readings", whole=True)
        page.locator(".text button.weak").first.focus()
        page.keyboard.press("ArrowDown")
        page.locator(".row", has=page.locator(":focus")).scroll_into_view_if_needed()
        take("alternative")
        page.click("#clear")
        blank = upload("blank.png", encoded(Image.new("RGB", (160, 60), "#e8e8e8")))
        hand_in(page, blank, upload("scan.tif", b"II*\0" + bytes(99)))
        hand_in(page, upload("poster.png", b"x" * 1_500_000))
        page.route("**/v1/recognize*", lambda route: route.abort())
        hand_in(page, files[0])
        take("troubles", whole=True)
        page.click("#clear")
        page.unroute_all()
        page.route("**/v1/recognize*", lambda route: None)
        page.set_input_files("#files", [files[0]])
        page.wait_for_selector("text=Reading …")
        take("reading")
        page.click("[data-opens=settings]")
        take("settings")
        page.keyboard.press("Escape")
        page.click("[data-opens=help]")
        take("help")
        page.keyboard.press("Escape")
        page.click("#clear")
        page.click("#private")
        page.wait_for_function(
            "() => document.getElementById('live').innerText.includes('is ready')"
        )
        hand_in(page, files[0])
        take("private")


def phone(browser: Browser, url: str, files: list[FilePayload]) -> None:
    """The page on a narrow screen, and magnified."""
    size: ViewportSize = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, device_scale_factor=2) as context:
        page = open_page(context, url)
        hand_in(page, files[1])
        page.screenshot(path=OUT / "page-phone.png", full_page=True)
    # 1280 pixels at a zoom of 200 %.
    with browser.new_context(viewport={"width": 640, "height": 480}) as context:
        page = open_page(context, url)
        hand_in(page, files[1])
        page.screenshot(path=OUT / "page-zoom-200.png", full_page=True)


def the_extension(playwright: Playwright, content: bytes) -> None:
    """The extension's cropping, its card, and its own pages."""
    with (
        serving_pages() as pages,
        extension(playwright, ROOT / "build/extension") as installed,
    ):
        pages.add_image("captcha.png", content)
        body = '<p><label>Name <input></label></p><img id="captcha" src="captcha.png">'
        page = installed.open(pages.add("login", body))
        box = box_of(page.locator("#captcha"))
        installed.start(page)
        page.mouse.move(box["x"] - 5, box["y"] - 5)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] + 5, box["y"] + box["height"] + 5)
        page.mouse.up()
        page.screenshot(path=OUT / "extension-crop.png")
        page.keyboard.press("Enter")
        pasted(page)
        page.screenshot(path=OUT / "extension-card.png")
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=OUT / "extension-card-dark.png")
        for name in ("welcome", "options", "refused", "failed", "privacy", "support"):
            page.goto(f"chrome-extension://{installed.id}/{name}.html")
            page.emulate_media(color_scheme="light")
            page.screenshot(path=OUT / f"extension-{name}.png", full_page=True)


if __name__ == "__main__":
    main()
