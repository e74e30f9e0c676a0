"""Large pictures, formats that the browser shows, and cropping, by mouse, touch and keyboard."""

import base64
import io
import zipfile

import pytest
from PIL import Image

from recognize.limits import MAX_IMAGE_BYTES, MAX_IMAGE_PIXELS
from recognize.reader import Reader
from tests.support.browser import open_page, upload
from tests.support.page import hand_in, shown_text, violations, wait_for_answers
from tests.support.pictures import encoded


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def screenshot(captcha: bytes, size=(1920, 1080), at=(700, 500)) -> Image.Image:
    """A large even picture with a captcha somewhere."""
    screen = Image.new("RGB", size, "white")
    screen.paste(picture(captcha), at)
    return screen


def record(page) -> None:
    """Has the page note what it sends from now on."""
    page.evaluate("""() => {
        window.sent = [];
        const send = window.fetch;
        window.fetch = (url, options) => {
            if (options?.method === "POST") window.sent.push(options.body);
            return send(url, options);
        };
    }""")


def sent(page) -> list[bytes]:
    bodies = page.evaluate("""() => Promise.all(window.sent.map(async (body) => {
        const bytes = new Uint8Array(await body.arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }))""")
    return [base64.b64decode(body) for body in bodies]


def edges(page) -> list[int]:
    names = ("left", "top", "right", "bottom")
    return [int(page.input_value(f"#crop-{name}")) for name in names]


def test_pictures_up_to_twelve_megapixels_are_scaled_down_before_they_are_sent(page, captchas):
    record(page)
    reader = Reader()
    # Drawn in another shape, not every text is read as before, and the browser scales its own way.
    text, large = next(
        (text, large)
        for text, content in captchas
        for large in [picture(content).resize((4000, 3000))]
        for read in [reader.read(large.resize((1600, 1200)))]
        if read.text.lower() == text.lower() and read.confidence > 0.9
    )
    row = hand_in(page, upload("photo.png", encoded(large)))
    assert shown_text(row).lower() == text.lower()
    assert "scaled to" in row.locator("figcaption").inner_text()
    (body,) = sent(page)
    assert len(body) <= MAX_IMAGE_BYTES
    width, height = picture(body).size
    assert 0.98 * MAX_IMAGE_PIXELS < width * height <= MAX_IMAGE_PIXELS
    assert width / height == pytest.approx(4 / 3, abs=0.01)


def test_a_file_of_too_many_bytes_is_compressed(page):
    noise = Image.effect_noise((1400, 1000), 120).convert("RGB")
    content = encoded(noise)
    assert len(content) > MAX_IMAGE_BYTES
    record(page)
    hand_in(page, upload("noise.png", content))
    (body,) = sent(page)
    assert len(body) <= MAX_IMAGE_BYTES
    assert picture(body).size == noise.size


def test_pictures_that_are_taken_are_sent_as_they_are(page, captchas):
    record(page)
    hand_in(page, upload("a.png", captchas[0][1]))
    assert sent(page) == [captchas[0][1]]


def test_more_than_twelve_megapixels_can_only_be_cropped(page, captchas):
    record(page)
    text, content = captchas[0]
    width, height = picture(content).size
    row = hand_in(page, upload("a.png", encoded(screenshot(content, (5000, 2500)))))
    assert row.get_attribute("data-state") == "large"
    assert "12 megapixels" in row.inner_text()
    assert sent(page) == []
    row.get_by_role("button", name="Crop").click()
    wanted = (695, 495, 705 + width, 505 + height)
    for name, value in zip(("left", "top", "right", "bottom"), wanted):
        page.fill(f"#crop-{name}", str(value))
    assert edges(page) == list(wanted)
    page.click("#crop button[value=crop]")
    page.wait_for_selector(".text")
    assert shown_text(row) == text
    assert picture(sent(page)[0]).size == (width + 10, height + 10)


