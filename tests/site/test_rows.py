"""JavaScript lays rows into one, and knows captions, as Python does."""

import base64

from recognize import images
from recognize.captions import CAPTIONS, begins_with_caption
from recognize.rows import in_one_row
from tests.support.browser import base64_of
from tests.support.pictures import below_each_other, encoded, word

# The picture in one row, as its width, height and base64 of its pixels.
ONE_ROW = """async (encoded) => {
  const [{ decode }, { contentOf }, { inOneRow }] = await Promise.all(
    ["images", "tensors", "rows"].map((name) => import(`/lib/${name}.js`)),
  );
  const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
  const { width, height, pixels } = inOneRow(contentOf(await decode(new Blob([bytes]))));
  return [width, height, btoa(Array.from(pixels, (one) => String.fromCharCode(one)).join(""))];
}"""


def test_javascript_lays_rows_as_python_does(modules):
    ink, paper = (20, 30, 60), (240, 235, 225)
    for size, texts in (
        ((120, 40), ("mK4t", "W7xR")),
        ((130, 36), ("mK4tB", "WP2")),
        ((40, 36), "7BWAVR"),
        ((120, 40), ("mK4t", "W7xR", "b8Qz")),
    ):
        rows = below_each_other([word(ink, paper, size, text) for text in texts])
        expected = in_one_row(images.content(rows))
        width, height, pixels = modules.evaluate(ONE_ROW, base64_of(encoded(rows)))
        assert ((width, height), base64.b64decode(pixels)) == (expected.size, expected.tobytes())


def test_javascript_knows_the_captions_that_python_does(modules):
    words = [*CAPTIONS, *(one[1:] for one in CAPTIONS)]
    texts = [*words, *(one.upper() + "7K4" for one in words), "code7K", "xcode7K4"]
    made = modules.evaluate(
        """async (texts) => {
          const { beginsWithCaption } = await import("/lib/captions.js");
          return texts.map(beginsWithCaption);
        }""",
        texts,
    )
    assert made == [begins_with_caption(text) for text in texts]
