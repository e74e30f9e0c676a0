"""Measures the page and the extension, in real Chromium, and prints the figures.

    python scripts/measure_browser.py [--captchas 240]

Needs what the browser tests need (``scripts/browser_tools.sh``) and a free machine.
"""

import argparse
import gzip
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from random import Random

from playwright.sync_api import sync_playwright

from recognize.reader import Reader

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import CHROMIUM, FLAGS, open_page, png, serving, upload  # noqa: E402
from tests.support.extension import (  # noqa: E402
    NOTHING,
    NothingCopied,
    choose_server,
    extension,
    pasted,
)
from tests.support.login_pages import serving_pages  # noqa: E402
from training.generators import SOURCES  # noqa: E402

# Chromium's "Fast 4G" preset: bytes a second, and milliseconds of latency.
FAST_4G = {"downloadThroughput": 9_000_000 / 8 * 0.9, "uploadThroughput": 1_500_000 / 8 * 0.9}
FAST_4G |= {"latency": 60 * 2.75, "offline": False}
SCALES = (1, 1.25, 1.5, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--captchas", type=int, default=240)
    count = parser.parse_args().captchas
    with sync_playwright() as playwright, serving(ROOT / "build/site") as url:
        sizes()
        with playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
            page_start(browser, url)
            private_start(browser, url)
        latency(playwright, url)
        if count:
            accuracy(playwright, count)


def sizes() -> None:
    site = ROOT / "build/site"
    shell = ["index.html", "style.css", "app/main.js", "config.json", "manifest.webmanifest"]
    zipped = sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in shell)
    icon = (site / "icons/192.png").stat().st_size
    plain = sum((site / name).stat().st_size for name in shell)
    print(f"page: {zipped + icon:,} bytes gzipped, {plain + icon:,} as they are, icon included")
    [runtime] = (site / "runtime").iterdir()
    loaded = ["litert_wasm_internal.wasm.gz", "model.tflite.gz"]
    loaded = sum((runtime / name).stat().st_size for name in loaded)
    for name in ("litert.js", "litert_wasm_internal.js", "card.json"):
        loaded += len(gzip.compress((runtime / name).read_bytes(), 9))
    print(f"private mode: {loaded:,} bytes gzipped")


def page_start(browser, url: str, runs: int = 5) -> None:
    """Navigation to a page that takes images, uncached, at Fast 4G."""
    found = []
    for _ in range(runs):
        with browser.new_context(service_workers="block") as context:
            page = context.new_page()
            throttle(context, page)
            started = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_selector("body[data-ready]", state="attached")
            found.append((time.perf_counter() - started) * 1000)
    print(f"page interactive at Fast 4G: {spread(found)}")


# Presses "Read again" so many times; the milliseconds that the page says each reading took.
# From within the page: Playwright's waiting would share the page's thread with the reading.
READ_AGAIN = """async (count) => {
  const found = [];
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (found.length < count) {
    document.querySelector(".again").click();
    do await pause(); while (document.querySelector(".row[aria-busy]"));
    const said = document.querySelector(".answer > .hint").innerText;
    found.push(Number(/ in (\\d+) ms/.exec(said)[1]));
    await pause();
  }
  return found;
}"""


def private_start(browser, url: str, runs: int = 5) -> None:
    """From the press of the switch to the first text, and then from image to text."""
    [content] = [png(picture) for picture, _ in draw(1, "start")]
    for name, throttled in (("local", False), ("at Fast 4G", True)):
        first, warm = [], []
        for _ in range(runs):
            with browser.new_context() as context:
                if throttled:
                    # What a service worker fetches is not slowed down: done without.
                    context.add_init_script("delete Navigator.prototype.serviceWorker")
                page = open_page(context, url)
                if throttled:
                    throttle(context, page)
                else:
                    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
                started = time.perf_counter()
                page.click("#private")
                page.set_input_files("#files", [upload("a.png", content)])
                page.wait_for_selector(".text", timeout=60_000)
                first.append((time.perf_counter() - started) * 1000)
                warm += page.evaluate(READ_AGAIN, 30)[10:]
        print(f"private mode, switch to first text, {name}: {spread(first)}")
        print(f"private mode, a warm reading, {name}: {spread(warm)}")


