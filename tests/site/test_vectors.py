"""Python and JavaScript both make of the stored images what the vectors say."""

import base64
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from recognize import ctc, images, windows
from recognize.alphabet import CLASSES
from recognize.decoding import decode_views, shown_by
from recognize.frames import combined
from recognize.limits import MAX_FRAMES
from recognize.model import Model
from recognize.options import parse
from recognize.views import FIRST, VIEWS, View, further, look, tensors, weight
from tests.support.browser import base64_of
from tests.support.pictures import animated, encoded, in_turn, word
from tests.support.readings import compare_reading

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "cases.json").read_text())
CASES = VECTORS["cases"]
ROUNDED = ("photo.jpg", "turned.jpg", "lossy.webp", "transparent.png")
# Dynamic-range quantisation: a last bit of a sum may round an activation the other way, which
# moves single logits by some tenths, nearly all by less than one, and their mean by little; where a
# letter begins, more.
# Python's own kernels stay closer to the vectors, which they made, than the browser's.
PYTHON_LOGITS, PYTHON_PROSPECTS = 0.3, 0.01
SINGLE_LOGITS = 1.0
MOST_LOGITS = 0.15
MEAN_LOGITS = 0.03
PROSPECTS = 0.05


def stored(file: str, what: str) -> np.ndarray:
    return np.frombuffer((FOLDER / f"{file}.{what}.f32").read_bytes(), "<f4")


def views_of(file: str, prospects: np.ndarray) -> list[tuple[View, np.ndarray]]:
    """The views that may be looked at, and the logits of each, (T, CLASSES)."""
    content = images.content(images.decode((FOLDER / file).read_bytes()))
    more = windows.more(content)
    views = (FIRST, *further(prospects, more > 0))
    steps = [windows.TIME_STEPS + (more if view.in_two else 0) for view in views]
    logits = stored(file, "logits").reshape(sum(steps), CLASSES)
    return [*zip(views, np.split(logits, np.cumsum(steps[:-1])), strict=True)]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


def test_vectors_are_those_of_the_embedded_model(model):
    assert VECTORS["model_sha256"] == model.card["sha256"], "run python -m model_build.vectors"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_python(case, model):
    image = images.decode((FOLDER / case["file"]).read_bytes())
    tensor = images.to_tensor(image)
    np.testing.assert_allclose(tensor.ravel(), stored(case["file"], "tensor"), atol=1e-6)
    prospects = np.array(case["prospects"], np.float32)
    views = views_of(case["file"], prospects)
    np.testing.assert_allclose(model.see(tensor)[1], prospects, atol=PYTHON_PROSPECTS)
    content = images.content(image)
    for view, expected in views:
        made = look(model.see, content, view)
        np.testing.assert_allclose(made, expected, atol=PYTHON_LOGITS)
    looked = [(logits, weight(prospects, view)) for view, logits in views]
    shown = shown_by(looked, model.temperatures)
    assert ctc.no_text(shown.alone) == pytest.approx(case["no_text"], abs=1e-9)
    for expected in case["readings"]:
        decoded = decode_views(shown_by(looked, model.temperatures), parse(**expected["query"]))
        compare_reading(dataclasses.asdict(decoded), expected, case["legible"])


