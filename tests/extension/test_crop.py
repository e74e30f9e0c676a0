"""Genuine toolbar clicks and drags, on pages that show a captcha in many ways."""

import pytest
from PIL import Image

from recognize.reader import Reader
from tests.support.browser import base64_of
from tests.support.extension import (
    extension,
    nothing_is_copied,
    pasted,
    press,
    shown_text,
    wait_for_layer,
    words,
)
from tests.support.login_pages import data_url

SCALES = (1, 1.25, 1.5, 2)
ZOOMS = (0.5, 1, 1.5, 2)


@pytest.mark.parametrize("scale", SCALES)
def test_login_page_at_every_scale_and_zoom(playwright, built, pages, captchas, scale):
    pages.add_image("captcha.png", captchas[0][1])
    with extension(playwright, built / "extension", scale) as installed:
        for zoom in ZOOMS:
            # Fewer pixels than the picture has would test the reader, not the crop.
            width = 160 if scale * zoom >= 1 else 320
            url = pages.add(
                f"login-{zoom}", f'<img id="captcha" src="captcha.png" width="{width}">'
            )
            page = installed.open(url, zoom)
            assert page.evaluate("devicePixelRatio") == pytest.approx(scale * zoom, rel=0.01)
            installed.crop(page, page.locator("#captcha").bounding_box(), margin=5)
            assert pasted(page) == captchas[0][0], f"scale {scale}, zoom {zoom}"
            page.close()


def kinds(text: str, content: bytes) -> dict[str, tuple[str, str]]:
    """Ways in which a page may show the picture: body, and selector of what to drag around."""
    image = f'<img id="captcha" src="{data_url(content)}">'
    framed = image.replace('"', "&quot;")
    canvas = f"""<canvas id="captcha" width="160" height="60"></canvas><script>
        const image = new Image();
        image.onload = () => captcha.getContext("2d").drawImage(image, 0, 0);
        image.src = "{data_url(content)}";</script>"""
    svg = f"""<svg id="captcha" width="160" height="60"><image width="160" height="60"
        href="{data_url(content)}"/></svg>"""
    return {
        "scrolled": (
            f'<div style="height: 3000px"></div>{image}<div style="height: 3000px"></div>',
            "#captcha",
        ),
        "canvas": (canvas, "#captcha"),
        "svg": (svg, "#captcha"),
        "frame": (f'<iframe width="400" height="150" srcdoc="{framed}"></iframe>', "iframe"),
        "dialog": (
            f"<dialog id=d>{image}</dialog><script>d.showModal(); d.onclose = () => {{}}</script>",
            "#captcha",
        ),
        "background": (
            '<div id="captcha" style="width:160px;height:60px;'
            f'background:url({data_url(content)})"></div>',
            "#captcha",
        ),
    }


def test_loose_drags_are_brought_to_the_picture(installed):
    """The page around a picture and its frame go; around letters without a picture nothing does."""
    noise = Image.effect_noise((60, 30), 40).convert("RGB")
    framed = Image.new("RGB", (100, 70), "#f4f1ea")
    framed.paste("#888888", (19, 14, 81, 46))
    framed.paste(noise, (20, 15))
    gradient = Image.linear_gradient("L").crop((0, 100, 100, 170)).convert("RGB")
    gradient.paste(noise, (5, 30))
    letters = Image.new("RGB", (100, 70), "white")
    letters.paste("black", (30, 20, 34, 50))
    letters.paste("black", (60, 20, 64, 50))
    page = installed.context.new_page()
    page.goto(f"chrome-extension://{installed.id}/options.html")
    expected = (
        (framed, [20, 15, 60, 30]),
        (gradient, [5, 30, 60, 30]),
        (letters, [0, 0, 100, 70]),
        (noise, [0, 0, 60, 30]),
    )
    for image, rectangle in expected:
        cropped = page.evaluate(
            """async ({ width, height, pixels }) => {
                const { picture } = await import("/crop-image.js");
                const data = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
                const { left, top, width: wide, height: high } = picture({ width, height, data });
                return [left, top, wide, high];
            }""",
            {
                "width": image.width,
                "height": image.height,
                "pixels": base64_of(image.convert("RGBA").tobytes()),
            },
        )
        assert cropped == rectangle
    page.close()


@pytest.mark.parametrize("kind", ["scrolled", "canvas", "svg", "frame", "dialog", "background"])
def test_whatever_shows_the_picture(installed, pages, captchas, kind):
    text, content = captchas[1]
    body, selector = kinds(text, content)[kind]
    page = installed.open(pages.add(kind, body))
    holder = (
        page.frame_locator("iframe").locator("#captcha")
        if kind == "frame"
        else page.locator(selector)
    )
    holder.scroll_into_view_if_needed()
    installed.crop(page, holder.bounding_box(), margin=3)
    if kind == "dialog":
        wait_for_layer(page)
        assert page.evaluate("d.open"), "the page's own dialog is still there"
        page.wait_for_timeout(500)
        page.evaluate("d.close()")
    assert pasted(page) == text
    page.close()


def test_escape_cancels(installed, pages, captchas):
    page = installed.open(pages.add("escape", "<p>Nothing</p>"))
    page.focus("#answer")
    installed.start(page)
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    assert page.evaluate("document.activeElement.id") == "answer"
    assert nothing_is_copied(page)
    page.close()


