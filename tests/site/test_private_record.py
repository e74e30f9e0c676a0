"""Private mode keeps its word: a record of all requests through every failure has no picture."""

import json

import pytest

from tests.support.browser import open_page, upload
from tests.support.page import hand_in, shown_text
from tests.support.recorder import recording

RUNTIME = ["litert.js", "litert_wasm_internal.wasm.gz", "litert_wasm_internal.js"]
NEVER_THERE = [*RUNTIME, "model.tflite.gz", "card.json"]


@pytest.fixture
def recorder(built):
    with recording(built / "site") as recorder:
        yield recorder


@pytest.fixture
def context(browser, recorder):
    """A context that fails the test where anything but a GET leaves the page, to any host."""
    with browser.new_context() as context:
        sent = []
        context.on("request", lambda one: sent.append((one.method, one.url, one.post_data_buffer)))
        yield context
        others = {method for method, address, body in sent if method != "GET" or body}
        assert others <= {"POST"} if recorder.sending_is_meant else others == set()


@pytest.fixture(autouse=True)
def nothing_is_sent(recorder):
    recorder.sending_is_meant = False
    yield
    assert bool(recorder.pictures) == recorder.sending_is_meant


def files(captchas, count=3):
    return [upload(f"{number}.png", captchas[number][1]) for number in range(count)]


def is_on(page) -> bool:
    return page.get_attribute("#private", "aria-checked") == "true"


def waiting_rows(page) -> None:
    """All rows wait, and say that the picture was not sent."""
    for row in page.locator(".row").all():
        assert row.get_attribute("data-state") == "away"
        assert "Private mode is not ready" in row.inner_text()


def test_the_record_can_fail(context, recorder, captchas):
    """By the server pictures are sent, side by side, and recorded."""
    recorder.sending_is_meant = True
    hand_in(open_page(context, recorder.url), *files(captchas))
    assert sorted(one.body for one in recorder.pictures) == sorted(
        content for _, content in captchas[:3]
    )


@pytest.mark.parametrize("broken", NEVER_THERE)
def test_a_start_that_fails_sends_nothing_and_can_be_repeated(context, recorder, captchas, broken):
    recorder.broken.add(broken)
    page = open_page(context, recorder.url, chosen=False)
    hand_in(page, *files(captchas))
    hand_in(page, upload("later.png", captchas[3][1]))
    assert is_on(page)
    assert "could not be loaded" in page.inner_text("#where")
    waiting_rows(page)
    recorder.broken.clear()
    page.click("#reload")
    page.wait_for_function("() => document.querySelectorAll('.text').length === 4")
    assert is_on(page)


@pytest.mark.parametrize("bad", ["litert.js", "model.tflite.gz", "card.json"])
def test_damaged_files_send_nothing(context, recorder, built, captchas, bad):
    runtime = json.loads((built / "site/config.json").read_text())["runtime"]
    recorder.replaced[f"/{runtime}{bad}"] = b"damaged"
    page = open_page(context, recorder.url, chosen=False)
    hand_in(page, *files(captchas))
    assert is_on(page)
    waiting_rows(page)


def test_a_remembered_private_mode_that_fails_sends_nothing(context, recorder, captchas):
    page = open_page(context, recorder.url)
    page.click("#private")
    page.wait_for_function("() => JSON.parse(localStorage.settings).private === true")
    recorder.broken.update(NEVER_THERE)
    page.evaluate("caches.keys().then((all) => Promise.all(all.map((one) => caches.delete(one))))")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    hand_in(page, *files(captchas))
    assert is_on(page)
    waiting_rows(page)


@pytest.mark.parametrize("config", ['{"endpoint": "./"}', '{"endpoint": "./", "runtime": null}'])
def test_a_page_without_the_runtime_keeps_a_remembered_choice(context, recorder, captchas, config):
    recorder.replaced["/config.json"] = config.encode()
    page = context.new_page()
    page.add_init_script("""localStorage.settings = '{"private": true}'""")
    page.goto(recorder.url)
    page.wait_for_selector("body[data-ready]")
    hand_in(page, *files(captchas))
    assert is_on(page)
    assert "make site" in page.inner_text("#where")
    waiting_rows(page)