@pytest.mark.parametrize("kind", ["AVIF", "ICO"])
def test_formats_that_the_browser_shows_are_converted(page, captchas, kind):
    text, content = captchas[0]
    options = {"quality": 95} if kind == "AVIF" else {"sizes": [(200, 75)]}
    converted = encoded(picture(content).resize((200, 75)), kind, **options)
    record(page)
    row = hand_in(page, upload(f"a.{kind.lower()}", converted, f"image/{kind.lower()}"))
    assert shown_text(row) == text
    assert "converted" in row.locator("figcaption").inner_text()
    assert sent(page)[0].startswith(b"\x89PNG")


def test_cropping_by_mouse_shows_reads_and_saves_the_part(page, captchas):
    text, content = captchas[0]
    width, height = picture(content).size
    row = hand_in(page, upload("screen.png", encoded(screenshot(content))))
    row.get_by_role("button", name="Crop").click()
    stage = page.locator("#crop-stage").bounding_box()
    scale = stage["width"] / 1920
    page.mouse.move(stage["x"] + 690 * scale, stage["y"] + 490 * scale)
    page.mouse.down()
    end = (stage["x"] + (710 + width) * scale, stage["y"] + (510 + height) * scale)
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    left, top, right, bottom = edges(page)
    assert abs(left - 690) < 5 and abs(bottom - 510 - height) < 5
    # A drag inside the frame moves it.
    page.mouse.move(end[0] - 20 * scale, end[1] - 20 * scale)
    page.mouse.down()
    page.mouse.move(end[0] - 15 * scale, end[1] - 20 * scale)
    page.mouse.up()
    assert abs(edges(page)[0] - left - 5) <= 2 and edges(page)[2] - edges(page)[0] == right - left
    page.click("#crop button[value=crop]")
    page.wait_for_selector("figcaption:has-text('cropped')")
    wait_for_answers(page, 1)
    assert shown_text(row) == text
    shown = row.locator("img:visible")
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => image.naturalWidth") == right - left
    with page.expect_download() as download:
        page.click("#take-zip")
    with zipfile.ZipFile(download.value.path()) as archive:
        saved = archive.read("readings/screen.png")
    assert picture(saved).size == (right - left, bottom - top)


def test_cropping_by_keyboard_and_back_to_all(page, captchas):
    text, content = captchas[0]
    width, height = picture(content).size
    row = hand_in(page, upload("a.png", content))
    crop = row.get_by_role("button", name="Crop")
    crop.focus()
    page.keyboard.press("Enter")
    assert violations(page) == []
    page.keyboard.press("Tab")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert edges(page) == [20, 0, width, height]
    page.keyboard.press("Enter")
    page.wait_for_selector("figcaption:has-text('cropped')")
    wait_for_answers(page, 1)
    assert page.evaluate("document.activeElement.textContent") == "Crop"
    page.keyboard.press("Enter")
    page.click("#crop-whole")
    page.click("#crop button[value=crop]")
    page.wait_for_selector("figcaption:not(:has-text('cropped'))")
    wait_for_answers(page, 1)
    assert shown_text(row) == text
    crop.click()
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    assert "cropped" not in row.locator("figcaption").inner_text()


def test_cropping_by_touch_on_a_phone(browser, url, captchas):
    size = {"width": 390, "height": 700}
    with browser.new_context(viewport=size, has_touch=True, is_mobile=True) as context:
        page = open_page(context, url)
        row = hand_in(page, upload("a.png", encoded(screenshot(captchas[0][1]))))
        row.get_by_role("button", name="Crop").tap()
        assert page.evaluate("document.getElementById('crop').scrollWidth") <= 390
        box = page.locator("#crop-stage").bounding_box()
        client = context.new_cdp_session(page)
        points = [(0.2, 0.3), (0.4, 0.5), (0.6, 0.7)]
        for kind, (x, y) in zip(("touchStart", "touchMove", "touchMove"), points):
            point = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expected = [0.2 * 1920, 0.3 * 1080, 0.6 * 1920, 0.7 * 1080]
        assert edges(page) == pytest.approx(expected, abs=12)
