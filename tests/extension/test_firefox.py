"""The Firefox package in Debian's Firefox, and by Mozilla's own check."""

import json
import subprocess

import pytest

from recognize import __version__
from scripts.icons import EXAMPLE
from tests.support.firefox import FIREFOX, Firefox, firefox
from tests.support.helpers import ROOT
from tests.support.patience import until
from tests.support.serving import serving_page

WEB_EXT = ROOT / "scripts/web-ext/node_modules/.bin/web-ext"
ENTER, CONTROL = "\ue007", "\ue009"
BOX = """const { left, top, right, bottom } = document.querySelector("img").getBoundingClientRect();
    return [left - 3, top - 3, right + 3, bottom + 3];"""


@pytest.fixture(scope="module")
def browser(built):
    if not FIREFOX.exists():
        pytest.skip(f"{FIREFOX} is missing: scripts/browser_tools.sh installs it")
    with firefox() as running:
        running.install(built / "extension-firefox")
        running.switch_to("/welcome.html")
        yield running


def pasted(running: Firefox) -> str:
    """What is pasted into the page's field once something is copied."""

    def look() -> str:
        running.run("answer.value = ''; answer.focus()")
        running.keys(CONTROL, "v")
        return running.run("return answer.value")

    return until(look, "a text to paste", every=0.5)


def crop(running: Firefox) -> None:
    """The button, a drag around the picture after a long while, and Enter."""
    running.empty_clipboard()
    running.press_button()
    until(lambda: running.shows("dialog"), "the frozen picture")
    running.end_background()
    running.drag(*running.run(BOX))
    running.keys(ENTER)


def test_the_welcome_page_and_a_page_of_others(browser, pages):
    crop(browser)
    assert pasted(browser) == EXAMPLE
    pages.add_image("example.png", (ROOT / "extension/icons/example.png").read_bytes())
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'self'\">"
    url = pages.add("firefox", '<img src="example.png">', head=policy)
    browser.send("WebDriver:Navigate", url=url)
    crop(browser)
    assert pasted(browser) == EXAMPLE


def test_a_server_that_was_allowed_reads(browser, built, pages):
    pages.add_image("served.png", (ROOT / "extension/icons/example.png").read_bytes())
    with serving_page(built / "site") as url:
        options = browser.run(
            "return WebExtensionPolicy.getByID(arguments[0]).getURL('options.html')",
            "captcha-reader@captcha-reader.invalid",
            chrome=True,
        )
        browser.send("WebDriver:Navigate", url=options)
        shown = "return !!document.querySelector('[name=mode]:checked')"
        until(lambda: browser.run(shown), "the saved settings")
        browser.run("document.querySelector('[value=server]').checked = true")
        browser.run("endpoint.value = arguments[0]", url)
        button = browser.send("WebDriver:FindElement", using="css selector", value=".primary")
        browser.send("WebDriver:ElementClick", id=next(iter(button["value"].values())))
        until(lambda: browser.run("return message.textContent") == "Saved.", "the word for it")
        browser.send("WebDriver:Navigate", url=pages.add("by-server", '<img src="served.png">'))
        crop(browser)
        assert pasted(browser) == EXAMPLE


def test_mozillas_check_says_nothing(built):
    if not WEB_EXT.exists():
        pytest.skip("web-ext is missing: scripts/browser_tools.sh installs it")
    command = [WEB_EXT, "lint", "--output=json", "--no-config-discovery"]
    done = subprocess.run(
        [*command, "--source-dir", built / "extension-firefox"], capture_output=True, text=True
    )
    said = json.loads(done.stdout)
    assert [said[kind] for kind in ("errors", "warnings", "notices")] == [[], [], []]


def test_one_source_makes_both_manifests(built):
    ours, other = (
        json.loads((built / folder / "manifest.json").read_text())
        for folder in ("extension", "extension-firefox")
    )
    assert other["version"] == ours["version"] == __version__
    assert other["permissions"] == [name for name in ours["permissions"] if name != "offscreen"]
    own = {"background", "permissions", "minimum_chrome_version", "browser_specific_settings"}
    assert {name: ours[name] for name in ours.keys() - own} == {
        name: other[name] for name in other.keys() - own
    }
    assert not (built / "extension-firefox/offscreen.html").exists()
