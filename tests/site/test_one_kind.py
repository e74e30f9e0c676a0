"""Pictures of one kind on the page: read together, their profile saved, and given again."""

import json
from dataclasses import replace
from random import Random

import pytest

from recognize.limits import MAX_BATCH_REQUEST_BYTES
from recognize.reader import Reader, Together
from tests.support.browser import base64_of, open_page, upload
from tests.support.page import hand_in, save_settings, shown_text, violations, wait_for_answers
from tests.support.pictures import encoded
from tests.support.recorder import recording
from training.generators import SOURCES
from training.generators.captcha import release_0_7_1
from training.generators.captcha.settings import DEFAULT
from training.texts import DIGITS

# From this confidence on a text is the same in the browser, whose sums are others by a little.
CLEAR = 0.6


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    """Digits alone, so that the profile changes a text with an O or an l in it, and surely."""
    reader, digits = Reader(), replace(DEFAULT, characters=DIGITS)
    for seed in range(40):
        rng = Random(seed)
        drawn = [encoded(release_0_7_1.sample(rng, (5, 5), digits)[0]) for _ in range(6)]
        readings = reader.read_source(drawn).readings
        if any(one.changed and one.confidence >= CLEAR for one in readings):
            return drawn
    pytest.fail("the profile changes the texts of none of 240 pictures")


@pytest.fixture(scope="module")
def expected(pictures) -> Together:
    return Reader().read_source(pictures)


def files(pictures: list[bytes]):
    return [upload(f"{number}.png", content) for number, content in enumerate(pictures)]


def texts(page) -> list[str]:
    """Of all rows, in the order handed in."""
    page.select_option("#order", "oldest")
    return [shown_text(row) for row in page.locator(".row").all()]


def read_together(page, count: int) -> None:
    page.wait_for_function(
        "n => document.getElementById('kind-said').textContent.includes(`${n} pictures read`)",
        arg=count,
    )


def changes_said(page, alone: list[str]) -> int:
    """How many rows say that the profile changed their text: those whose text it did."""
    count = 0
    for row, text, own in zip(page.locator(".row").all(), texts(page), alone, strict=True):
        said = row.locator(".by-profile").all_text_contents()
        assert [f"by itself it reads {own}," in one for one in said] == [True] * (text != own)
        count += len(said)
    return count


def saved_profile(page) -> bytes:
    with page.expect_download() as download:
        page.click("#save-profile")
    assert download.value.suggested_filename == "profile.json"
    return download.value.path().read_bytes()


def give(page, profile: bytes) -> None:
    page.click("[data-opens=settings]")
    page.set_input_files("#profile-file", [upload("profile.json", profile, "application/json")])
    # A function: an expression would be evaluated anew, which the page's policy forbids.
    page.wait_for_function("() => document.getElementById('profile').value !== ''")
    page.click("#settings button[value=save]")


def test_a_server_reads_them_together(page, pictures, expected):
    hand_in(page, *files(pictures))
    alone = texts(page)
    switch = page.get_by_label("These are all of one kind")
    switch.focus()
    page.keyboard.press("Space")
    read_together(page, len(pictures))
    assert texts(page) == [one.text for one in expected.readings]
    changed = sum(one.changed for one in expected.readings)
    assert changes_said(page, alone) == changed
    spoken = page.inner_text("#live")
    assert f"{len(pictures)} pictures read together, {changed} text" in spoken
    assert "Changed: " in spoken
    assert violations(page) == []
    profile = saved_profile(page)
    assert json.loads(profile) == expected.profile.as_json()

    # What comes later is of that kind too, and what goes is so no more; typing is not disturbed.
    page.locator(".text button").first.press("Z")
    with page.expect_response("**/batch?*"):
        hand_in(page, upload("more.png", pictures[0]))
    page.wait_for_timeout(100)
    typed = page.locator(".editor:not([hidden]) .correction")
    assert typed.input_value()[0] == "Z"
    typed.press("Escape")
    read_together(page, len(pictures) + 1)
    page.locator(".row").last.get_by_role("button", name="Remove").click()
    read_together(page, len(pictures))
    assert json.loads(saved_profile(page)) == expected.profile.as_json()

    give(page, profile)
    assert not switch.is_checked()
    wait_for_answers(page, len(pictures))
    reader = Reader()
    assert texts(page) == [
        reader.read(content, profile=profile.decode()).text for content in pictures
    ]
    assert changes_said(page, alone) > 0
    assert page.inner_text("#limits-said") == (
        "Pictures are read under the profile in your settings."
    )
    page.click("#drop-limits")
    wait_for_answers(page, len(pictures))
    assert texts(page) == alone and changes_said(page, alone) == 0


