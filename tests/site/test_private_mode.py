"""Private mode: the same model in the browser, equal to the server, and without a network."""

import dataclasses
import io
from random import Random

import pytest
from PIL import Image

from recognize.reader import Reader, Reading
from tests.support.browser import base64_of, open_page, upload
from tests.support.page import hand_in, shown_text
from tests.support.pictures import animated, encoded, in_turn
from tests.support.serving import serving_page

# Asks the unbundled modules for readings of several images.
READ_ALL = """async (images) => {
  const { createPrivateReader } = await import("/lib/private-reader.js");
  window.reader ??= createPrivateReader(new URL("/runtime/", location));
  const reader = await window.reader;
  const readings = [];
  for (const image of images) {
    const bytes = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
    readings.push(await reader.read(new Blob([bytes])));
  }
  return readings;
}"""


@pytest.fixture(scope="module")
def generated() -> list[bytes]:
    """Images of both settings, as PNG and as JPEG."""
    from training.generators import SOURCES

    rng = Random("private mode")
    images = []
    for number in range(240):
        source = SOURCES[("original-0.7.1", "default-0.7.1")[number % 2]]
        picture, _ = source(rng, (4, 6))
        images.append(encoded(picture) if number % 4 < 2 else jpeg(picture))
    return images


def jpeg(picture) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    return content.getvalue()


def switch_on(page) -> None:
    page.click("#private")
    page.wait_for_function("() => document.getElementById('live').innerText.includes('is ready')")


def test_answers_are_the_servers(browser, sources, generated):
    reader = Reader()
    expected = [reader.read(content) for content in generated]
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        readings = page.evaluate(READ_ALL, [base64_of(content) for content in generated])
    same = sum(mine["text"] == other.text for mine, other in zip(readings, expected))
    apart = [abs(mine["confidence"] - other.confidence) for mine, other in zip(readings, expected)]
    said = [(mine["legible"], mine["trusted"]) for mine in readings]
    # Where the confidence stands at the threshold, the two may fall on either side of it.
    differ = sum(mine != (other.legible, other.trusted) for mine, other in zip(said, expected))
    assert differ <= 0.01 * len(generated)
    assert same >= 0.995 * len(generated)
    # Of two texts that are about as probable, a rounding of the network's moves both.
    assert sum(one > 0.02 for one in apart) <= 0.01 * len(generated) and max(apart) <= 0.1
    assert readings[0]["model"] == dataclasses.asdict(reader.model.identity)
    # The fields of the command line's --json and of the API, which tests/recognize compares.
    assert list(readings[0]) == [field.name for field in dataclasses.fields(Reading)]


@pytest.mark.parametrize("kind", ["AVIF", "ICO"])
def test_formats_that_the_browser_shows_are_read_as_the_server_reads_them(
    browser, sources, captchas, kind
):
    text, content = captchas[0]
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    options = {"quality": 95, "subsampling": "4:4:4"} if kind == "AVIF" else {}
    data = encoded(picture, kind, **options)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        (reading,) = page.evaluate(READ_ALL, [base64_of(data)])
    assert reading["text"] == Reader().read(data).text == text


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_is_read_here_and_by_a_server(page, captchas, kind):
    text, content = captchas[0]
    data = animated(in_turn(Image.open(io.BytesIO(content)).convert("RGB")), kind)
    # The page tells the type by the content.
    row = hand_in(page, upload("a.gif", data, "image/gif"))
    assert shown_text(row) == text
    assert row.locator(".frames").inner_text() == "Its first 5 frames were taken together."
    switch_on(page)
    row = hand_in(page, upload("b.gif", data, "image/gif")).first
    assert shown_text(row) == text and "on this computer" in row.inner_text()
    assert row.locator(".frames").inner_text() == "Its first 5 frames were taken together."
    row.get_by_role("button", name="Crop").click()
    page.fill("#crop-left", "3")
    page.click("#crop button[value=crop]")
    page.wait_for_selector("figcaption:has-text('its first frame alone')")


