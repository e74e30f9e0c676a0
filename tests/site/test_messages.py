"""What the page says where something is not as it should be, in a person's words."""

import pytest

from tests.support.browser import open_page, upload
from tests.support.page import hand_in, save_settings, shown_text, wait_for_answers
from tests.support.ports import free_port
from tests.support.serving import serving


def refuse(page, status: int) -> None:
    """Has the server answer so."""
    page.unroute_all()
    problem = {"detail": "no", "status": status}
    page.route("**/v1/recognize*", lambda route: route.fulfill(status=status, json=problem))


def test_a_pdf_is_named(page):
    row = hand_in(page, upload("scan.pdf", b"%PDF-1.7\n" + bytes(100), "application/pdf"))
    assert row.get_attribute("data-state") == "refused"
    assert "PDF images are not read" in row.inner_text()
    assert "multipart" not in row.inner_text()


def test_a_server_that_does_not_allow_the_page_is_told_from_one_that_is_away(page, captchas):
    with serving() as other:
        save_settings(page, endpoint=str(other.base_url))
        row = hand_in(page, upload("a.png", captchas[0][1]))
        assert "does not allow this page" in row.inner_text()
        origin = page.evaluate("location.origin")
        assert f"ALLOWED_ORIGINS={origin}" in row.inner_text()
    row.get_by_role("button", name="Try again").click()
    wait_for_answers(page, 1)
    assert "does not answer" in row.inner_text()


def test_a_wrong_address_is_told(page, url, captchas):
    save_settings(page, endpoint=f"{url}docs")
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert "there is no captcha reader" in row.inner_text()
    assert f"{url}docs/" in row.inner_text()
    save_settings(page, endpoint=f"http://127.0.0.1:{free_port()}")
    row.get_by_role("button", name="Try again").click()
    wait_for_answers(page, 1)
    assert "does not answer" in row.inner_text()
    save_settings(page, endpoint="")
    row.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".text")
    assert shown_text(row) == captchas[0][0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_not_away(page, captchas, status):
    refuse(page, status)
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert row.locator(".state").inner_text() == "The server is busy"
    assert row.get_by_role("button", name="Try again").is_visible()


def test_a_missing_key_is_told_from_a_wrong_one(page, captchas):
    refuse(page, 401)
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert "wants an API key" in row.inner_text()
    save_settings(page, key="wrong")
    row.get_by_role("button", name="Try again").click()
    page.wait_for_selector("text=refused the API key")
    page.unroute_all()
    row.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".text")


def test_loading_private_mode_is_told_in_percent(browser, url):
    with browser.new_context(service_workers="block") as context:
        page = open_page(context, url)
        held = []
        page.route("**/model.tflite.gz", lambda route: held.append(route))
        page.click("#private")
        page.wait_for_function("() => /^\\d+ % loaded$/.test(loaded.textContent)")
        held[0].continue_()
        page.wait_for_function("() => loaded.textContent === ''")


def test_a_phone_is_not_told_of_keys_and_dropping(browser, url):
    size = {"width": 390, "height": 800}
    with browser.new_context(viewport=size, has_touch=True, is_mobile=True) as context:
        page = open_page(context, url)
        assert "Ctrl" not in page.inner_text("#drop") and "Drop" not in page.inner_text("#drop")
        assert page.is_visible("#choose")


def test_without_scripts_the_page_says_what_it_needs(browser, url):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(url)
        assert page.locator("noscript p").is_visible()
    with browser.new_context() as context:
        assert not open_page(context, url).locator("noscript p").count()
