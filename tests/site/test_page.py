"""The page in real Chromium, against the running server."""

import gzip
import json
import subprocess

import httpx
from PIL import Image

from recognize.alphabet import ALPHABET, NAMED
from recognize.limits import FORMAT_NAMES
from tests.support.browser import ROOT, base64_of, open_page, upload
from tests.support.page import hand_in, save_settings, shown_text, wait_for_answers
from tests.support.pictures import encoded
from tests.support.ports import free_port
from tests.support.serving import serving_page


def test_reads_chosen_images_as_the_api_does(page, url, captchas):
    chosen = captchas[:5]
    rows = hand_in(page, *(upload(f"{text}.png", content) for text, content in chosen))
    for row, (text, content) in zip(rows.all(), chosen, strict=True):
        headers = {"Content-Type": "image/png"}
        answer = httpx.post(url + "v1/recognize", content=content, headers=headers).json()
        assert shown_text(row) == answer["text"] == text
        assert "null" not in (row.text_content() or "")
        percent = int(row.get_by_role("meter").get_attribute("aria-valuenow"))
        assert percent == round(answer["confidence"] * 100)


def test_tells_what_the_reader_takes(page):
    assert page.get_attribute("#files", "accept") == "image/*"
    assert page.inner_text("#taken").startswith(f"{FORMAT_NAMES}, ")
    page.click("[data-opens=settings]")
    offered = page.locator("#alphabets option").evaluate_all("all => all.map((one) => one.value)")
    assert offered == [name for name, characters in NAMED.items() if characters != ALPHABET]
    assert page.inner_text("#alphabet-hint").startswith(", ".join(offered))


def test_pasted_and_dropped_images_are_read(page, captchas):
    (pasted, first), (dropped, second) = captchas[:2]
    give = """([kind, image]) => {
        const bytes = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], `${kind}.png`, { type: "image/png" }));
        const event = kind === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true })
          : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
    }"""
    for count, (kind, content) in enumerate((("paste", first), ("drop", second)), start=1):
        page.evaluate(give, [kind, base64_of(content)])
        wait_for_answers(page, count)
    assert [shown_text(row) for row in page.locator(".row").all()] == [dropped, pasted]


def test_an_image_copied_to_the_clipboard_is_pasted_with_the_keyboard(page, captchas):
    text, content = captchas[0]
    page.evaluate(
        """async (image) => {
            const bytes = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
            const blob = new Blob([bytes], { type: "image/png" });
            await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }""",
        base64_of(content),
    )
    page.keyboard.press("Control+v")
    page.wait_for_selector(".text")
    assert shown_text(page.locator(".row")) == text


