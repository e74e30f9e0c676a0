"""Distortions of the whole picture: waves, a pinch, a tilt in space, a loose cloth, ripples."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.renderer.geometry import Size
from training.renderer.textures import texture
from training.weighted import draw_several

Floats = NDArray[np.floating]
# (rows, columns, 2): the x and y, in pixels, of a net's nodes, or their shifts.
Nodes = Floats
# The shift of each node, up to a strength in pixels or so, in a picture of that size.
Move = Callable[[Nodes, Random, float, Size], Nodes]


def distorted(picture: Image.Image, rng: Random, strength: float) -> Image.Image:
    """The RGB picture with one or two distortions.

    Each moves a pixel by up to ``strength`` pixels or so. The picture is laid out as a net
    of quadrilaterals, each drawn from where its corners come from; what would come from
    outside is the picture's edge.
    """
    width, height = picture.size
    # Along the height the waves are the longer: fewer quadrilaterals do.
    across, down = min(20, 3 + width // 14), min(8, 2 + height // 20)
    x = np.rint(np.linspace(0, width, across + 1))
    y = np.rint(np.linspace(0, height, down + 1))
    nodes = np.stack(np.meshgrid(x, y), axis=-1)
    moved = nodes.copy()
    for move in draw_several(rng, _MOVES, rng.choice((1, 1, 2))):
        moved += move(nodes, rng, strength, picture.size)
    moved = np.clip(moved, 0, [width - 1, height - 1])
    return _drawn(picture, nodes, moved)


def rippled(picture: Image.Image, rng: Random, capital: float) -> Image.Image:
    """The RGB picture with waves shorter than a letter, as Java's Kaptcha draws.

    The net of ``distorted`` is too wide for them. ``capital``: height of a capital in pixels.
    """
    pixels: Floats = np.asarray(picture, dtype=np.float32)
    height, width = pixels.shape[:2]
    pixels = _shifted(pixels, _sine(rng, width, capital, (0.03, 0.08), (0.4, 0.9)))
    if rng.random() < 0.5:
        leaning = _sine(rng, height, capital, (0.05, 0.25), (1.7, 3.0))
        pixels = _shifted(pixels.swapaxes(0, 1), leaning).swapaxes(0, 1)
    return Image.fromarray(np.rint(pixels).astype(np.uint8))


def _sine(
    rng: Random,
    length: int,
    capital: float,
    swings: tuple[float, float],
    periods: tuple[float, float],
) -> Floats:
    """Shifts in pixels, (length,): a sine, whose swing and period are drawn in capitals."""
    swing, period = capital * rng.uniform(*swings), capital * rng.uniform(*periods)
    places = np.arange(length, dtype=np.float32)
    shift: Floats = swing * np.sin(2 * math.pi * (places / period + rng.random()))
    return shift


def _shifted(pixels: Floats, shift: Floats) -> Floats:
    """Each column from so many pixels below; the edge goes on outside.

    ``pixels``: (rows, columns, channels). ``shift``: (columns,).
    """
    rows, columns = pixels.shape[:2]
    source = np.clip(np.arange(rows)[:, None] + shift, 0, rows - 1)
    above = np.minimum(source.astype(int), max(0, rows - 2))
    below = np.minimum(above + 1, rows - 1)
    share = (source - above)[..., None]
    at = np.arange(columns)
    mixed: Floats = pixels[above, at] * (1 - share) + pixels[below, at] * share
    return mixed


def _drawn(picture: Image.Image, nodes: Nodes, moved: Nodes) -> Image.Image:
    """What ``Image.transform`` draws with ``MESH``.

    That spends more time on handing over the hundred quadrilaterals than on drawing them,
    so this calls Pillow's inner function.
    """
    boxes = np.concatenate([nodes[:-1, :-1], nodes[1:, 1:]], axis=-1).astype(int)
    corner, right, below = moved[:-1, :-1], moved[:-1, 1:], moved[1:, :-1]
    across, down = boxes[..., 2:3] - boxes[..., :1], boxes[..., 3:] - boxes[..., 1:2]
    twist = (moved[1:, 1:] - below - right + corner) / (across * down)
    # Where a pixel comes from: first its x, then its y.
    terms = np.stack([corner, (right - corner) / across, (below - corner) / down, twist], axis=-1)
    result = Image.new(picture.mode, picture.size)
    picture.load()
    draw, source = result.im.transform, picture.im
    quad, bilinear = Image.Transform.QUAD, Image.Resampling.BILINEAR
    for box, term in zip(boxes.reshape(-1, 4).tolist(), terms.reshape(-1, 8).tolist()):
        draw(tuple(box), source, quad, term, bilinear, True)
    return result


def _waves(nodes: Nodes, rng: Random, strength: float, size: Size) -> Nodes:
    """Sines along one axis or both; long enough for the net to follow."""
    shift = np.zeros_like(nodes)
    for axis in rng.choice(((1,), (1,), (0,), (0, 1))):
        period = size[1 - axis] / rng.uniform(0.5, 3 if axis else 1.5)
        phase, swing = rng.uniform(0, 2 * math.pi), strength * rng.uniform(0.3, 1)
        shift[..., axis] = swing * np.sin(2 * math.pi * nodes[..., 1 - axis] / period + phase)
    return shift


def _pinch(nodes: Nodes, rng: Random, strength: float, size: Size) -> Nodes:
    """A bulge or a pinch, or a swirl, around a point."""
    centre = np.array([rng.uniform(0.2, 0.8) * size[0], rng.uniform(0.3, 0.7) * size[1]])
    arm = nodes - centre
    near = np.exp(-(arm**2).sum(-1, keepdims=True) / (size[1] * rng.uniform(0.5, 1.2)) ** 2)
    if rng.random() < 0.5:
        arm = arm[..., ::-1] * [1, -1]
    shift: Nodes = arm * near * rng.choice((-1, 1)) * strength / (0.4 * size[1])
    return shift


def _tilt(nodes: Nodes, rng: Random, strength: float, size: Size) -> Nodes:
    """Corners pulled apart, as by perspective."""
    across = nodes[..., :1] / size[0]
    down = nodes[..., 1:] / size[1]
    pull = np.array([[rng.uniform(-2, 2), rng.uniform(-1, 1)] for _ in range(4)]) * strength
    top = pull[0] * (1 - across) + pull[1] * across
    bottom = pull[2] * (1 - across) + pull[3] * across
    shift: Nodes = top * (1 - down) + bottom * down
    return shift


def _cloth(nodes: Nodes, rng: Random, strength: float, size: Size) -> Nodes:
    """Slow random shifts."""
    down, across = nodes.shape[:2]
    pieces = [texture(rng, "clouds", (across * 8, down * 8)) for _ in range(2)]
    shifts = [np.asarray(piece, dtype=np.float32)[::8, ::8] for piece in pieces]
    return (np.stack(shifts, axis=-1) / 127.5 - 1) * strength * 0.8


_MOVES: tuple[tuple[Move, float], ...] = ((_waves, 4), (_pinch, 1), (_tilt, 2), (_cloth, 2))
