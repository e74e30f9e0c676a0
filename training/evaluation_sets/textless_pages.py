"""Crops of pages without a captcha, as Chromium shows them: text, forms, tables, icons.

A crop shows no part of a word, or four words or more: one alone would be a text to read.
"""

import io
import json
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from PIL import Image
from tqdm import tqdm

from training.evaluation_sets.screenshots import CHROMIUM, FLAGS, SCALES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PER_PAGE = 25
LEAST_WORDS = 4
Box = list[float]  # left, top, right, bottom

_SENTENCES = (
    "The library opens at nine and closes when the last reader has gone home.",
    "Bring the form with you, or fill it in at the desk by the window.",
    "Tickets are sold at the gate; children under six need none.",
    "After the second bridge the path turns left and follows the river for two miles.",
    "Your order leaves our warehouse within three working days.",
    "Nobody had watered the plants since 1987, and still they grew.",
    "The meeting was moved to Thursday, 14 March, at half past ten.",
    "If the lamp stays red, switch the machine off and wait a minute.",
    "She wrote every letter twice: once for the post and once for the drawer.",
    "We do not pass your address on to anyone who sells things.",
    "Rain in the north, sun in the south, and wind along the whole coast.",
    "Prices include tax; delivery is free above 40 euros.",
    "The old clock in the hall was five minutes slow for as long as I lived there.",
    "Choose a seat, pay, and print your ticket or keep it on your telephone.",
)
_LABELS = (
    "Your full name", "Street and house number", "Postal code and town", "Date of birth",
    "I have read the conditions", "Send me the news by post", "Number of guests",
    "How did you hear of us", "Telephone, with the country's code", "Remember this computer",
)  # fmt: skip
_BUTTONS = ("Save and go on", "Back to the list", "Put into the basket", "Show more results")
_ICONS = (
    "<path d='M4 6h16M4 12h16M4 18h16'/>",
    "<path d='M3 11 12 3l9 8v10h-6v-6H9v6H3z'/>",
    "<circle cx=12 cy=8 r=4 /><path d='M4 21c0-9 16-9 16 0'/>",
    "<path d='M3 6h18v12H3zl9 7 9-7'/>",
    "<circle cx=10 cy=10 r=6 /><path d='m15 15 6 6'/>",
    "<path d='M12 21C-4 10 6-1 12 6c6-7 16 4 0 15z'/>",
    "<path d='M3 5h2l3 11h10l3-8H6'/><circle cx=9 cy=20 r=1 /><circle cx=17 cy=20 r=1 />",
    "<path d='m12 2 3 7h7l-6 4 3 8-7-5-7 5 3-8-6-4h7z'/>",
)
_FONTS = ("sans-serif", "serif", "monospace", "Arial", "Georgia", "DejaVu Sans")


def crops(count: int, seed: str, size: Callable[[Random], tuple[int, int]]) -> list[Image.Image]:
    """So many crops, RGB, of sizes that ``size`` draws, from as many pages as they need."""
    from playwright.sync_api import sync_playwright

    crops_of_pages: list[Image.Image] = []
    with sync_playwright() as playwright, tqdm(total=count, desc="pages", unit="crop") as bar:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for first in range(0, count, PER_PAGE):
            rng = Random(f"{seed}/pages/{first}")
            shot, words, things = _shoot(browser, html(rng), rng.choice(SCALES))
            for _ in range(min(PER_PAGE, count - first)):
                crops_of_pages.append(shot.crop(_box(rng, shot.size, words, things, size)))
                bar.update()
        browser.close()
    return crops_of_pages


def html(rng: Random) -> str:
    """A page of ours, drawn by chance: light or dark, dense or wide."""
    dark = rng.random() < 0.25
    ground = rng.choice(("#111", "#1b2430") if dark else ("#fff", "#fff", "#f5f5f0", "#e9f0f7"))
    ink = rng.choice(("#eee", "#bcd") if dark else ("#111", "#333", "#246"))
    accent = f"hsl({rng.randrange(360)} {rng.randint(40, 90)}% {rng.randint(30, 60)}%)"
    parts = [rng.choice((_prose, _prose, _form, _table, _icons, _cards))(rng) for _ in range(7)]
    return (
        "<!doctype html><meta charset=utf-8><style>body{margin:0;padding:16px;"
        f"background:{ground};color:{ink};"
        f"font:{rng.randint(9, 15)}px/{rng.uniform(1.15, 1.6):.2f} {rng.choice(_FONTS)};"
        f"accent-color:{accent};color-scheme:{'dark' if dark else 'light'}}}"
        "body>*{margin:0 0 14px}.row{display:flex;gap:10px;flex-wrap:wrap;align-items:center}"
        "table{border-collapse:collapse;width:100%}"
        f"td{{border:1px solid #8888;padding:{rng.randint(2, 7)}px}}"
        f"button,.panel{{background:{accent};color:#fff;border:0;"
        f"border-radius:{rng.choice((0, 4, 12))}px;"
        f"padding:8px}}svg{{fill:none;stroke:currentColor;stroke-width:{rng.choice((1.5, 2, 3))}}}"
        f".panel{{min-height:60px;flex:1}}input,select,button{{font:inherit}}</style>{''.join(parts)}"
    )


