"""Measures the page and the extension, in real Chromium, and prints the figures.

    python -m scripts.measure_browser [--captchas 240] [--write]

Needs what the browser tests need (``scripts/browser_tools.sh``) and a free machine. ``--write``
keeps the figures in ``docs/measurements/browser.json`` and writes the pages that show them.
"""

import argparse
import gzip
import json
import shlex
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    sync_playwright,
)

from model_build.evaluation import measurements
from model_build.evaluation.measurements import Many, PrivateMode, ThroughExtension, Timing
from model_build.evaluation.metrics import percent, share
from model_build.pages import write as write_pages
from recognize.reader import Reader
from tests.support.browser import launched, open_page, upload
from tests.support.extension import (
    NOTHING,
    box_of,
    choose_server,
    extension,
    pasted,
    shown_text,
)
from tests.support.helpers import ROOT
from tests.support.login_pages import serving_pages
from tests.support.page import frame_and_first
from tests.support.pictures import encoded
from tests.support.serving import serving_page
from training.generators import SOURCES

# Chromium's "Fast 4G" preset: bytes a second, and milliseconds of latency.
FAST_4G = {"downloadThroughput": 9_000_000 / 8 * 0.9, "uploadThroughput": 1_500_000 / 8 * 0.9}
FAST_4G |= {"latency": 60 * 2.75, "offline": False}
SCALES = (1, 1.25, 1.5, 2)
MODES = ("private", "server")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--captchas", type=int, default=240)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    chosen = parser.parse_args()
    model = Reader().model
    measured: measurements.Browser = {
        "date": date.today().isoformat(),
        "command": shlex.join(["python", "-m", "scripts.measure_browser", *sys.argv[1:]]),
        "model": f"{model.name} {model.version}",
        "processor": measurements.processor(),
        "page_bytes": page_bytes(),
        "many": {},
        "clipboard": {},
    }
    with sync_playwright() as playwright, serving_page(ROOT / "build/site") as url:
        with launched(playwright) as browser:
            measured["interactive"] = page_start(browser, url)
            measured["private"] = private_start(browser, url)
            for mode in MODES:
                measured["many"][mode] = many(browser, url, mode)
        for mode in MODES:
            measured["clipboard"][mode] = latency(playwright, url, mode)
        if chosen.captchas:
            measured["accuracy"] = accuracy(playwright, chosen.captchas)
    print(json.dumps(measured, indent=2, ensure_ascii=False))
    if chosen.write:
        measurements.write_browser(measured)
        write_pages()


def page_bytes() -> int:
    """The size of the page, gzipped, icon included."""
    site = ROOT / "build/site"
    shell = ["index.html", "style.css", "config.json", "manifest.webmanifest"]
    files = [*site.glob("app/*.js"), *(site / name for name in shell)]
    zipped = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    return zipped + (site / "icons/192.png").stat().st_size


def private_bytes() -> int:
    """The size of what private mode loads, gzipped."""
    [runtime] = (ROOT / "build/site/runtime").iterdir()
    zipped = ("litert_wasm_internal.wasm.gz", "model.tflite.gz")
    plain = ("litert.js", "litert_wasm_internal.js", "card.json")
    return sum((runtime / name).stat().st_size for name in zipped) + sum(
        len(gzip.compress((runtime / name).read_bytes(), 9)) for name in plain
    )


def page_start(browser: Browser, url: str, runs: int = 5) -> Timing:
    """Navigation to a page that takes images, uncached, at Fast 4G."""
    milliseconds = []
    for _ in range(runs):
        with browser.new_context(service_workers="block") as context:
            page = context.new_page()
            throttle(context, page)
            started = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_selector("body[data-ready]", state="attached")
            milliseconds.append((time.perf_counter() - started) * 1000)
    return timing("page interactive at Fast 4G", milliseconds)


def many(browser: Browser, url: str, mode: str, count: int = 200, runs: int = 5) -> Many:
    """The longest frame while so many pictures are read, and the first text."""
    longest, first = [], []
    # Files as a person has them: contents would be unpacked in the page, in one long frame.
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.png") for number in range(count)]
        for file, (picture, _) in zip(files, draw(count, "frames")):
            file.write_bytes(encoded(picture))
        for _ in range(runs):
            with browser.new_context() as context:
                page = open_page(context, url, chosen=mode == "server")
                if mode == "private":
                    page.get_by_text("Private mode is ready").wait_for(state="attached")
                times = frame_and_first(page, *files)
                longest.append(times[0])
                first.append(times[1])
    return {
        "frame": timing(f"longest frame while {count} pictures are read, {mode} mode", longest),
        "first": timing(f"{count} pictures handed in to first text, {mode} mode", first),
    }


# Presses "Read again" so many times; the milliseconds that the page says each reading took.
# From within the page: Playwright's waiting would share the page's thread with the reading.
READ_AGAIN = """async (count) => {
  const milliseconds = [];
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (milliseconds.length < count) {
    document.querySelector(".again").click();
    do await pause(); while (document.querySelector(".row[aria-busy]"));
    const said = document.querySelector(".answer > .hint").textContent;
    milliseconds.push(Number(/ in (\\d+) ms/.exec(said)[1]));
    await pause();
  }
  return milliseconds;
}"""