def test_private_mode_reads_them_together_and_nothing_is_sent(browser, built, pictures, expected):
    with recording(built / "site") as recorder, browser.new_context() as context:
        page = open_page(context, recorder.url, chosen=False)
        hand_in(page, *files(pictures))
        alone = texts(page)
        page.get_by_label("These are all of one kind").check()
        read_together(page, len(pictures))
        assert changes_said(page, alone) > 0
        clear = [one.confidence >= CLEAR for one in expected.readings]
        together = [text for text, known in zip(texts(page), clear, strict=True) if known]
        assert together and together == [
            one.text for one in expected.readings if one.confidence >= CLEAR
        ]
        profile = saved_profile(page)
        theirs = expected.profile.as_json()
        assert json.loads(profile).keys() == theirs.keys()
        assert json.loads(profile)["lengths"] == pytest.approx(theirs["lengths"], abs=0.02)
        page.get_by_label("These are all of one kind").uncheck()
        assert texts(page) == alone and changes_said(page, alone) == 0
        give(page, profile)
        wait_for_answers(page, len(pictures))
        assert changes_said(page, alone) > 0
        assert recorder.requests and recorder.pictures == []
        assert page.evaluate("window.uncaught") is None


def test_the_card_of_a_taught_model_has_its_profile(page):
    profile = {"lengths": {"5": 0.9}, "characters": {"7": 0.4}, "case": "none", "pictures": 25}
    give(page, json.dumps({"name": "ctc", "adaptation": {"profile": profile}}).encode())
    page.wait_for_selector("#settings", state="hidden")
    page.click("[data-opens=settings]")
    assert json.loads(page.input_value("#profile")) == profile


def test_why_they_are_not_read_together_is_said(page, pictures):
    page.route("**/batch?*", lambda route: route.abort())
    hand_in(page, *files(pictures[:2]))
    alone = texts(page)
    page.get_by_label("These are all of one kind").check()
    page.wait_for_selector("#kind-said:has-text('could not be read together')")
    assert texts(page) == alone
    save_settings(page, profile='{"lengths": {"99": 1}}')
    assert "its lengths must be 1 to 16, not '99'" in page.inner_text("#settings-error")
    assert page.get_attribute("#profile", "aria-invalid") == "true"


# Asks the page's own module, and answers the profile and the texts.
TOGETHER = """async (encoded) => {
  const { createServerReader } = await import("/lib/server-reader.js");
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const pictures = encoded.map((one) => new Blob([bytes(one)]));
  const reader = createServerReader(new URL("/", location).href);
  const { readings, profile } = await reader.readSource(pictures);
  return { profile, texts: readings.map(({ text }) => text) };
}"""


def test_more_than_one_request_takes_is_read_under_the_profile_of_the_first(browser, sources):
    """Four pictures of a megabyte are all that a request takes; the last is read on its own."""
    rng = Random("large")
    large = [
        encoded(SOURCES["sums"](rng, (5, 5))[0].convert("RGB").resize((570, 570)), "BMP")
        for _ in range(5)
    ]
    assert 4 * len(large[0]) < MAX_BATCH_REQUEST_BYTES < 5 * len(large[0])
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
        answer = page.evaluate(TOGETHER, [base64_of(one) for one in large])
    together = Reader().read_source(large[:4])
    assert answer["profile"] == together.profile.as_json()
    last = Reader().read(large[4], profile=together.profile)
    assert answer["texts"] == [*(one.text for one in together.readings), last.text]
    assert [("/batch" in url, "profile=" in url) for url in asked] == [(True, False), (False, True)]