@pytest.mark.parametrize("how", ["mouse", "keyboard", "frame"])
def test_the_field_that_had_the_focus_has_it_again(installed, pages, captchas, how):
    """What is pasted at once lands where the person was writing, in the place of the caret."""
    text, content = captchas[0]
    centred = "position:fixed; left:calc(50% - 80px); top:calc(50% - 30px)"
    image = f'<img id="captcha" style="{centred}" src="{data_url(content)}">'
    inner = pages.add("field", "")
    frame = f'<iframe width="600" height="160" src="{inner}"></iframe>'
    page = installed.open(pages.add(f"focus-{how}", image + frame))
    holder = page.frame_locator("iframe") if how == "frame" else page
    field = holder.locator("#answer")
    field.fill("[]")
    field.press("ArrowLeft")
    if how == "keyboard":
        installed.start(page)
        # A frame in the middle, around the picture.
        for key in ("Enter", "Enter"):
            page.keyboard.press(key)
        wait_for_layer(page)
    else:
        installed.crop(page, page.locator("#captcha").bounding_box(), margin=3)
    shown = shown_text(page)
    assert how == "keyboard" or shown == text
    page.keyboard.press("Control+v")
    assert field.input_value() == f"[{shown}]"
    page.close()


def test_by_keyboard_alone_and_an_alternative_instead(installed, pages, captchas):
    # The least sure of those that are copied: it has alternatives.
    text, content = [each for each in captchas if Reader().read(each[1]).trusted][-1]
    centred = "position:fixed; left:calc(50% - 110px); top:calc(50% - 20px)"
    page = installed.open(
        pages.add("keyboard", f'<img id="captcha" style="{centred}" src="{data_url(content)}">')
    )
    installed.start(page)
    # From the frame in the middle to one around the picture.
    page.keyboard.press("Enter")
    box = page.locator("#captcha").bounding_box()
    width, height = page.evaluate("[innerWidth, innerHeight]")
    left, top = (width - 240) / 2, (height - 90) / 2
    for key, distance in (
        ("Control+ArrowRight", box["x"] - 4 - left),
        ("Control+ArrowDown", box["y"] - 4 - top),
        ("Control+Shift+ArrowLeft", 240 - box["width"] - 8),
        ("Control+Shift+ArrowUp", 90 - box["height"] - 8),
    ):
        assert distance >= 0
        for _ in range(round(distance)):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert pasted(page) == text
    # The card, which comes a moment after the text, follows the page's last field: its buttons
    # that move and close it, then its alternatives.
    wait_for_layer(page)
    for _ in range(20):
        for key in ("Tab", "Tab", "Tab", "Enter"):
            page.keyboard.press(key)
        page.wait_for_timeout(100)
        instead = pasted(page)
        if instead != text:
            break
    assert instead != text
    page.keyboard.press("Escape")
    wait_for_layer(page, there=False)
    page.close()


def test_nothing_is_sent_and_nothing_kept(installed, pages, captchas):
    text, content = captchas[0]
    page = installed.open(pages.add("quiet", f'<img id="captcha" src="{data_url(content)}">'))
    asked = []
    installed.context.on("request", lambda request: asked.append(request.url))
    installed.crop(page, page.locator("#captcha").bounding_box())
    assert pasted(page) == text
    assert not [url for url in asked if not url.startswith(("chrome-extension://", "data:"))]
    assert "history" not in installed.worker.evaluate("chrome.storage.local.get()")
    page.close()


def test_no_text_in_the_area(installed, pages):
    page = installed.open(
        pages.add("empty", '<div id="captcha" style="height:60px;width:160px"></div>')
    )
    installed.crop(page, page.locator("#captcha").bounding_box())
    assert nothing_is_copied(page)
    page.close()


def test_a_text_that_is_not_to_be_trusted_waits_for_its_button(installed, pages, unsure):
    text, content = unsure
    page = installed.open(pages.add("unsure", f'<img id="captcha" src="{data_url(content)}">'))
    installed.crop(page, page.locator("#captcha").bounding_box())
    assert shown_text(page) == text
    assert "Unsure" in words(page) and "Not copied" in words(page)
    assert nothing_is_copied(page)
    press(page, "Copy")
    assert pasted(page) == text
    assert f"Copied {text}" in words(page)
    page.close()


@pytest.mark.parametrize("kind", ["svg", "xml"])
def test_documents_that_are_no_html(installed, pages, captchas, kind):
    text, content = captchas[0]
    shown = f'<image x="40" y="40" width="160" height="60" href="{data_url(content)}"/>'
    document, type_of = {
        "svg": (f'<svg xmlns="http://www.w3.org/2000/svg">{shown}</svg>', "image/svg+xml"),
        "xml": ("<list><item>1</item></list>", "application/xml"),
    }[kind]
    page = installed.context.new_page()
    page.goto(pages.add_image(f"document.{kind}", document.encode(), type_of))
    page.bring_to_front()
    installed.crop(page, {"x": 40, "y": 40, "width": 160, "height": 60}, margin=4)
    if kind == "svg":
        assert shown_text(page) == text
    else:
        assert shown_text(page) or "No text found" in words(page)
    page.close()