def test_a_dropped_address_is_not_fetched(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData("text/uri-list", "https://pictures.example/captcha.png");
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
    }""")
    assert "fetches nothing from other sites" in page.inner_text("#notice")
    assert asked == []


def test_copy_confirms_and_fills_the_clipboard(page, captchas):
    text, content = captchas[0]
    row = hand_in(page, upload("a.png", content))
    button = row.locator(".copy")
    button.click()
    assert page.wait_for_selector(".copy.done").inner_text() == "Copied"
    assert page.evaluate("navigator.clipboard.readText()") == text


def test_honest_states(page, captchas):
    noise = Image.effect_noise((160, 60), 120)
    rows = hand_in(
        page,
        upload("blank.png", encoded(Image.new("RGB", (120, 40), "white"))),
        upload("large.png", b"x" * 1_100_000),
        upload("notes.png", b"no picture"),
        upload("photo.psd", b"8BPS" + bytes(100), "image/vnd.adobe.photoshop"),
        upload("noise.png", encoded(noise)),
    )
    states = [row.get_attribute("data-state") for row in rows.all()]
    assert states[:4] == ["empty", "large", "refused", "refused"]
    assert states[4] in ("empty", "unsure", "check")
    assert "PSD images are not read" in (page.text_content("#rows") or "")


JUDGEMENTS = [
    ({"text": "", "confidence": 0.9, "legible": False, "trusted": False}, "empty"),
    ({"text": "AB", "confidence": 0.95, "legible": False, "trusted": False}, "empty"),
    ({"text": "AB", "confidence": 0.95, "legible": True, "trusted": True}, "sure"),
    ({"text": "AB", "confidence": 0.45, "legible": True, "trusted": True}, "check"),
    ({"text": "AB", "confidence": 0.95, "legible": True, "trusted": False}, "unsure"),
    # Servers of older versions say neither.
    ({"text": "", "confidence": 0.9}, "empty"),
    ({"text": "AB", "confidence": 0.95}, "sure"),
    ({"text": "AB", "confidence": 0.45}, "unsure"),
]


def test_the_servers_judgement_is_shown(page, captchas):
    answers = []
    page.route("**/v1/recognize*", lambda route: route.fulfill(json=answers[-1]))
    for said, state in JUDGEMENTS:
        characters = [{"text": c, "confidence": 0.9, "alternatives": []} for c in said["text"]]
        rest = {"candidates": [], "model": {"name": "ctc", "version": "1"}, "elapsed_ms": 1}
        answers.append(said | rest | {"characters": characters})
        # The newest stands first.
        row = hand_in(page, upload("a.png", captchas[0][1])).first
        assert row.get_attribute("data-state") == state, said
        assert ("No text found" in row.inner_text()) == (state == "empty"), said
        assert ("90 % sure that there is none" in row.inner_text()) == (not said["text"]), said
        assert ("Unsure" in row.inner_text()) == (state == "unsure"), said


def test_settings_restrict_are_kept_and_refuse_nonsense(page, captchas):
    _, content = captchas[0]
    page.click("[data-opens=settings]")
    page.fill("#length", "many")
    page.click("#settings button[value=save]")
    assert "length must be a number" in page.inner_text("#settings-error")
    page.fill("#length", "3 – 3")
    page.fill("#alphabet", "digist")
    page.click("#settings button[value=save]")
    assert "Did you mean digits?" in page.inner_text("#settings-error")
    page.fill("#alphabet", "Digits, 0-9")
    page.click("#settings button[value=save]")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    text = shown_text(hand_in(page, upload("a.png", content)))
    assert len(text) == 3 and text.isdigit()


def test_restrictions_stand_by_the_readings_until_they_are_dropped(page, captchas):
    text, content = captchas[0]
    row = hand_in(page, upload("a.png", content))
    assert page.is_hidden("#limits")
    save_settings(page, length=str(len(text) - 1))
    page.wait_for_selector(".better")
    assert f"length {len(text) - 1}" in page.inner_text("#limits")
    assert len(shown_text(row)) == len(text) - 1
    assert f"it reads {text}" in row.inner_text()
    assert row.get_attribute("data-state") == "unsure"
    page.click("#drop-limits")
    page.wait_for_selector(".better", state="detached")
    assert page.is_hidden("#limits")
    assert shown_text(row) == text
    assert row.get_attribute("data-state") == "sure"


def test_restrictions_that_fit_change_no_judgement(page, captchas):
    text, content = captchas[0]
    save_settings(page, length=str(len(text)), case="lower")
    row = hand_in(page, upload("a.png", content))
    assert shown_text(row) == text.lower()
    assert row.locator(".better").count() == 0
    assert row.get_attribute("data-state") == "sure"


def test_contradictions_are_refused_at_their_field(page):
    for alphabet, case, words in (
        ("digits", "lower", "have no case"),
        ("upper", "lower", "none of the allowed characters is lower case"),
    ):
        save_settings(page, alphabet=alphabet, case=case)
        assert words in page.inner_text("#settings-error")
        assert page.get_attribute("#case", "aria-invalid") == "true"
        assert page.evaluate("document.activeElement.id") == "case"
        page.keyboard.press("Escape")
    save_settings(page, length="many")
    assert page.evaluate("document.activeElement.id") == "length"
    assert page.get_attribute("#case", "aria-invalid") is None


def test_saving_a_key_reads_nothing_again(page, captchas):
    hand_in(page, upload("a.png", captchas[0][1]))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    save_settings(page, key="secret")
    page.wait_for_timeout(200)
    # The dialog asks which characters the server's model knows.
    assert [url for url in asked if not url.endswith("/v1/model")] == []


def test_dialogs_start_at_their_titles_with_save_in_reach(browser, url):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = open_page(context, url)
        page.click("[data-opens=settings]")
        save = page.locator("#settings button[value=save]").bounding_box()
        assert save["y"] + save["height"] <= 800
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 390, "height": 500})
        page.click("[data-opens=help]")
        assert page.evaluate("document.getElementById('help').scrollTop") == 0
        assert page.evaluate("document.activeElement.id") == "help-title"


def test_server_away_and_back(browser, built, captchas):
    text, content = captchas[0]
    port = free_port()
    with browser.new_context(service_workers="block") as context:
        with serving_page(built / "site", port) as url:
            page = open_page(context, url)
        row = hand_in(page, upload("a.png", content))
        assert row.get_attribute("data-state") == "away"
        with serving_page(built / "site", port):
            row.get_by_role("button", name="Try again").click()
            page.wait_for_selector(".text")
            assert shown_text(row) == text


def test_the_programs_of_the_help_work(page, captchas, tmp_path):
    text, content = captchas[0]
    (tmp_path / "captcha.png").write_bytes(content)
    page.click("[data-opens=help]")
    page.click("[data-copies=curl]")
    page.wait_for_selector(".done")
    curl = page.evaluate("navigator.clipboard.readText()")
    answer = subprocess.run(["bash", "-c", curl], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(answer.stdout)["text"] == text
    program = page.inner_text("#python")
    answer = subprocess.run(
        ["python3", "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.stdout.startswith(text + " 0."), answer.stderr


def test_the_page_is_small(built):
    """All that it loads without private mode, as a server compresses it."""
    site = built / "site"
    files = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".js", ".json")]
    loaded = [path for path in files if "runtime" not in path.parts]
    assert len(loaded) >= 5
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= 60_000


def test_security_headers_and_api_beside_the_page(url):
    answer = httpx.get(url)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Captcha reader" in answer.text
    assert httpx.get(url + "docs").status_code == 200
    assert httpx.get(url + "v1/recognize").status_code == 405


def test_the_sources_are_a_page_without_private_mode(browser, captchas):
    """`make serve` without Node serves site/ as it is."""
    text, content = captchas[0]
    with serving_page(ROOT / "site") as url, browser.new_context() as context:
        page = open_page(context, url)
        assert shown_text(hand_in(page, upload("a.png", content))) == text
        page.click("#private")
        assert "make site" in page.inner_text("#where")
        assert page.get_attribute("#private", "aria-checked") == "false"
