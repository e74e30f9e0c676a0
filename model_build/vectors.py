"""Test vectors: what Python makes of some images, for every implementation to match.

    python -m model_build.vectors        # writes tests/vectors; after every change of model

``cases.json`` lists, for each case, its image file, the probability that it holds no text and
whether it is legible by that, and what ``recognize.reader.decode_views`` makes of it under several
queries, with how many of the image's views were looked at; and the network's prospects. Beside it
lie the image, and as raw little-endian float32 its tensor in the first view (48 x 160 x 3) and its
logits in all views that may be looked at, one after the other (T x classes each).
"""

import dataclasses
import io
import json
from pathlib import Path
from random import Random

import captcha
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from recognize import ctc, images
from recognize.decoding import Decoded, decode_views, shown_by
from recognize.model import Model
from recognize.options import parse
from recognize.views import looks

# The font of the generator that the model is trained on.
FONT = Path(captcha.__file__).parent / "data" / "DroidSansMono.ttf"
FOLDER = Path(__file__).parents[1] / "tests" / "vectors"
# A blank picture and every restriction, alone and together.
QUERIES: tuple[dict[str, str], ...] = (
    {"candidates": "5"},
    # Two: of a picture of letters, the third digits are all equally improbable.
    {"alphabet": "digits", "candidates": "2"},
    {"alphabet": "letters", "case": "lower"},
    {"case": "upper", "length": "4-6", "candidates": "3"},
    {"length": "5", "candidates": "10"},
    {"alphabet": "sums", "candidates": "3"},
    # Of pictures in capitals too.
    {"alphabet": "digits,lower", "candidates": "3"},
    {"profile": '{"characters": {"7": 0.5}, "case": "upper"}'},
)


def main() -> None:
    """Writes the vectors of the embedded model."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = Model()
    cases = []
    for file, content in _files().items():
        (FOLDER / file).write_bytes(content)
        image = images.decode(content)
        tensor = images.to_tensor(image)
        _, prospects = model.see(tensor)
        looked = [*looks(model.see, image)]
        logits = np.concatenate([of_view for of_view, _ in looked])
        (FOLDER / f"{file}.tensor.f32").write_bytes(tensor.astype("<f4").tobytes())
        (FOLDER / f"{file}.logits.f32").write_bytes(logits.astype("<f4").tobytes())
        decoded = [
            decode_views(shown_by(looked, model.temperatures), parse(**query)) for query in QUERIES
        ]
        cases.append(
            {
                "file": file,
                "prospects": prospects.tolist(),
                "no_text": ctc.no_text(shown_by(looked, model.temperatures).alone),
                "legible": decoded[0].legible,
                "readings": [
                    {"query": query, **_reading(one)} for query, one in zip(QUERIES, decoded)
                ],
            }
        )
    whole = {"model_sha256": model.card["sha256"], "cases": cases}
    (FOLDER / "cases.json").write_text(json.dumps(whole, indent=1) + "\n")
    print(
        f"{FOLDER}: {len(cases)} cases, {sum(f.stat().st_size for f in FOLDER.iterdir()):,} bytes"
    )


def _reading(decoded: Decoded) -> dict[str, object]:
    """What is decoded under one query; whether it is legible is the same under all."""
    fields = dataclasses.asdict(decoded)
    return {name: fields[name] for name in ("views", "candidates", "characters")}


def _files() -> dict[str, bytes]:
    """Encoded images of every format and kind that is prepared in a way of its own."""
    rng = Random("vectors")
    plain = _picture(rng, "R7xKm", (160, 60))
    wide = _picture(rng, "Hq4", (311, 67))
    tall = _picture(rng, "b8", (50, 90))
    small = _picture(rng, "Wd3T", (100, 33))
    noisy = _picture(rng, "fe2nGa", (200, 70), noise=60)
    dark = ImageChops.invert(_picture(rng, "P9sLz", (180, 60)))
    glass = _picture(rng, "uY5Qc", (160, 60)).convert("RGBA")
    # Black page, light frame, and the paper's own edge within it.
    framed = ImageOps.expand(ImageOps.expand(plain, (9, 6), "#c8c8c8"), (30, 17), "black")
    # Red on green of the same luma, which a grey image would not show.
    coloured = Image.new("RGB", (160, 60), (0, 100, 0))
    ink = ImageFont.truetype(FONT, 45)
    ImageDraw.Draw(coloured).text((80, 30), "mK4t", (196, 0, 0), ink, anchor="mm")
    glass.putalpha(ImageChops.invert(glass.convert("L").point(lambda value: value * 3 // 4)))
    turned = Image.Exif()
    turned[0x0112] = 6
    deep = small.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    return {
        "plain.png": _encoded(plain, "PNG"),
        "wide.png": _encoded(wide, "PNG"),
        "tiny.png": _encoded(plain.resize((40, 15), Image.Resampling.BOX), "PNG"),
        "tall.png": _encoded(tall, "PNG"),
        "framed.png": _encoded(framed, "PNG"),
        "coloured.png": _encoded(coloured, "PNG"),
        "grey.png": _encoded(noisy.convert("L"), "PNG"),
        "bilevel.png": _encoded(plain.convert("1"), "PNG"),
        "palette.png": _encoded(dark.quantize(32), "PNG"),
        "transparent.png": _encoded(glass, "PNG"),
        "transparent-palette.png": _encoded(plain.quantize(16), "PNG", transparency=0),
        "sixteen-bit.png": _encoded(deep, "PNG"),
        "blank.png": _encoded(Image.new("RGB", (120, 40), "#d0d4d8"), "PNG"),
        "photo.jpg": _encoded(noisy, "JPEG", quality=85),
        "turned.jpg": _encoded(plain.rotate(90, expand=True), "JPEG", quality=95, exif=turned),
        "lossless.webp": _encoded(small, "WEBP", lossless=True),
        "lossy.webp": _encoded(dark, "WEBP", quality=80),
        "still.gif": _encoded(small.quantize(64), "GIF"),
        "plain.bmp": _encoded(noisy, "BMP"),
        "sum.png": _encoded(_picture(rng, "8+1=?", (150, 50)), "PNG"),
        "foreign.png": _encoded(_picture(rng, "дЖ7ф", (150, 50)), "PNG"),
    }


def _picture(rng: Random, text: str, size: tuple[int, int], noise: int = 12) -> Image.Image:
    """RGB picture of slanted letters under a line, with noise of that many grey levels."""
    width, height = size
    picture = Image.new("RGB", size, _colour(rng, 200, 255))
    font = ImageFont.truetype(FONT, min(height * 0.8, width / len(text) * 1.4))
    for place, character in enumerate(text):
        glyph = Image.new("L", (height, height))
        ImageDraw.Draw(glyph).text((height // 2, height // 2), character, 255, font, anchor="mm")
        glyph = glyph.rotate(rng.uniform(-20, 20), Image.Resampling.BILINEAR)
        left = round((place + 0.5) * width / len(text) - height / 2)
        picture.paste(_colour(rng, 0, 120), (left, rng.randint(-4, 4)), glyph)
    ends = [(0, rng.randrange(height)), (width, rng.randrange(height))]
    ImageDraw.Draw(picture).line(ends, _colour(rng, 0, 120), 2)
    grain = Image.frombytes(
        "RGB", size, bytes(rng.randrange(noise) for _ in range(3 * width * height))
    )
    return ImageChops.subtract(picture, grain)


def _colour(rng: Random, low: int, high: int) -> tuple[int, int, int]:
    return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)


def _encoded(picture: Image.Image, kind: str, **settings: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **settings)
    return content.getvalue()


if __name__ == "__main__":
    main()
