"""Small npm packages that draw on a canvas: from plain words to letters under lines and dots."""

from functools import cache
from random import Random

from PIL import Image, ImageFont

from training.generators.family import Family, Variant
from training.generators.program import TYPEFACES, node_program
from training.texts import DIGITS, LOWER, characters, colour, text

PROGRAM = node_program(__file__)
_FONTS = ("sans", "Georgia", "Arial", "Times New Roman", "Courier New")


def sample(rng: Random, lengths: tuple[int, int] = (4, 6)) -> tuple[Image.Image, str]:
    """One of the packages, a third with its defaults, the rest with options that it offers."""
    length = rng.randint(*lengths)
    # The one draws six letters, never more or fewer.
    names = [name for name in _OPTIONS if length == 6 or name != "@haileybot/captcha-generator"]
    name = rng.choice(names)
    options = _OPTIONS[name](rng, length, rng.random() < 1 / 3)
    return PROGRAM.draw(package=name, seed=rng.getrandbits(32), options=options)


def _hailey(rng: Random, length: int, default: bool) -> dict:
    """Black letters in a face of its own, leaning, under black lines, discs and dust."""
    return {} if default else {"height": rng.randint(250, 400)}


def _canvas_captcha(rng: Random, length: int, default: bool) -> dict:
    """Outlined letters over the paler outlines of others."""
    if default:
        # Its default width is for four letters.
        return {"charLength": length, "size": {"width": max(100, 36 + 16 * length), "height": 32}}
    size = rng.randint(22, 44)
    width = round(size * (1 + 0.75 * length))
    lean, behind = rng.uniform(-0.06, 0.06), rng.uniform(-0.08, 0.08)
    height = round(size * rng.uniform(1.2, 1.6) + abs(lean) * width)
    return {
        "charLength": length,
        "charPool": list(characters(rng)),
        "size": {"width": width, "height": height},
        # Leaning is about the corner, so what leans up has to start lower.
        "textPos": {
            "left": round(size / 2),
            "top": round(height / 2 + 0.35 * size - lean * width / 2),
        },
        # The second lean is on top of the first.
        "cRotate": behind,
        "rotate": lean - behind,
        "font": f"{size}px {rng.choice(('Unifont', *_FONTS))}",
        "cFont": f"{round(size * rng.uniform(0.9, 1.2))}px {rng.choice(_FONTS)}",
        "strokeStyle": colour(rng, 0, 110),
        "cStrokeStyle": colour(rng, 180, 225),
        "bgColor": colour(rng, 225, 255),
        "confusion": rng.random() < 0.8,
    }


def _captcha_image(rng: Random, length: int, default: bool) -> dict:
    """A plain word in the middle of a plain ground."""
    if default:
        size, style, family, width, height = 35, "", "Arial", 300, 150
        ground, ink = "#eee", "#222"
    else:
        size = rng.randint(16, 48)
        style = rng.choice(("", "", "bold ", "italic "))
        family = rng.choice(_FONTS)
        width = round(size * length * rng.uniform(0.8, 1.3)) + 20
        height = round(size * rng.uniform(1.2, 3))
        ground, ink = colour(rng, 190, 255), colour(rng, 0, 110)
        if rng.random() < 0.2:
            ground, ink = ink, ground
    return {
        "font": f"{style}{size}px {family}",
        "width": width,
        "height": height,
        "ground": ground,
        "ink": ink,
        "length": length,
    }


def _captcha_mini(rng: Random, length: int, default: bool) -> dict:
    """Letters far apart, of several faces and dark colours, with thin lines and dots."""
    if default:
        # The size of the example: it has none of its own.
        return {"width": 240, "height": 90, "length": length}
    size = rng.randint(20, 44)
    width = round(size * max(2, length) * rng.uniform(1.2, 1.8))
    return {
        # Each letter is turned about the corner, up to six degrees.
        "height": round(rng.uniform(1.2, 1.6) * size + 0.2 * width),
        "width": width,
        "length": length,
        "content": characters(rng),
        "fontSize": size,
        "fontStyle": "stroke" if size > 30 and rng.random() < 0.3 else "fill",
        "lineNum": rng.randint(0, 1 + length),
        "lineWidth": rng.choice((0.5, 1, 2)),
        "dotNum": rng.randint(0, 10 * length),
        "dotR": rng.choice((1, 1, 2)),
        "preGroundColor": [0, rng.randint(40, 130)],
        "backGroundColor": [rng.randint(170, 240), 255],
    }


def _captchagen(rng: Random, length: int, default: bool) -> dict:
    """Letters of all colours, leaning, on a gradient, between thick curves."""
    if default:
        truth = _base32(rng, length)
        return {"text": truth, "width": max(300, _width(truth, 75)), "height": 150}
    truth, height = text(rng, (length, length)), rng.randint(60, 160)
    return {
        "text": truth,
        # A letter has at most half the height.
        "width": round(max(1.5 * height, _width(truth, height / 2)) * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(_FONTS),
    }


def _node_captcha(rng: Random, length: int, default: bool) -> dict:
    """Leaning letters of one colour that run into each other, with two curves."""
    if default:
        truth = "".join(rng.choices(DIGITS, k=length))
        # But for 24 pixels of height and a complexity of 3, which nobody can read.
        return {"text": truth, "size": length, "height": 80, "complexity": 1}
    height = rng.randint(60, 120)
    return {
        "text": text(rng, (length, length)),
        # A letter every third of the height.
        "width": round(height * (length + 2) / 3 * rng.uniform(1, 1.5)),
        "height": height,
        "complexity": rng.choice((1, 1, 2)),
        "color": colour(rng, 0, 130),
        "background": colour(rng, 200, 255),
        "noise": rng.random() < 0.7,
        "noiseColor": colour(rng, 0, 200),
        "lineWidth": rng.randint(1, 3),
    }


def _simple_captcha(rng: Random, length: int, default: bool) -> dict:
    """Upright letters of all colours on white, over thick curves."""
    if default:
        # The size of the example: the package's own cuts letters off.
        truth = _base32(rng, length)
        return {"text": truth, "width": max(100, _width(truth, 24)), "height": 40}
    truth, height = text(rng, (length, length)), rng.randint(40, 120)
    return {
        "text": truth,
        "width": round(_width(truth, 0.6 * height) * rng.uniform(1, 1.3)),
        "height": height,
        "font": rng.choice(_FONTS),
    }


_OPTIONS = {
    "@haileybot/captcha-generator": _hailey,
    "canvas-captcha": _canvas_captcha,
    "captcha-image": _captcha_image,
    "captcha-mini": _captcha_mini,
    "captchagen": _captchagen,
    "node-captcha": _node_captcha,
    "simple-captcha": _simple_captcha,
}


def _base32(rng: Random, length: int) -> str:
    """What two of the packages draw where they are given no text."""
    return "".join(rng.choices((DIGITS + LOWER)[:32], k=length))


def _width(truth: str, size: float) -> int:
    """How wide a word is where two pixels are between its letters: an upper bound.

    Few of the faces have wider letters than this one, and none much wider.
    """
    return round(size / 100 * _face().getlength(truth) * 1.06) + 2 * len(truth) + 6


@cache
def _face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(TYPEFACES[2]), 100)


FAMILY = Family(
    name="npm-canvas",
    generator="seven npm packages",
    licence="MIT",
    sources={"npm-canvas": Variant(sample, weight=4, program=PROGRAM)},
)
