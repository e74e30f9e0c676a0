"""JavaScript finds a text in what shows one, as Python does, however few characters it has."""

import numpy as np

from recognize.alphabet import ALPHABET
from recognize.decoding import COUNTED_MOST, NO_TEXT_FROM, Shown, decode_views
from recognize.limits import MAX_TEXT_LENGTH
from tests.support.ctc import spelled

# Whether each of matrices of probabilities shows a text, and what it puts forward.
LEGIBLE = """async (matrices) => {
  const [{ decodeViews, evidence }, { parse }] = await Promise.all(
    ["decoding", "options"].map((name) => import(`/lib/${name}.js`)),
  );
  return Promise.all(
    matrices.map(async (rows) => {
      const shown = { alone: rows.map((row) => Float64Array.from(row)), together: [] };
      const { legible } = await decodeViews(shown, parse({}));
      return [legible, evidence(shown, parse({})).length > 0];
    }),
  );
}"""


def leaving(share: float, text: str) -> np.ndarray:
    """Probabilities of a text beside which so much is left to there being none."""
    return spelled(text, 1 - share ** (1 / len(text)), other="")


def test_javascript_finds_texts_where_python_does(modules):
    matrices = [
        leaving(times * NO_TEXT_FROM ** min(characters, COUNTED_MOST), ALPHABET[:characters])
        for characters in (*range(1, COUNTED_MOST + 2), MAX_TEXT_LENGTH, MAX_TEXT_LENGTH + 1)
        for times in (0.5, 2)
    ]
    legible = [decode_views(Shown(one)).legible for one in matrices]
    assert 0 < sum(legible) < len(legible)
    found = modules.evaluate(LEGIBLE, [one.tolist() for one in matrices])
    assert found == [[one, one] for one in legible]
