"""A sum's value stands by its text, follows corrections, and is copied with a click."""

from playwright.sync_api import expect

from tests.support.browser import upload
from tests.support.page import hand_in, shown_text, violations


def answered(page, text):
    """The page's row of a picture that the server says this text of."""
    characters = [{"text": c, "confidence": 0.9, "alternatives": []} for c in text]
    sure = {"confidence": 0.95, "legible": True, "trusted": True, "candidates": [], "elapsed_ms": 1}
    answer = {"text": text, "characters": characters, "model": {"name": "ctc", "version": "1"}}
    page.route("**/v1/recognize*", lambda route: route.fulfill(json=answer | sure))


def test_the_value_is_shown_copied_and_follows_corrections(page, captchas):
    answered(page, "8+1=?")
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert shown_text(row) == "8+1=?"
    expect(row.locator(".value")).to_contain_text("The sum’s value is 9.")
    assert not violations(page)
    row.get_by_role("button", name="Copy 9").click()
    assert page.evaluate("navigator.clipboard.readText()") == "9"
    row.locator(".text button").nth(2).focus()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    assert shown_text(row) == "8+4=?"
    expect(row.locator(".value")).to_contain_text("The sum’s value is 12.")


def test_a_text_that_is_no_sum_has_none(page, captchas):
    answered(page, "8+A=?")
    row = hand_in(page, upload("a.png", captchas[0][1]))
    assert shown_text(row) == "8+A=?" and row.locator(".value").count() == 0
    spoken = row.locator(".text").get_attribute("aria-label")
    assert "plus" in (spoken or "") and "question mark" in (spoken or "")