# Asks the page's own modules, in the browser, for a tensor, for logits and for readings.
IN_BROWSER = """async ({ image, tensor, logits, sizes, prospects, queries, runtime }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const floats = (text) => new Float32Array(bytes(text).buffer);
  const names = ["images", "views", "ctc", "options", "decoding", "private-reader", "limits"];
  const [images, looking, ctc, { parse }, decoding, { createPrivateReader }, { VIEWS }] =
    await Promise.all(names.map((name) => import(`/lib/${name}.js`)));
  const { contentOf } = await import("/lib/tensors.js");
  const { more } = await import("/lib/windows.js");
  window.reader ??= createPrivateReader(new URL(runtime, location));
  const reader = await window.reader;
  const content = contentOf(await images.decode(new Blob([bytes(image)])));
  const seen = await reader.see(floats(tensor));
  const stored = floats(logits);
  const said = Float32Array.from(prospects);
  const further = looking.further(said, more(content) > 0);
  let end = 0;
  const looked = [VIEWS[0], ...further].map((view, number) => ({
    logits: stored.subarray(end, (end += sizes[number])),
    weight: looking.weight(said, view),
  }));
  const readings = [];
  for (const query of queries) {
    const shown = await decoding.shownBy(looked.values(), reader.card);
    readings.push(await decoding.decodeViews(shown, parse(query)));
  }
  return {
    tensor: [...looking.tensorOf(content, VIEWS[0])],
    logits: [...seen.logits],
    prospects: [...seen.prospects],
    further,
    noText: ctc.noText(ctc.softmax(looked[0].logits, reader.card.temperature)),
    readings,
  };
}"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_javascript(case, modules):
    file = case["file"]
    prospects = np.array(case["prospects"], np.float32)
    (_, first), *others = views = views_of(file, prospects)
    each = [logits.ravel() for _, logits in views]
    made = modules.evaluate(
        IN_BROWSER,
        {
            "image": base64_of((FOLDER / file).read_bytes()),
            "tensor": base64_of(stored(file, "tensor").tobytes()),
            "logits": base64_of(np.concatenate(each).tobytes()),
            "sizes": [one.size for one in each],
            "prospects": case["prospects"],
            "queries": [reading["query"] for reading in case["readings"]],
            "runtime": "/runtime/",
        },
    )
    # Browsers may decode JPEG and lossy WebP, and blend, with roundings of their own.
    difference = np.abs(np.array(made["tensor"]) - stored(file, "tensor"))
    assert difference.max() < (0.1 if file in ROUNDED else 1e-5)
    np.testing.assert_allclose(made["prospects"], case["prospects"], atol=PROSPECTS)
    looked = [json.loads(json.dumps(dataclasses.asdict(view))) for view, _ in others]
    assert made["further"] == looked
    differences = np.abs(np.array(made["logits"]).reshape(first.shape) - first)
    # Where a letter begins, it may be said half a time step earlier or later: in two of them.
    of_step = differences.max(1)
    begins = (of_step[:-1] + of_step[1:]).argmax()
    difference = np.delete(differences, [begins, begins + 1], 0)
    assert difference.max() < SINGLE_LOGITS
    assert np.quantile(difference, 0.99) < MOST_LOGITS
    assert difference.mean() < MEAN_LOGITS
    assert made["noText"] == pytest.approx(case["no_text"], abs=1e-9)
    for decoded, expected in zip(made["readings"], case["readings"], strict=True):
        compare_reading(decoded, expected, case["legible"])


# The tensors of all views, as base64 of their floats: as JSON they would be 200 MB.
PREPARED = """async (encoded) => {
  const [{ decode }, { contentOf }, { tensorsOf }, { VIEWS }] = await Promise.all(
    ["images", "tensors", "views", "limits"].map((name) => import(`/lib/${name}.js`)),
  );
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const content = contentOf(await decode(new Blob([bytes])));
  const reader = new FileReader();
  reader.readAsDataURL(new Blob(VIEWS.flatMap((view) => tensorsOf(content, view))));
  await new Promise((resolve) => (reader.onload = resolve));
  return reader.result.split(",")[1];
}"""


# A picture's range, and by how much one row of its margin is uneven: on both sides of the
# tolerance, where that is EVEN_LEVELS whatever the range, where it begins to be a share of the
# range, and where it is that of the widest range.
THRESHOLDS = [
    (range_, max(images.EVEN_LEVELS, range_ // images.EVEN_SHARE) + beyond)
    for range_ in (
        2 * images.EVEN_LEVELS,
        images.EVEN_LEVELS * images.EVEN_SHARE - 1,
        images.EVEN_LEVELS * images.EVEN_SHARE,
        (images.EVEN_LEVELS + 1) * images.EVEN_SHARE - 1,
        (images.EVEN_LEVELS + 1) * images.EVEN_SHARE,
        255,
    )
    for beyond in (0, 1)
]


def on_the_threshold(range_: int, unevenness: int) -> Image.Image:
    """Ink of that range, and one row far above it that is uneven by that many levels."""
    grey = np.zeros((20, 50), np.uint8)
    # Diagonals: every row and every column of them is uneven.
    rows, columns = np.mgrid[8:16, 10:40]
    grey[8:16, 10:40] = range_ * ((rows + columns) % 3 == 0)
    grey[2, 25] = unevenness
    return Image.fromarray(grey).convert("RGB")


@pytest.mark.parametrize(("range_", "unevenness"), THRESHOLDS)
def test_the_probes_stand_on_both_sides_of_the_threshold(range_, unevenness):
    """A row within the tolerance is margin and is cut; one level more, and it is content."""
    tolerance = max(images.EVEN_LEVELS, range_ // images.EVEN_SHARE)
    box = images.content_box(np.asarray(on_the_threshold(range_, unevenness).convert("L")))
    assert box[1] == (8 if unevenness <= tolerance else 2)


def odd_pictures() -> Iterator[Image.Image]:
    """Sizes, contrasts and frames that no captcha has."""
    rng = np.random.default_rng(5)
    for size in ((1, 1), (2, 1), (1, 2), (2, 2), (1, 2000), (2000, 1), (7, 900), (157, 45)):
        yield Image.fromarray(rng.integers(0, 256, (*size, 3), np.uint8))
    for contrast in (1, 8, 9, 40):
        faint = 120 + rng.integers(0, contrast + 1, (30, 70, 3), np.uint8)
        for frame in ((0, 0, 0), (255, 255, 255), (140, 100, 130)):
            yield ImageOps.expand(Image.fromarray(faint), (11, 6), frame)
    nested = Image.fromarray(rng.integers(0, 256, (20, 40, 3), np.uint8))
    for number in range(2 * images.CUTS):
        nested = ImageOps.expand(nested, 1 + number % 3, "black" if number % 2 else "white")
    yield nested
    yield from map(on_the_threshold, *zip(*THRESHOLDS))
    # Shades of light letters on nothing, on both sides of what is seen on white.
    seen = 255 - images.EVEN_LEVELS
    for shade in (255, 250, seen, seen - 1, 240):
        letters = Image.new("RGBA", (60, 30), (255, 255, 255, 0))
        letters.paste((shade, shade, shade, 255), (20, 5, 40, 25))
        yield letters


def test_javascript_prepares_odd_pictures_as_python_does(modules):
    for number, picture in enumerate(odd_pictures()):
        made = base64.b64decode(modules.evaluate(PREPARED, base64_of(encoded(picture))))
        content = images.content(images.decode(encoded(picture)))
        expected = [(view, one) for view in VIEWS for one in tensors(content, view)]
        laid = np.frombuffer(made, "<f4").reshape(len(expected), -1)
        for tensor, (view, one) in zip(laid, expected, strict=True):
            name = f"picture {number}, {picture.size}, {view}"
            np.testing.assert_allclose(tensor, one.ravel(), atol=1e-5, err_msg=name)


# The pictures that an animation's frames make, each as base64 of its pixels.
COMBINED = """async (encoded) => {
  const [{ decodeFrames }, { combined }] = await Promise.all(
    ["images", "frames"].map((name) => import(`/lib/${name}.js`)),
  );
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const { frames } = await decodeFrames(new Blob([bytes]));
  return [...combined(frames)].map(({ pixels }) =>
    btoa(Array.from(pixels, (level) => String.fromCharCode(level)).join("")),
  );
}"""


def animations() -> Iterator[list[Image.Image]]:
    """Letters in turn, on light and on dark paper; noise; more frames than are taken."""
    for ink, ground in (((20, 40, 60), (240, 230, 220)), ("white", "black")):
        yield in_turn(word(ink, ground))
    rng = np.random.default_rng(3)
    for count, size in ((2, (20, 30)), (7, (31, 17)), (MAX_FRAMES + 3, (8, 9))):
        yield [Image.fromarray(rng.integers(0, 256, (*size, 3), np.uint8)) for _ in range(count)]
    yield [
        Image.new("RGB", (700, 600), shade) for shade in ("red", "white", "blue", "black", "red")
    ]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_javascript_combines_frames_as_python_does(modules, kind):
    for number, frames in enumerate(animations()):
        data = animated(frames, kind)
        expected = [one.tobytes() for one in combined(images.decode_frames(data))]
        made = modules.evaluate(COMBINED, base64_of(data))
        assert [base64.b64decode(one) for one in made] == expected, f"animation {number}"
