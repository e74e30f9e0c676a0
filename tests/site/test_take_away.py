"""What a person takes away of the page's readings, and how the rows are gone through."""

import csv
import io
import json
import zipfile

from PIL import Image

from model_build.evaluation.labelled import labelled_files
from tests.support.browser import ROOT, open_page, upload
from tests.support.page import hand_in, shown_text, violations, wait_for_answers
from tests.support.pictures import encoded
from tests.support.serving import serving_page

BLANK = encoded(Image.new("RGB", (120, 40), "white"))


def saved(page, button: str) -> bytes:
    with page.expect_download() as download:
        page.click(button)
    return download.value.path().read_bytes()


def correct(row, character: str) -> None:
    """Writes over the first character."""
    row.locator(".text button").first.focus()
    row.page.keyboard.press(character)
    row.page.keyboard.press("Enter")


def names(page) -> list[str]:
    """Of the rows that are shown, from the top."""
    return page.locator(".row:visible figcaption").all_text_contents()


def test_all_texts_are_copied_in_the_order_handed_in(page, captchas):
    hand_in(page, *(upload(f"{text}.png", content) for text, content in captchas[:2]))
    rows = hand_in(page, upload("blank.png", BLANK), upload("c.png", captchas[2][1]))
    assert names(page) == ["blank.png", "c.png", *(f"{text}.png" for text, _ in captchas[:2])]
    correct(rows.nth(2), "Q")
    page.click("#copy-all")
    page.wait_for_selector("#copy-all.done")
    first, second, third = (text for text, _ in captchas[:3])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n") == ["Q" + first[1:], second, "", third]


def test_tables_tell_file_text_confidence_characters_and_corrections(page, captchas):
    awkward = 'a, "b".png'
    (first, one), (second, two) = captchas[:2]
    rows = hand_in(
        page, upload(awkward, one), upload(awkward, two), upload("large.png", b"x" * 2**21)
    )
    correct(rows.nth(1), "Q")
    told = json.loads(saved(page, "#take-json"))
    assert [each["text"] for each in told] == [first, "Q" + second[1:], ""]
    assert [each["corrected"] for each in told] == [False, True, False]
    assert [each["state"] for each in told] == ["sure", "yours", "large"]
    assert len({each["file"] for each in told}) == 3
    assert 0.9 < told[0]["confidence"] <= 1 and told[2]["confidence"] is None
    assert "".join(each["text"] for each in told[0]["characters"]) == first
    table = list(csv.DictReader(io.StringIO(saved(page, "#take-csv").decode(), newline="")))
    assert list(table[0]) == ["file", "text", "confidence", "characters", "corrected", "state"]
    assert [each["file"] for each in table] == [each["file"] for each in told]
    assert [each["corrected"] for each in table] == ["false", "true", "false"]
    assert float(table[0]["confidence"]) == round(told[0]["confidence"], 4)
    assert table[0]["characters"].startswith(f"{first[0]} ")


def test_the_labelled_folder_is_one_that_training_takes(page, captchas, tmp_path):
    (first, one), (second, two) = captchas[:2]
    rows = hand_in(
        page,
        upload("same.png", one),
        upload("same.png", two),
        upload("../blank.png", BLANK),
        upload("labels.csv", b"no picture"),
        upload("c.png", captchas[2][1]),
    )
    correct(rows.nth(4), "~")
    with zipfile.ZipFile(io.BytesIO(saved(page, "#take-zip"))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    pairs = {path.name: text for path, text in labelled_files(tmp_path / "readings")}
    assert sorted(pairs.values()) == sorted([first, second, ""])
    assert pairs["same.png"] == first and pairs["same-2.png"] == second
    assert (tmp_path / "readings" / "same-2.png").read_bytes() == two
    assert "2 without a text that can be a label" in page.inner_text("#live")


def test_without_a_build_no_folder_is_packed_and_the_page_says_so(browser, captchas):
    with serving_page(ROOT / "site") as url, browser.new_context() as context:
        page = open_page(context, url)
        hand_in(page, upload("a.png", captchas[0][1]))
        page.click("#take-zip")
        page.wait_for_selector("#notice:visible")
        assert "make site" in page.inner_text("#notice")


def test_rows_are_sorted_by_doubt_and_filtered(page, captchas):
    files = [upload("sure.png", captchas[0][1]), upload("blank.png", BLANK)]
    hand_in(page, *files, upload("other.png", captchas[1][1]))
    rows = hand_in(page, upload("late.png", captchas[2][1]))
    page.select_option("#order", "oldest")
    assert names(page) == ["sure.png", "blank.png", "other.png", "late.png"]
    correct(rows.nth(0), "Q")
    page.select_option("#order", "doubt")
    assert names(page)[0] == "blank.png"
    assert names(page)[-1] == "sure.png"
    page.check("#doubtful")
    assert names(page) == ["blank.png"]
    assert page.inner_text("#count") == "4 pictures, 1 to check"
    page.uncheck("#doubtful")
    assert len(names(page)) == 4


def test_removals_are_undone(page, captchas):
    hand_in(page, *(upload(f"{n}.png", captchas[n][1]) for n in range(3)))
    correct(page.locator(".row").nth(1), "Q")
    page.locator(".row").nth(1).get_by_role("button", name="Remove").click()
    assert names(page) == ["0.png", "2.png"]
    page.click("#undo")
    assert names(page) == ["0.png", "1.png", "2.png"]
    assert shown_text(page.locator(".row").nth(1)).startswith("Q")
    page.click("#clear")
    assert page.is_hidden("#readings")
    assert "Removed 3 pictures" in page.inner_text("#removed")
    page.focus("#undo")
    page.keyboard.press("Enter")
    assert names(page) == ["0.png", "1.png", "2.png"]
    assert page.is_hidden("#removed")
    shown = page.locator(".row img:visible").first
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_all_that_failed_are_tried_again_with_count_and_progress(page, captchas):
    page.route("**/v1/recognize*", lambda route: route.abort())
    hand_in(page, *(upload(f"{n}.png", captchas[n][1]) for n in range(3)))
    assert page.inner_text("#count") == "3 pictures, 3 to check"
    page.unroute_all()
    held = []
    page.route("**/v1/recognize*", lambda route: held.append(route))
    page.click("#retry")
    page.wait_for_selector("#done:visible")
    assert page.inner_text("#count") == "0 of 3 pictures done"
    assert violations(page) == []
    for route in held:
        route.continue_()
    wait_for_answers(page, 3)
    assert page.is_hidden("#done") and page.is_hidden("#retry")
    assert page.inner_text("#count") == "3 pictures, none to check"