@pytest.mark.parametrize("content", [None, b"no JSON"])
def test_a_page_without_its_config_sends_nothing(context, recorder, captchas, content):
    if content is None:
        recorder.broken.add("config.json")
    else:
        recorder.replaced["/config.json"] = content
    page = open_page(context, recorder.url, chosen=False)
    page.evaluate("address => localStorage.settings = JSON.stringify(address)", {"endpoint": "/"})
    hand_in(page, *files(captchas))
    assert "config.json could not be loaded" in page.inner_text("#where")
    waiting_rows(page)


@pytest.mark.parametrize("worker", ["broken", "without room"])
def test_without_a_service_worker_it_reads(context, recorder, captchas, worker):
    page = context.new_page()
    if worker == "broken":
        recorder.broken.add("service-worker.js")
    else:
        quota = {"origin": recorder.url.rstrip("/"), "quotaSize": 1000}
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    page.goto(recorder.url)
    page.wait_for_selector("body[data-ready]")
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert shown_text(row) == captchas[0][0]


def test_a_full_storage_never_brings_the_server_back(context, recorder, captchas):
    page = open_page(context, recorder.url)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.click("#private")
    page.wait_for_function("() => !localStorage.settings")
    page.close()
    page = open_page(context, recorder.url, chosen=False)
    hand_in(page, *files(captchas))
    assert is_on(page)


def test_offline_before_it_was_loaded_sends_nothing(context, recorder, captchas):
    recorder.broken.add("service-worker.js")
    page = open_page(context, recorder.url)
    context.set_offline(True)
    page.click("#private")
    hand_in(page, *files(captchas))
    assert is_on(page)
    waiting_rows(page)
    context.set_offline(False)
    page.get_by_role("button", name="Try again").first.click()
    page.wait_for_selector(".text")
    assert is_on(page)


def test_another_tab_that_saves_settings_leaves_private_mode_on(context, recorder, captchas):
    stale = open_page(context, recorder.url)
    page = open_page(context, recorder.url)
    page.click("#private")
    stale.wait_for_selector("#private[aria-checked=true]")
    stale.click("[data-opens=settings]")
    stale.fill("#key", "k")
    stale.click("#settings button[value=save]")
    assert stale.evaluate("JSON.parse(localStorage.settings)") == {"private": True, "key": "k"}
    for tab in (page, stale):
        hand_in(tab, *files(captchas, 1))
        assert is_on(tab)


def test_pictures_keep_their_mode_when_it_is_switched_off(context, recorder, captchas):
    """Handed in privately while it loads, which fails, and then switched off: none is sent."""
    recorder.broken.add("model.tflite.gz")
    page = open_page(context, recorder.url, chosen=False)
    page.set_input_files("#files", files(captchas))
    page.click("#private")
    page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
    assert not is_on(page)
    for again in page.get_by_role("button", name="Try again").all():
        again.click()
    page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
    waiting_rows(page)


def test_pictures_that_wait_for_the_server_stay_here_once_it_is_switched_on(
    browser, recorder, captchas
):
    """Four are on their way; those behind them are read here."""
    recorder.sending_is_meant = True
    with browser.new_context() as context:
        page = open_page(context, recorder.url)
        held = []
        page.route("**/v1/recognize*", lambda route: held.append(route))
        page.set_input_files("#files", files(captchas, 7))
        page.wait_for_selector("text=Reading …")
        page.click("#private")
        for route in held:
            route.continue_()
        page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
        assert page.locator(".text").count() == 3
    assert len(recorder.pictures) == 4


def test_reloading_while_it_loads_sends_nothing(context, recorder, captchas):
    page = open_page(context, recorder.url, chosen=False)
    for _ in range(3):
        page.set_input_files("#files", files(captchas))
        page.reload()
        page.wait_for_selector("body[data-ready]")
    assert is_on(page)


def test_the_person_may_send_one_picture(context, recorder, captchas):
    recorder.sending_is_meant = True
    recorder.broken.add("litert.js")
    page = open_page(context, recorder.url, chosen=False)
    hand_in(page, *files(captchas))
    page.get_by_role("button", name="Send this picture to").first.click()
    page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
    assert len(recorder.pictures) == 1
    assert is_on(page)
