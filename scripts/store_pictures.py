"""The pictures that the stores ask for: the extension at two sizes, and a tile."""

from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.support.extension import Extension, box_of, extension, pasted, words
from tests.support.helpers import ROOT
from tests.support.login_pages import Pages, data_url, serving_pages

SIZES = ((1280, 800), (640, 400))
TILE = (440, 280)
_LOGIN = '<p><label>Name <input></label></p><img id="captcha" src="captcha.png" alt="">'
_TILE = """<!doctype html><style>
body { display: grid; place-content: center; justify-items: center; gap: 14px; margin: 0;
  height: 100vh; background: #10141c; color: #fff; font: 20px/1.3 "Noto Sans", sans-serif }
img { width: 96px } b { font-size: 30px }
</style><img src="%s"><b>Captcha reader</b><span>Reads distorted text, in your browser</span>"""


def take(playwright: Playwright, browser: Browser, folder: Path, content: bytes) -> None:
    """Writes ``store-WIDTHxHEIGHT-*.png``; ``content``: the captcha that is read in them."""
    tile = browser.new_page(viewport={"width": TILE[0], "height": TILE[1]})
    tile.set_content(_TILE % data_url((ROOT / "extension/icons/128.png").read_bytes()))
    tile.screenshot(path=folder / _name(TILE, "tile"))
    tile.close()
    with serving_pages() as pages, extension(playwright, ROOT / "build/extension") as installed:
        pages.add_image("captcha.png", content)
        for size in SIZES:
            _of_a_size(installed, pages, size, folder)


def _of_a_size(installed: Extension, pages: Pages, size: tuple[int, int], folder: Path) -> None:
    page = installed.open(pages.add("login", _LOGIN))
    _resize(page, size)
    box = box_of(page.locator("#captcha"))
    installed.start(page)
    while "Enter or a double click reads" not in words(page):
        installed.drag(page, box, 5)
    page.screenshot(path=folder / _name(size, "1-choose"))
    page.keyboard.press("Enter")
    pasted(page, timeout=60)
    page.screenshot(path=folder / _name(size, "2-card"))
    for name in ("3-welcome", "4-options"):
        page.goto(f"chrome-extension://{installed.id}/{name[2:]}.html")
        page.screenshot(path=folder / _name(size, name))
    page.close()


def _name(size: tuple[int, int], what: str) -> str:
    return f"store-{size[0]}x{size[1]}-{what}.png"


def _resize(page: Page, size: tuple[int, int]) -> None:
    """Has the page's window show exactly so many pixels of it."""
    client = page.context.new_cdp_session(page)
    window = client.send("Browser.getWindowForTarget")["windowId"]
    around = page.evaluate("[outerWidth - innerWidth, outerHeight - innerHeight]")
    wide, high = (inner + more for inner, more in zip(size, around, strict=True))
    client.send(
        "Browser.setWindowBounds", {"windowId": window, "bounds": {"width": wide, "height": high}}
    )
    page.wait_for_function("size => innerWidth === size[0] && innerHeight === size[1]", arg=size)
    client.detach()
