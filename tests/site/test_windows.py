"""JavaScript joins two windows of a picture as Python does."""

import numpy as np
from PIL import Image

from recognize import windows
from recognize.alphabet import CLASSES
from recognize.windows import TIME_STEPS

# How both windows of pictures are joined, and of which pictures there are two.
JOINED = """async ({ sizes, pairs }) => {
  const { more, joined } = await import("/lib/windows.js");
  return {
    more: sizes.map(([width, height]) => more({ width, height })),
    joined: pairs.map(([left, right, further]) => [
      ...joined(Float32Array.from(left), Float32Array.from(right), further),
    ]),
  };
}"""


def test_javascript_joins_windows_as_python_does(modules):
    rng = np.random.default_rng(7)
    sizes = [(1, 1), (255, 100), (264, 100), (500, 50), (1000, 1)]
    sizes += [(int(width), int(height)) for width, height in rng.integers(1, 400, (200, 2))]
    pairs = []
    for further_steps in (0, *range(windows.FEWEST_MORE, windows.MOST_MORE + 1)):
        left, right = (rng.normal(0, 4, (TIME_STEPS, CLASSES)).astype(np.float32) for _ in "lr")
        pairs.append((left, right, further_steps))
    given = [(left.ravel().tolist(), right.ravel().tolist(), more) for left, right, more in pairs]
    made = modules.evaluate(JOINED, {"sizes": sizes, "pairs": given})
    assert made["more"] == [windows.more(Image.new("RGB", size)) for size in sizes]
    for found, pair in zip(made["joined"], pairs, strict=True):
        np.testing.assert_array_equal(np.float32(found), windows.joined(*pair).ravel())