def _text(rng: Random, sentences: int) -> str:
    return " ".join(rng.choices(_SENTENCES, k=sentences))


def _prose(rng: Random) -> str:
    columns = rng.choice((1, 1, 2, 3))
    text = f"{_text(rng, rng.randint(4, 12))} <a href=#>{_text(rng, 1)}</a>"
    return f"<p style='columns:{columns}'>{text}</p>"


def _form(rng: Random) -> str:
    fields = (
        "<input>", "<input type=checkbox>", "<input type=checkbox checked>", "<input type=radio>",
        "<select></select>", "<textarea></textarea>", "<progress value=.4></progress>",
        "<input type=range>", "<input type=password value=12345678>",
    )  # fmt: skip
    rows = "".join(
        f"<label class=row>{rng.choice(fields)} {rng.choice(_LABELS)}</label>" for _ in range(6)
    )
    return f"<div>{rows}</div><div class=row>{_button(rng)}{_button(rng)}<input><input></div>"


def _button(rng: Random) -> str:
    return f"<button>{rng.choice(_BUTTONS)}</button>"


def _table(rng: Random) -> str:
    columns = rng.randint(3, 6)
    cells = ("{number}", "{words}", "{words}", "")
    rows = "".join(
        "<tr>"
        + "".join(
            "<td>"
            + rng.choice(cells).format(
                number=f"{rng.uniform(0, 5000):.2f}", words=rng.choice(_LABELS + _BUTTONS)
            )
            for _ in range(columns)
        )
        for _ in range(rng.randint(4, 9))
    )
    return f"<table>{rows}</table>"


def _icons(rng: Random) -> str:
    side = rng.randint(16, 90)
    return "<div class=row style='gap:24px'>" + "".join(
        f"<svg viewBox='0 0 24 24' width={side} height={side}>{rng.choice(_ICONS)}</svg>"
        for _ in range(rng.randint(4, 9))
    ) + "</div>"  # fmt: skip


def _cards(rng: Random) -> str:
    """Empty panels, shadows, gradients and rules."""
    styles = (
        "", "background:none;border:1px solid", "box-shadow:2px 3px 9px #0008",
        "background:linear-gradient(#ace,#357)",
        "background:repeating-linear-gradient(45deg,#ccc 0 6px,#fff 0 12px)",
    )  # fmt: skip
    return "<div class=row>" + "".join(
        f"<div class=panel style='{rng.choice(styles)}'></div>" for _ in range(rng.randint(2, 5))
    ) + "</div><hr>"  # fmt: skip


# Every word's rectangle, and those of what pages are made of; in CSS pixels.
_MEASURE = """() => {
  const words = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); )
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      for (const { left, top, right, bottom } of range.getClientRects())
        words.push([left, top, right, bottom]);
    }
  const elements = document.querySelectorAll(
    "p, input, select, progress, textarea, button, td, svg, .panel, hr"
  );
  const things = [...elements].map((thing) => thing.getBoundingClientRect())
    .map(({ left, top, right, bottom }) => [left, top, right, bottom]);
  return JSON.stringify({ words, things });
}"""


def _shoot(
    browser: "Browser", content: str, scale: float
) -> tuple[Image.Image, list[Box], list[Box]]:
    """The page's picture, and the rectangles of its words and things, in the picture's pixels."""
    context = browser.new_context(
        viewport={"width": 760, "height": 700}, device_scale_factor=scale, offline=True
    )
    try:
        tab = context.new_page()
        tab.set_content(content, wait_until="load")
        measured = json.loads(tab.evaluate(_MEASURE))
        shot = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
    finally:
        context.close()
    words, things = (
        [[edge * scale for edge in box] for box in measured[name]] for name in ("words", "things")
    )
    return shot, words, things


def _box(
    rng: Random,
    whole: tuple[int, int],
    words: list[Box],
    things: list[Box],
    size: Callable[[Random], tuple[int, int]],
) -> tuple[int, int, int, int]:
    """Where to crop: around some thing, with no word or enough of them."""
    while True:
        wide, high = size(rng)
        thing = rng.choice(things)
        left = rng.uniform(thing[0] - wide * 0.6, thing[2] - wide * 0.4)
        top = rng.uniform(thing[1] - high * 0.6, thing[3] - high * 0.4)
        left = round(min(max(left, 0), whole[0] - wide))
        top = round(min(max(top, 0), whole[1] - high))
        crop = (left, top, left + wide, top + high)
        seen = [_share(word, crop) for word in words]
        if not any(seen) or sum(share > 0.6 for share in seen) >= LEAST_WORDS:
            return crop


def _share(box: Box, crop: tuple[int, int, int, int]) -> float:
    """How much of a box lies in the crop, 0-1."""
    across = min(box[2], crop[2]) - max(box[0], crop[0])
    down = min(box[3], crop[3]) - max(box[1], crop[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(0, across) * max(0, down) / area if area else 0.0