def private_start(browser: Browser, url: str) -> PrivateMode:
    """From the press of the switch to the first text, and then from image to text."""
    local, warm = private_readings(browser, url, "beside the server", throttled=False)
    fast_4g, warm_too = private_readings(browser, url, "at Fast 4G", throttled=True)
    return {
        "bytes": private_bytes(),
        "first_text_local": local,
        "first_text_fast_4g": fast_4g,
        "warm_readings": sorted((warm, warm_too), key=lambda one: one["median_ms"]),
    }


def private_readings(
    browser: Browser, url: str, where: str, throttled: bool, runs: int = 5
) -> tuple[Timing, Timing]:
    """The first text, and the readings after it, each time in a browser that knows nothing."""
    [content] = [encoded(picture) for picture, _ in draw(1, "start")]
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
    return (
        timing(f"private mode, switch to first text, {where}", first),
        timing(f"private mode, a warm reading, {where}", warm),
    )


def throttle(context: BrowserContext, page: Page) -> None:
    """Makes the page's network Chromium's Fast 4G."""
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", FAST_4G)


# Notes when the mouse is released, in the page, and when the copying is answered, in the worker.
NOTE_RELEASE = "addEventListener('pointerup', () => { window.released = Date.now() }, true)"
NOTE_COPIED = """() => {
  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = async (message) => {
    const answer = await send(message);
    if (message.action === "copy") globalThis.copied = Date.now();
    return answer;
  };
}"""


def latency(playwright: Playwright, url: str, mode: str, runs: int = 15) -> Timing:
    """From the mouse's release to the text on the clipboard, ``private`` or by the ``server``."""
    [content] = [encoded(picture) for picture, _ in draw(1, "latency")]
    milliseconds = []
    with serving_pages() as pages, extension(playwright, ROOT / "build/extension") as installed:
        if mode == "server":
            choose_server(installed, url)
        pages.add_image("captcha.png", content)
        page = installed.open(pages.add("login", '<img id="captcha" src="captcha.png">'))
        page.evaluate(NOTE_RELEASE)
        installed.worker.evaluate("chrome.storage.local.set({ atOnce: true })")
        installed.worker.evaluate(NOTE_COPIED)
        for run in range(runs + 1):
            page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
            installed.start(page)
            installed.drag(page, box_of(page.locator("#captcha")), margin=4)
            pasted(page)
            taken = installed.worker.evaluate("copied") - page.evaluate("released")
            # The first is not warm. Chrome takes at most two pictures a second.
            milliseconds += [taken] if run else []
            time.sleep(0.6)
    return timing(f"mouse released to text on the clipboard, {mode} mode", milliseconds)


BACKGROUNDS = ("#ffffff", "#f4f1ea", "#1b1e24", "linear-gradient(90deg, #fff, #bcd)")


def accuracy(playwright: Playwright, count: int) -> ThroughExtension:
    """The same captchas uploaded, and dragged around in pages at mixed device scales."""
    reader, rng = Reader(), Random("accuracy")
    uploaded: list[bool] = []
    dragged: list[bool] = []
    drawn = draw(count, "accuracy")
    for place, scale in enumerate(SCALES):
        with (
            serving_pages() as pages,
            extension(playwright, ROOT / "build/extension", scale) as installed,
        ):
            for number, (picture, text) in list(enumerate(drawn))[place :: len(SCALES)]:
                content = encoded(picture)
                uploaded.append(reader.read(content).text == text)
                pages.add_image(f"{number}.png", content)
                page = installed.open(pages.add(f"page{number}", body(rng, f"{number}.png")))
                box = box_of(page.locator("#captcha"))
                installed.crop(page, box, margin=rng.uniform(1, 8))
                dragged.append(shown_text(page) == text)
                page.close()
        print(
            f"device scales to {scale}: uploaded {percent(share(uploaded))} %, "
            f"extension {percent(share(dragged))} %, {len(dragged)} captchas"
        )
    return {"captchas": count, "extension": share(dragged), "uploaded": share(uploaded)}


def body(rng: Random, image: str) -> str:
    """A page around the picture: backgrounds, places, borders, columns."""
    style = f"<style>html {{ background: {rng.choice(BACKGROUNDS)} }} h1, label {{ color: #567 }}"
    style += f"#captcha {{ margin: {rng.uniform(4, 60):.2f}px {rng.uniform(0, 300):.2f}px;"
    style += rng.choice(("", "border: 1px solid #888;", "border-radius: 4px;")) + "}</style>"
    return f'{style}<p>Prove that you can read.</p><img id="captcha" src="{image}" alt="">'


def draw(count: int, seed: str) -> list[tuple[Image.Image, str]]:
    """Pictures with their texts, half in each of the generator's settings."""
    rng = Random(f"measure/{seed}")
    names = ("original-0.7.1", "default-0.7.1")
    return [SOURCES[names[number % 2]](rng, (4, 6)) for number in range(count)]


def timing(name: str, milliseconds: list[float]) -> Timing:
    """The median of the runs, which is printed too, with the highest."""
    median, runs = statistics.median(milliseconds), len(milliseconds)
    print(f"{name}: median {median:.0f} ms, highest {max(milliseconds):.0f} ms, {runs} runs")
    return {"median_ms": round(median, 1), "runs": runs}


if __name__ == "__main__":
    main()
