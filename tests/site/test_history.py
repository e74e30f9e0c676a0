"""The page's history: rows that are back after a reload, in this browser, and only if asked."""

from tests.support.browser import open_page, upload
from tests.support.page import hand_in, save_settings, shown_text

KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("captcha-reader");
  request.onupgradeneeded = () => request.transaction.abort();
  request.onerror = () => resolve(0);
  request.onsuccess = () => {
    const count = request.result.transaction("history").objectStore("history").count();
    count.onsuccess = () => { request.result.close(); resolve(count.result); };
  };
})"""


def wait_for_kept(page, count: int) -> None:
    for _ in range(100):
        if page.evaluate(KEPT) == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{page.evaluate(KEPT)} rows are kept, not {count}")


def reload(page) -> None:
    page.reload()
    page.wait_for_selector("body[data-ready]")


def files(captchas, count: int):
    return [upload(f"{number}.png", captchas[number][1]) for number in range(count)]


def names(page) -> list[str]:
    return page.locator(".row figcaption").all_text_contents()


def test_it_is_off_by_default(page, captchas):
    hand_in(page, *files(captchas, 1))
    assert page.evaluate(KEPT) == 0
    assert "keeps no image and no text" in page.inner_text("footer")
    reload(page)
    assert page.is_hidden("#readings")


def test_rows_and_corrections_are_back_after_a_reload_and_nothing_is_sent(page, captchas):
    hand_in(page, *files(captchas, 2))
    save_settings(page, history=True)
    assert "This browser keeps" in page.inner_text("footer")
    rows = hand_in(page, upload("late.png", captchas[2][1]))
    rows.nth(1).locator(".text button").first.focus()
    page.keyboard.press("Q")
    page.keyboard.press("Enter")
    texts = [shown_text(row) for row in rows.all()]
    assert texts == [captchas[2][0], "Q" + captchas[0][0][1:], captchas[1][0]]
    wait_for_kept(page, 3)
    asked = []
    page.on("request", lambda request: asked.append(request))
    reload(page)
    assert [request.url for request in asked if request.method != "GET"] == []
    assert names(page) == ["late.png", "0.png", "1.png"]
    assert [shown_text(row) for row in rows.all()] == texts
    assert rows.nth(1).get_attribute("data-state") == "yours"
    assert f"Read as {captchas[0][0]}" in (rows.nth(1).text_content() or "")
    shown = rows.first.locator("img:visible")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert rows.get_by_role("button", name="Crop").count() == 3
    hand_in(page, upload("new.png", captchas[3][1]))
    assert names(page)[0] == "new.png"


def test_what_is_removed_or_switched_off_is_deleted(page, captchas):
    save_settings(page, history=True)
    rows = hand_in(page, *files(captchas, 3))
    wait_for_kept(page, 3)
    rows.first.get_by_role("button", name="Remove").click()
    wait_for_kept(page, 2)
    page.click("#undo")
    wait_for_kept(page, 3)
    rows.first.get_by_role("button", name="Remove").click()
    wait_for_kept(page, 2)
    reload(page)
    assert names(page) == ["1.png", "2.png"]
    save_settings(page, history=False)
    wait_for_kept(page, 0)
    reload(page)
    assert page.is_hidden("#readings")


def test_a_picture_that_was_not_read_waits_for_the_person(page, captchas):
    save_settings(page, history=True)
    page.route("**/v1/recognize*", lambda route: None)
    with page.expect_request("**/v1/recognize*"):
        page.set_input_files("#files", files(captchas, 1))
    wait_for_kept(page, 1)
    asked = []
    page.on("request", lambda request: asked.append(request))
    reload(page)
    row = page.locator(".row")
    assert "closed before this picture was read" in row.inner_text()
    assert [request.url for request in asked if request.method != "GET"] == []
    # Not before: whatever is held goes on to the server when its route ends.
    page.unroute_all()
    page.click("#retry")
    page.wait_for_selector(".text")
    assert shown_text(row) == captchas[0][0]


def test_a_browser_that_keeps_nothing_reads_as_well(browser, url, captchas):
    with browser.new_context() as context:
        context.add_init_script("indexedDB.open = () => { throw new Error('none'); }")
        page = open_page(context, url)
        save_settings(page, history=True)
        row = hand_in(page, *files(captchas, 1))
        assert shown_text(row) == captchas[0][0]
