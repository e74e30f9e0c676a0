"""Draws the icons of the page and the extension, and the picture that people try it on.

python -m scripts.icons
"""

from math import sin
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
PAPER, FRAME, INK = "#10141c", "#9dbdff", "#ffffff"
# Drawn this many times larger and scaled down, which smooths the edges.
FINE = 8

# What the picture of the extension's welcome page says, which compares what is pasted with it.
EXAMPLE = "k7Rm4"
EXAMPLE_MODULE = f"""\
/** What icons/example.png says; `python -m scripts.icons` writes both. */
export const EXAMPLE = "{EXAMPLE}";
"""


def icon(size: int, maskable: bool = False) -> Image.Image:
    """RGBA icon of ``size`` pixels, a crop frame around a slanted letter.

    A maskable one fills its square and keeps to the middle.
    """
    unit = size * FINE / 128
    image = Image.new("RGBA", (size * FINE, size * FINE))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, *image.size), 0 if maskable else 28 * unit, fill=PAPER)
    scale, shift = (0.72, 18) if maskable else (1, 0)

    def line(points: list[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [((x * scale + shift) * unit, (y * scale + shift) * unit) for x, y in points]
        width = width * scale * unit
        draw.line(scaled, colour, round(width), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            half = width / 2
            draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    for x, y in ((20, 20), (108, 20), (108, 108), (20, 108)):
        inwards_x, inwards_y = (26 if x < 64 else -26), (26 if y < 64 else -26)
        line([(x + inwards_x, y), (x, y), (x, y + inwards_y)], FRAME, 9)
    # An "a" and a stroke through it, as such images have.
    line([(42, 92), (70, 36), (84, 92)], INK, 11)
    line([(53, 71), (79, 71)], INK, 9)
    line([(30, 84), (58, 58), (74, 62), (98, 44)], FRAME, 5)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def example() -> Image.Image:
    """An RGB picture of 320 x 120 pixels with a distorted text, the same every time."""
    rng = Random(EXAMPLE)
    image = Image.new("RGB", (320, 120), "#eef1f6")
    draw = ImageDraw.Draw(image)
    for _ in range(160):
        x, y = rng.randrange(320), rng.randrange(120)
        draw.ellipse((x, y, x + 2, y + 2), fill="#8fa3c4")
    font = ImageFont.load_default(64)
    for place, letter in enumerate(EXAMPLE):
        sheet = Image.new("L", (100, 100))
        ImageDraw.Draw(sheet).text((50, 50), letter, 255, font, anchor="mm")
        turned = sheet.rotate(rng.uniform(-22, 22), Image.Resampling.BICUBIC)
        image.paste("#1d3f86", (place * 56 - 2, rng.randrange(2, 18)), turned)
    wave = [(x, 62 + 22 * sin(x / 38)) for x in range(-4, 325, 4)]
    draw.line(wave, "#1d3f86", 3, joint="curve")
    return image


def main() -> None:
    """Writes them all."""
    wanted = {f"site/icons/{size}.png": icon(size) for size in (192, 512)}
    wanted["site/icons/maskable.png"] = icon(512, maskable=True)
    wanted |= {f"extension/icons/{size}.png": icon(size) for size in (16, 32, 48, 128)}
    wanted["extension/icons/example.png"] = example()
    for path, image in wanted.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        image.save(ROOT / path, optimize=True)
    (ROOT / "extension/example.js").write_text(EXAMPLE_MODULE)


if __name__ == "__main__":
    main()