def test_where_the_browser_decodes_the_first_frame_alone_the_page_says_so(page, captchas):
    text, content = captchas[0]
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    switch_on(page)
    page.evaluate("delete window.ImageDecoder")
    for kind in ("PNG", "WEBP"):
        data = animated([picture, *in_turn(picture)], kind)
        row = hand_in(page, upload("a.png", data)).first
        assert shown_text(row) == text
        assert "Only its first frame was read" in row.locator(".frames").inner_text()
    row = hand_in(page, upload("b.png", content)).first
    assert shown_text(row) == text and row.locator(".frames").count() == 0


def test_a_tiff_is_said_in_words_and_read_by_a_server(page, captchas):
    text, content = captchas[0]
    data = encoded(Image.open(io.BytesIO(content)).convert("RGB"), "TIFF")
    assert shown_text(hand_in(page, upload("a.tif", data, "image/tiff"))) == text
    switch_on(page)
    row = hand_in(page, upload("b.tif", data, "image/tiff")).first
    assert row.get_attribute("data-state") == "refused"
    assert "shows no TIFF images" in row.inner_text() and "Save" in row.inner_text()


def test_refusals_are_the_servers(browser, sources):
    """The same message for what is no image that the reader takes."""
    from recognize.images import ImageError

    broken = encoded(Image.effect_noise((100, 40), 50))[:200]
    refused = [b"", b"no picture", b"8BPS" + bytes(50), b"<svg></svg>", broken, b"x" * 1_100_000]
    refused += [encoded(Image.new("L", size)) for size in [(2000, 1500), (10_001, 2), (2, 10_001)]]
    messages = []
    for content in refused:
        with pytest.raises(ImageError) as error:
            Reader().read(content)
        messages.append(str(error.value))
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        page.evaluate(READ_ALL, [])
        for content, message in zip(refused, messages):
            refusal = page.evaluate(
                "async (image) => { try { await (" + READ_ALL + ")([image]); } "
                "catch (error) { return error.message; } }",
                base64_of(content),
            )
            assert refusal == message


def test_loaded_only_when_switched_on_and_nothing_is_sent(browser, url, captchas):
    text, content = captchas[0]
    with browser.new_context() as context:
        asked = []
        context.on("request", lambda request: asked.append((request.method, request.url)))
        page = open_page(context, url)
        page.wait_for_timeout(500)
        assert not [path for _, path in asked if "/runtime/" in path]
        switch_on(page)
        assert {path.rsplit("/", 1)[1] for _, path in asked if "/runtime/" in path} >= {
            "litert.js",
            "litert_wasm_internal.wasm.gz",
            "model.tflite.gz",
            "card.json",
        }
        assert all(path.startswith(url) for _, path in asked)
        asked.clear()
        row = hand_in(page, upload("a.png", content))
        assert shown_text(row) == text
        assert "on this computer" in row.inner_text()
        page.click("[data-opens=settings]")
        page.click("#settings button[value=save]")
        assert [entry for entry in asked if not entry[1].startswith("blob:")] == []


def test_works_without_a_network_once_loaded(browser, built, captchas):
    text, content = captchas[0]
    with browser.new_context() as context:
        with serving_page(built / "site") as url:
            page = open_page(context, url)
            switch_on(page)
        # The server is gone now.
        page.reload()
        page.wait_for_selector("body[data-ready]")
        assert page.get_attribute("#private", "aria-checked") == "true"
        assert shown_text(hand_in(page, upload("a.png", content))) == text


def test_installable(browser, url):
    with browser.new_context() as context:
        page = open_page(context, url)
        client = context.new_cdp_session(page)
        assert client.send("Page.getAppManifest")["errors"] == []
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        errors = client.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # An incognito window, such as a test's, never offers to install.
        assert [error["errorId"] for error in errors] in ([], ["in-incognito"])