def throttle(context, page) -> None:
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", FAST_4G)


# Notes when the mouse is released, in the page, and when the copying is answered, in the worker.
NOTE_RELEASE = "addEventListener('pointerup', () => { window.released = Date.now() }, true)"
NOTE_COPIED = """() => {
  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = async (message) => {
    const answer = await send(message);
    if (message.action === "read") globalThis.copied = Date.now();
    return answer;
  };
}"""


def latency(playwright, url: str, runs: int = 15) -> None:
    [content] = [png(picture) for picture, _ in draw(1, "latency")]
    for mode in ("private", "server"):
        with serving_pages() as pages, extension(playwright, ROOT / "build/extension") as installed:
            if mode == "server":
                choose_server(installed, url)
            pages.add_image("captcha.png", content)
            page = installed.open(pages.add("login", '<img id="captcha" src="captcha.png">'))
            page.evaluate(NOTE_RELEASE)
            installed.worker.evaluate(NOTE_COPIED)
            found = []
            for run in range(runs + 1):
                page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
                installed.crop(page, page.locator("#captcha").bounding_box(), margin=4)
                pasted(page)
                taken = installed.worker.evaluate("copied") - page.evaluate("released")
                # The first is not warm. Chrome takes at most two pictures a second.
                found += [taken] if run else []
                time.sleep(0.6)
            print(f"mouse released to text on the clipboard, {mode} mode: {spread(found)}")


BACKGROUNDS = ("#ffffff", "#f4f1ea", "#1b1e24", "linear-gradient(90deg, #fff, #bcd)")


def accuracy(playwright, count: int) -> None:
    """The same captchas uploaded, and dragged around in pages at mixed device scales."""
    reader, rng = Reader(), Random("accuracy")
    direct, dragged = defaultdict(list), defaultdict(list)
    drawn = draw(count, "accuracy")
    for place, scale in enumerate(SCALES):
        with (
            serving_pages() as pages,
            extension(playwright, ROOT / "build/extension", scale) as installed,
        ):
            for number, (picture, text) in list(enumerate(drawn))[place :: len(SCALES)]:
                content = png(picture)
                direct[scale].append(reader.read(content).text == text)
                pages.add_image(f"{number}.png", content)
                page = installed.open(pages.add(f"page{number}", body(rng, f"{number}.png")))
                box = page.locator("#captcha").bounding_box()
                installed.crop(page, box, margin=rng.uniform(1, 8))
                try:
                    found = pasted(page, timeout=1.5)
                except NothingCopied:
                    found = None
                dragged[scale].append(found == text)
                page.close()
        print(
            f"device scale {scale}: uploaded {percent(direct[scale])}, "
            f"extension {percent(dragged[scale])}, {len(direct[scale])} captchas"
        )
    print(
        f"all: uploaded {percent(sum(direct.values(), []))}, "
        f"extension {percent(sum(dragged.values(), []))}, {count} captchas"
    )


def body(rng: Random, image: str) -> str:
    """A page around the picture: backgrounds, places, borders, columns."""
    style = f"<style>html {{ background: {rng.choice(BACKGROUNDS)} }} h1, label {{ color: #567 }}"
    style += f"#captcha {{ margin: {rng.uniform(4, 60):.2f}px {rng.uniform(0, 300):.2f}px;"
    style += rng.choice(("", "border: 1px solid #888;", "border-radius: 4px;")) + "}</style>"
    return f'{style}<p>Prove that you can read.</p><img id="captcha" src="{image}" alt="">'


def draw(count: int, seed: str) -> list:
    """Pictures with their texts, half in each of the generator's settings."""
    rng = Random(f"measure/{seed}")
    names = ("original-0.7.1", "default-0.7.1")
    return [SOURCES[names[number % 2]](rng, (4, 6)) for number in range(count)]


def percent(right: list) -> str:
    return f"{100 * sum(right) / len(right):.1f} %"


def spread(found: list) -> str:
    return (
        f"median {statistics.median(found):.0f} ms, highest {max(found):.0f} ms, {len(found)} runs"
    )


if __name__ == "__main__":
    main()
