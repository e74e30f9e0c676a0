"""Corrections of the page's readings: typed like text, called the person's, and never lost."""

from PIL import Image

from tests.support.browser import open_page, upload
from tests.support.page import hand_in, save_settings, shown_text, violations
from tests.support.pictures import encoded


def read(page, captchas):
    """A row with a reading, and its text."""
    text, content = captchas[0]
    row = hand_in(page, upload("a.png", content))
    assert shown_text(row) == text
    return row, text


def other(character: str) -> str:
    return "Q" if character != "Q" else "R"


def test_letters_are_typed_and_deleted_like_text(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").nth(1).focus()
    page.keyboard.press(other(text[1]))
    assert page.input_value(".correction") == text[0] + other(text[1]) + text[2:]
    page.keyboard.type("xy")
    page.keyboard.press("Backspace")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expected = text[0] + other(text[1]) + "x" + text[2:-1]
    assert shown_text(row) == expected
    assert page.evaluate("document.activeElement.closest('.text') !== null")
    row.locator(".copy").click()
    page.wait_for_selector(".copy.done")
    assert page.evaluate("navigator.clipboard.readText()") == expected


def test_a_key_on_a_character_deletes_it(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").nth(2).focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    assert shown_text(row) == text[:2] + text[3:]


def test_a_corrected_text_is_called_the_persons(page, captchas):
    row, text = read(page, captchas)
    assert row.get_attribute("data-state") == "sure"
    row.locator(".text button").first.focus()
    page.keyboard.press(other(text[0]))
    page.keyboard.press("Enter")
    assert row.get_attribute("data-state") == "yours"
    assert "By you" in row.locator(".confidence").inner_text()
    assert f"Read as {text}" in row.locator(".confidence").inner_text()
    assert row.get_by_role("meter").count() == 0
    assert "by you" in row.locator(".text button").first.get_attribute("aria-label")
    row.get_by_role("button", name="Take the correction back").click()
    assert shown_text(row) == text
    assert row.get_attribute("data-state") == "sure"
    assert row.get_by_role("meter").count() == 1
    assert page.evaluate("document.activeElement.closest('.text') !== null")


def test_a_click_changes_nothing(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").nth(1).click()
    row.locator(".copy").click()
    page.wait_for_selector(".copy.done")
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert row.get_attribute("data-state") == "sure"
    page.locator(".correction").press("Escape")
    assert shown_text(row) == text


def test_escape_takes_back_what_was_typed(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").nth(1).click()
    page.keyboard.type("123")
    assert row.get_attribute("data-state") == "yours"
    page.keyboard.press("Escape")
    assert shown_text(row) == text
    assert row.get_attribute("data-state") == "sure"


def test_spaces_and_an_empty_text_are_no_correction(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    assert row.get_attribute("data-state") == "sure"
    page.keyboard.type("a B\u3000c")
    page.keyboard.press("Enter")
    assert shown_text(row) == "aBc"
    assert text != "aBc"


def test_an_alternative_is_a_tap_away(browser, url, captchas):
    with browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True) as context:
        page = open_page(context, url)
        row, text = read(page, captchas)
        place = next(
            at
            for at, one in enumerate(row.locator(".text button").all())
            if "; or " in one.get_attribute("aria-label")
        )
        row.locator(".text button").nth(place).tap()
        alternative = row.locator(".instead").first
        character = alternative.inner_text()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        alternative.tap()
        row.get_by_role("button", name="Done").tap()
        assert shown_text(row) == text[:place] + character + text[place + 1 :]


def test_corrections_survive_settings_and_another_reading(page, captchas):
    row, text = read(page, captchas)
    row.locator(".text button").first.focus()
    page.keyboard.press(other(text[0]))
    page.keyboard.press("Enter")
    corrected = other(text[0]) + text[1:]
    save_settings(page, length=str(len(text) - 1))
    page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
    assert f"Read as {text}," not in row.inner_text()
    assert shown_text(row) == corrected
    row.get_by_role("button", name="Read again").click()
    page.wait_for_function("() => !document.querySelector('.row[aria-busy]')")
    assert shown_text(row) == corrected
    assert row.get_attribute("data-state") == "yours"


def test_a_text_that_the_reader_does_not_find_is_typed(page):
    blank = encoded(Image.new("RGB", (120, 40), "white"))
    row = hand_in(page, upload("blank.png", blank))
    assert row.get_attribute("data-state") == "empty"
    row.get_by_role("button", name="Type the text").click()
    page.keyboard.type("typed")
    page.keyboard.press("Enter")
    assert shown_text(row) == "typed"
    assert row.get_attribute("data-state") == "yours"
    assert "No text found" in row.inner_text()
