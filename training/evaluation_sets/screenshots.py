"""A test set of real screenshots: captchas on pages, shown by Chromium, cropped sloppily.

    python -m training.evaluation_sets.screenshots build/screenshots --images 2000
    python -m training.evaluation_sets.screenshots build/more --images 200 --source svg-captcha

Needs Debian's ``chromium``. The sources, by default the settings of the ``captcha``
package, take turns. Each page shows many captchas as a site would (a form's label and field, a
border, rounded corners, a shadow, a dark theme, another size than the image's own) at a device
scale of 1, 1.25, 1.5 or 2, and one screenshot of it is taken. The crops take from -2 to +20 CSS
pixels around each image. Written as a labelled folder, as ``model_build.evaluation.evaluate``
reads it. The same seed gives the same images and crops; the pixels are the browser's.
"""

import argparse
import base64
import io
import json
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PIL import Image
from tqdm import tqdm

from model_build.evaluation.labelled import write_labels
from training.evaluation_sets.families import SETS
from training.evaluation_sets.plain import is_whole
from training.generators import HELD_OUT, SOURCES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCALES = (1, 1.25, 1.5, 2)
PER_PAGE = 40
# The set of the default sources, without its prefix.
NAME = "chromium-screenshots"
DEFAULT_SOURCES = ("original-0.7.1", "default-0.7.1", "original-0.3", "default-0.3")
MARGIN = (-2, 20)  # CSS pixels that a crop shows around the image


def page(samples: list[tuple[Image.Image, str]], rng: Random) -> str:
    """The HTML of a page that shows the images, each in an ``img`` with class ``c``."""
    dark = rng.random() < 0.2
    ground = rng.choice(("#111", "#1e2530", "#222")) if dark else rng.choice(_PAGES)
    ink = rng.choice(("#eee", "#bbc")) if dark else rng.choice(("#111", "#345", "#666"))
    font = f"{rng.randint(11, 17)}px {rng.choice(('sans-serif', 'serif', 'monospace'))}"
    parts = [
        f"<!doctype html><meta charset=utf-8><style>body{{margin:24px;background:{ground};"
        f"color:{ink};font:{font}}}section{{display:inline-block;margin:14px;padding:"
        f"{rng.randint(2, 14)}px;vertical-align:top}}input{{width:110px;font:inherit}}</style>"
    ]
    for image, _ in samples:
        data = io.BytesIO()
        image.save(data, "PNG")
        source = base64.b64encode(data.getvalue()).decode()
        parts.append(
            f'<section style="{_section(rng, dark)}">{rng.choice(_BEFORE)}'
            f'<img class=c style="{_style(rng, image)}" src="data:image/png;base64,{source}">'
            f"{rng.choice(_AFTER)}</section>"
        )
    return "".join(parts)


_PAGES = ("#fff", "#fff", "#fff", "#f4f4f4", "#eef2f7", "#fdf6e3", "#dfe8df")
_BEFORE = ("", "<div>Type the characters</div>", "<b>Code:</b> ", "<div>Security check *</div>")
_AFTER = (
    "",
    "<div><input placeholder='Characters'></div>",
    " <a href='#'>Reload</a>",
    " <input><div>Letters are not case sensitive</div>",
)


def _section(rng: Random, dark: bool) -> str:
    if rng.random() < 0.6:
        return ""
    ground = rng.choice(("#2a2f3a", "#333")) if dark else rng.choice(("#fff", "#eee", "#e8f0fe"))
    return f"background:{ground};border:1px solid {rng.choice(('#999', '#ccc', '#456'))}"


def _style(rng: Random, image: Image.Image) -> str:
    rules = []
    if rng.random() < 0.5:
        # Wide images are brought to a form's width, as sites do.
        width = min(image.width, 300) * rng.choice((0.75, 0.9, 1.0, 1.15, 1.3, 1.5, 2.0))
        rules.append(f"width:{width:.2f}px")
    elif image.width > 320:
        rules.append("width:300px")
    if rng.random() < 0.3:
        rules.append(
            f"border:{rng.choice((1, 1, 2))}px solid {rng.choice(('#000', '#888', '#ccd'))}"
        )
    if rng.random() < 0.3:
        rules.append(f"border-radius:{rng.choice((2, 4, 8))}px")
    if rng.random() < 0.2:
        rules.append("box-shadow:2px 2px 5px rgba(0,0,0,.4)")
    if rng.random() < 0.3:
        # Off the grid of pixels, as in a centred column.
        rules.append(f"position:relative;left:{rng.random():.3f}px;top:{rng.random():.3f}px")
    if rng.random() < 0.05:
        rules.append("image-rendering:pixelated")
    return ";".join(rules)


def crop_box(
    box: list[float], rng: Random, scale: float, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a sloppy crop, in the screenshot's pixels.

    ``box`` has the same of an image, in CSS pixels; ``size`` is the screenshot's.
    """
    margins = [min(max(rng.gauss(4, 6), MARGIN[0]), MARGIN[1]) for _ in range(4)]
    signs = (-1, -1, 1, 1)
    edges = [round((edge + sign * m) * scale) for edge, sign, m in zip(box, signs, margins)]
    left, top = max(0, edges[0]), max(0, edges[1])
    return left, top, min(size[0], edges[2]), min(size[1], edges[3])


def shoot(
    browser: "Browser", samples: list[tuple[Image.Image, str]], rng: Random, scale: float
) -> list[Image.Image]:
    """The sloppy crops of the images as a page shows them at a device scale; RGB."""
    context = browser.new_context(
        viewport={"width": 1200, "height": 800}, device_scale_factor=scale, offline=True
    )
    try:
        tab = context.new_page()
        tab.set_content(page(samples, rng), wait_until="load")
        boxes = json.loads(
            tab.evaluate(
                "JSON.stringify([...document.querySelectorAll('img.c')].map(i => {"
                "const b = i.getBoundingClientRect();"
                "return [b.left + scrollX, b.top + scrollY, b.right + scrollX, b.bottom + scrollY]"
                "}))"
            )
        )
        shot = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
    finally:
        context.close()
    return [shot.crop(crop_box(box, rng, scale, shot.size)) for box in boxes]


def write(
    folder: Path, sources: Sequence[str], images: int, seed: str, lengths: tuple[int, int]
) -> None:
    """Writes PNG files and, last, ``labels.csv``. Does nothing where the set is whole."""
    if is_whole(folder, images):
        return
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, str]] = []
    with (
        sync_playwright() as playwright,
        tqdm(total=images, desc=folder.name, unit="image") as bar,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        while len(rows) < images:
            rng = Random(f"{seed}/{','.join(sources)}/{len(rows)}")
            count = min(PER_PAGE, images - len(rows))
            turns = islice(cycle(sources), count)
            samples = [(SOURCES | HELD_OUT)[source](rng, lengths) for source in turns]
            crops = shoot(browser, samples, rng, rng.choice(SCALES))
            for crop, (_, text) in zip(crops, samples, strict=True):
                rows.append((f"{len(rows):05d}.png", text))
                crop.save(folder / rows[-1][0])
            bar.update(count)
        browser.close()
    write_labels(folder, rows)


def main() -> None:
    """Writes the set that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", choices=SETS.values(), action="append", help="may be repeated")
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--lengths", type=int, nargs=2, default=(4, 6), metavar=("LOW", "HIGH"))
    parser.add_argument("--seed", default="screenshots")
    chosen = parser.parse_args()
    sources = chosen.source or DEFAULT_SOURCES
    write(chosen.folder, sources, chosen.images, chosen.seed, tuple(chosen.lengths))


if __name__ == "__main__":
    main()
