"""Fragments of pages without a captcha: running text, forms, tables, icons, codes, edges."""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from training.generators.nothing.page import Page
from training.generators.nothing.page_boxes import edges, empty_form, form, grid
from training.generators.nothing.page_diagrams import chart, code
from training.generators.nothing.page_signs import icons
from training.generators.nothing.page_text import article, one_line, paragraph
from training.renderer.colours import ground_colour


def fragment(rng: Random, size: tuple[int, int]) -> Image.Image:
    """An RGB picture of that size."""
    ground = ground_colour(rng, rng.random() < 0.8)
    if rng.random() < 0.4:
        ground = (255, 255, 255)
    picture = Image.new("RGB", size, ground)
    (draw,) = rng.choices(list(_KINDS), list(_KINDS.values()))
    draw(rng, Page(picture, ImageDraw.Draw(picture), ground))
    return picture


_KINDS: dict[Callable[[Random, Page], None], int] = {
    paragraph: 8,
    one_line: 2,
    article: 3,
    form: 4,
    empty_form: 2,
    grid: 3,
    icons: 3,
    code: 1,
    chart: 1,
    edges: 2,
}
