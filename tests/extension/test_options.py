"""What a person sets, and what follows."""

from tests.support.extension import (
    NOTHING,
    choose_server,
    extension,
    nothing_is_copied,
    pasted,
)
from tests.support.login_pages import data_url
from tests.support.serving import serving_page


def test_options_page(installed, pages, captchas):
    text, content = captchas[0]
    options = installed.context.new_page()
    options.goto(f"chrome-extension://{installed.id}/options.html")
    options.locator("[value=private]:checked").wait_for()
    assert not options.is_checked("[name=keepsHistory]")
    options.check("[value=server]")
    options.click("button.primary")
    assert "must be one such as" in options.inner_text("#message")
    options.check("[value=private]")
    options.check("[name=keepsHistory]")
    options.click("button.primary")
    options.get_by_text("Saved.").wait_for()
    page = installed.open(pages.add("kept", f'<img id="captcha" src="{data_url(content)}">'))
    installed.crop(page, page.locator("#captcha").bounding_box())
    assert pasted(page) == text
    # The history follows the clipboard.
    kept = "async () => (await chrome.storage.local.get()).history?.length"
    options.wait_for_function(kept)
    page.close()
    options.reload()
    options.locator("#history").wait_for()
    assert options.locator("tbody td").first.inner_text() == text
    options.uncheck("[name=keepsHistory]")
    options.click("button.primary")
    options.get_by_text("Saved.").wait_for()
    assert "history" not in installed.worker.evaluate("chrome.storage.local.get()")
    options.close()


def test_server_instead_of_private_mode(playwright, built, pages, captchas):
    text, content = captchas[0]
    with extension(playwright, built / "extension") as installed:
        page = installed.open(pages.add("server", f'<img id="captcha" src="{data_url(content)}">'))
        box = page.locator("#captcha").bounding_box()

        def crop() -> None:
            page.bring_to_front()
            page.evaluate("text => navigator.clipboard.writeText(text)", NOTHING)
            installed.crop(page, box)

        with serving_page(built / "site") as url:
            set_server = "endpoint => chrome.storage.local.set({ mode: 'server', endpoint })"
            installed.worker.evaluate(set_server, url)
            crop()
            assert nothing_is_copied(page), "the server's host is not allowed yet"
            choose_server(installed, url)
            granted = installed.worker.evaluate("chrome.permissions.getAll()")
            assert granted["origins"] == ["http://127.0.0.1/*"]
            crop()
            assert pasted(page) == text
        crop()
        assert nothing_is_copied(page), "the server is gone"
