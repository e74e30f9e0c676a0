"""Text in several rows -> the same text in one row, as the network reads it.

Two rows of letters are read one after the other, and letters that stand under one another from
the first to the last. The rows must be clean: between them is one shade from edge to edge. Whatever
is less clear stays as it is. ``site/lib/rows.js`` mirrors this module; all of it is of whole
numbers, so that both give the same picture.
"""

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, new

from recognize import images
from recognize.limits import MAX_TEXT_LENGTH

# First and last line, and one after that.
Run = tuple[int, int]

# The lowest row has at least two thirds of the highest one's height: captions and rules have less.
LEAST_HEIGHT = (2, 3)
# What parts two rows is at least a sixth as high as the lower: less parts torn letters.
GAPS_A_ROW = 6
# Words have letters that stand apart; fields, buttons and pictures are of one piece.
LEAST_LETTERS = 3
# A letter that stands alone in its row is at most twice as wide as it is high.
WIDEST_LETTER = 2
# Between what was in two rows is a third of the highest one's height.
ROOM = 3


def in_one_row(content: Image) -> Image:
    """An RGB image, cropped to its content, whose text is in one row; as it is where it is so."""
    grey = np.asarray(content.convert("L"))
    tolerance = images.evenness(grey)
    rows = _runs(grey.max(1) - grey.min(1) > tolerance)
    if not 1 < len(rows) <= MAX_TEXT_LENGTH or not _alike(rows):
        return content
    # A letter's stem may be a column of one shade within its row, which is not the paper's.
    paper = int(grey[rows[0][1], 0])
    inked = np.abs(grey.astype(np.int16) - paper) > tolerance
    letters = [_runs(np.asarray(inked[top:bottom].any(0))) for top, bottom in rows]
    if not (_are_words(letters) or _are_letters(letters, rows)):
        return content
    boxes = [(all_[0][0], top, all_[-1][1], bottom) for all_, (top, bottom) in zip(letters, rows)]
    return _side_by_side(content, boxes)


def with_one_row(image: Image) -> Image:
    """An RGB image with its text in one row; as it is, margins and all, where it is so."""
    content = images.content(image)
    row = in_one_row(content)
    return image if row is content else row


def _runs(there: NDArray[np.bool_]) -> list[Run]:
    """Where something is there without a break."""
    edges = np.flatnonzero(np.diff(there, prepend=False, append=False)).tolist()
    return list(zip(edges[::2], edges[1::2]))


def _alike(rows: list[Run]) -> bool:
    """Whether the rows are about as high as one another, and apart."""
    heights = [bottom - top for top, bottom in rows]
    gaps = [top - bottom for (_, bottom), (top, _) in zip(rows, rows[1:])]
    share, of = LEAST_HEIGHT
    return min(heights) * of >= max(heights) * share and min(gaps) * GAPS_A_ROW >= min(heights)


def _are_words(letters: list[list[Run]]) -> bool:
    return len(letters) == 2 and all(len(parts) >= LEAST_LETTERS for parts in letters)


def _are_letters(letters: list[list[Run]], rows: list[Run]) -> bool:
    """Whether the rows are three or more letters, one each."""
    return len(letters) > 2 and all(
        len(parts) == 1 and parts[0][1] - parts[0][0] <= WIDEST_LETTER * (bottom - top)
        for parts, (top, bottom) in zip(letters, rows)
    )


def _side_by_side(content: Image, boxes: list[tuple[int, int, int, int]]) -> Image:
    """The boxes of a picture from the left to the right, on the shade that parts its rows."""
    height = max(bottom - top for _, top, _, bottom in boxes)
    room = height // ROOM
    width = sum(right - left for left, _, right, _ in boxes) + room * (len(boxes) - 1)
    whole = new("RGB", (width, height), content.getpixel((0, boxes[0][3])))
    at = 0
    for box in boxes:
        part = content.crop(box)
        whole.paste(part, (at, (height - part.height) // 2))
        at += part.width + room
    return whole
