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


def test_a_key_is_for_one_server_and_goes_by_https(playwright, built):
    first, second = "http://127.0.0.1:1/", "http://127.0.0.1:2/"
    with extension(playwright, built / "extension") as installed:
        choose_server(installed, first)
        page = installed.context.new_page()
        page.goto(f"chrome-extension://{installed.id}/options.html")
        page.locator("[value=server]:checked").wait_for()

        def save(address: str, key: str | None = None) -> str:
            page.fill("#endpoint", address)
            if key is not None:
                page.fill("#key", key)
            page.evaluate("message.textContent = ''")
            page.click("button.primary")
            page.wait_for_function("() => message.textContent")
            return page.inner_text("#message")

        def kept() -> str:
            return installed.worker.evaluate("async () => (await chrome.storage.local.get()).key")

        assert save(first, "secret") == "Saved." and kept() == "secret"
        # Another path of the same server is no other server.
        assert save(first + "reader/") == "Saved." and kept() == "secret"
        assert "must begin with https" in save("http://reader.example/")
        assert kept() == "secret"
        assert "forgotten" in save(second) and kept() == ""
        assert page.input_value("#key") == ""
        assert save(first, "typed for this one") == "Saved." and kept() == "typed for this one"
        page.close()
