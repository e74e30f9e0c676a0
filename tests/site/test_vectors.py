"""Python and JavaScript both make of the stored images what the vectors say."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from recognize import ctc, images
from recognize.model import Model
from recognize.options import parse
from tests.support.browser import base64_of, png

FOLDER = Path(__file__).parents[1] / "vectors"
FOUND = json.loads((FOLDER / "cases.json").read_text())
CASES = FOUND["cases"]
ROUNDED = ("photo.jpg", "turned.jpg", "lossy.webp", "transparent.png")
# Dynamic-range quantisation: a last bit of a sum may round an activation the other way, which
# moves single logits by some tenths, nearly all by less than one, and their mean by little.
# Python's own kernels stay closer to the vectors, which they made, than the browser's.
PYTHON_LOGITS = 0.3
SINGLE_LOGITS = 1.0
MOST_LOGITS = 0.1
MEAN_LOGITS = 0.02


def stored(file: str, what: str) -> np.ndarray:
    return np.frombuffer((FOLDER / f"{file}.{what}.f32").read_bytes(), "<f4")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


def test_vectors_are_those_of_the_embedded_model(model):
    assert FOUND["model_sha256"] == model.card["sha256"], "run python -m model_build.vectors"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_python(case, model):
    image = images.decode((FOLDER / case["file"]).read_bytes())
    tensor = images.to_tensor(image)
    np.testing.assert_allclose(tensor.ravel(), stored(case["file"], "tensor"), atol=1e-6)
    logits = stored(case["file"], "logits").reshape(len(images.VIEWS), -1, 63)
    for view, expected in zip(images.VIEWS, logits, strict=True):
        found = model.logits(images.to_tensor(image, view))
        np.testing.assert_allclose(found, expected, atol=PYTHON_LOGITS)
    views = ctc.probabilities(logits, model.temperature)
    assert ctc.no_text(views[0]) == pytest.approx(case["no_text"], abs=1e-9)
    assert ctc.legible(views[0]) == case["legible"]
    for expected in case["readings"]:
        options = parse(**expected["query"])
        restricted = [ctc.restrict(steps, options.allowed, options.case) for steps in views]
        taken, found = ctc.read(restricted, options.candidates, options.lengths)
        assert len(taken) == expected["views"]
        assert [candidate.text for candidate in found] == [
            candidate["text"] for candidate in expected["candidates"]
        ]
        for candidate, other in zip(found, expected["candidates"], strict=True):
            assert candidate.confidence == pytest.approx(other["confidence"], abs=1e-9)


# Asks the page's own modules, in the browser, for a tensor, for logits and for readings.
IN_BROWSER = """async ({ image, tensor, logits, queries, runtime }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const floats = (text) => new Float32Array(bytes(text).buffer);
  const [images, ctc, { parse }, { createPrivateReader }] = await Promise.all(
    ["images", "ctc", "options", "private-reader"].map((name) => import(`/lib/${name}.js`)),
  );
  window.reader ??= createPrivateReader(new URL(runtime, location));
  const reader = await window.reader;
  const prepared = images.toTensor(await images.decode(new Blob([bytes(image)])));
  const stored = floats(logits);
  const half = stored.length / 2;
  const views = [stored.subarray(0, half), stored.subarray(half)].map((logits) =>
    ctc.probabilities(logits, reader.card.temperature),
  );
  const readings = [];
  for (const query of queries) {
    const options = parse(query);
    const restricted = views.map((steps) => ctc.restrict(steps, options.allowed, options.case));
    const read = await ctc.read(restricted, options.candidates, options.lengths);
    const { taken, candidates } = read;
    const characters = ctc.characters(taken, candidates[0].text);
    readings.push({ views: taken.length, candidates, characters });
  }
  return {
    tensor: [...prepared],
    logits: [...await reader.logits(floats(tensor))],
    noText: ctc.noText(views[0]),
    legible: ctc.legible(views[0]),
    readings,
  };
}"""


@pytest.fixture(scope="module")
def modules(browser, sources):
    """A page from which the sources' modules can be imported, and the runtime's folder."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(sources)
        yield page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_javascript(case, modules):
    file = case["file"]
    found = modules.evaluate(
        IN_BROWSER,
        {
            "image": base64_of((FOLDER / file).read_bytes()),
            "tensor": base64_of(stored(file, "tensor").tobytes()),
            "logits": base64_of(stored(file, "logits").tobytes()),
            "queries": [reading["query"] for reading in case["readings"]],
            "runtime": "/runtime/",
        },
    )
    # Browsers may decode JPEG and lossy WebP, and blend, with roundings of their own.
    difference = np.abs(np.array(found["tensor"]) - stored(file, "tensor"))
    assert difference.max() < (0.1 if file in ROUNDED else 1e-5)
    first = np.split(stored(file, "logits"), len(images.VIEWS))[0]
    difference = np.abs(np.array(found["logits"]) - first)
    assert difference.max() < SINGLE_LOGITS
    assert np.quantile(difference, 0.99) < MOST_LOGITS
    assert difference.mean() < MEAN_LOGITS
    assert found["noText"] == pytest.approx(case["no_text"], abs=1e-9)
    assert found["legible"] == case["legible"]
    for reading, expected in zip(found["readings"], case["readings"], strict=True):
        assert reading["views"] == expected["views"]
        compare(reading["candidates"], expected["candidates"])
        compare(reading["characters"], expected["characters"])
        for character, other in zip(reading["characters"], expected["characters"], strict=True):
            compare(character["alternatives"], other["alternatives"])


# As above, for the tensors of both views alone.
PREPARED = """async (encoded) => {
  const { VIEWS, decode, toTensor } = await import("/lib/images.js");
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const image = await decode(new Blob([bytes]));
  return VIEWS.map((view) => [...toTensor(image, view)]);
}"""


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
    # On the threshold of evenness: a tolerance of 8 levels or of an eighth of the range.
    for range_ in (8, 9, 63, 64, 72, 255):
        steps = np.zeros((12, 50), np.uint8)
        steps[3:9, 10:40:2] = range_
        for column, level in enumerate((8, 9, 31, 32)):
            steps[5, column] = level
        yield Image.fromarray(steps).convert("RGB")
    # Shades of light letters on nothing, on both sides of what is seen on white.
    for shade in (255, 250, 247, 246, 240):
        letters = Image.new("RGBA", (60, 30), (255, 255, 255, 0))
        letters.paste((shade, shade, shade, 255), (20, 5, 40, 25))
        yield letters


def test_javascript_prepares_odd_pictures_as_python_does(modules):
    for number, picture in enumerate(odd_pictures()):
        found = modules.evaluate(PREPARED, base64_of(png(picture)))
        for view, tensor in zip(images.VIEWS, found, strict=True):
            expected = images.to_tensor(images.decode(png(picture)), view).ravel()
            name = f"picture {number}, {picture.size}, {view}"
            np.testing.assert_allclose(tensor, expected, atol=1e-5, err_msg=name)


def compare(found: list[dict], expected: list[dict]) -> None:
    assert [item["text"] for item in found] == [item["text"] for item in expected]
    confidences = [item["confidence"] for item in expected]
    assert [item["confidence"] for item in found] == pytest.approx(confidences, abs=1e-9)
