"""How animated captchas are read, by what their frames show: an experiment without training.

    python -m training.studies.animations --images 50      # a source; five sources

Pictures of the project's generators are animated in the ways that real ones are: frames without
text, letters that come in turn or stay away in turn, a text that grows or fades, noise that
changes, paper of changing colour. Each is read as its first frame, as which it was read before,
and as its frames together.
"""

import argparse
import io
from collections import defaultdict
from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tqdm import tqdm

from recognize.reader import Reader, Reading
from training.generators import SOURCES

Pixels = NDArray[np.uint8]
Animation = Callable[["Still", np.random.Generator], list[Pixels]]

FROM = ("original-0.7.1", "default-0.7.1", "svg-captcha", "captchapng", "light-captcha")


class Still:
    """A picture, uint8 (height, width, 3), and what it is of: its paper, and a strip a letter."""

    def __init__(self, image: Image.Image, letters: int):
        self.pixels: Pixels = np.asarray(image.convert("RGB"))
        paper = np.median(self.pixels.reshape(-1, 3), axis=0).astype(np.uint8)
        self.paper: Pixels = np.broadcast_to(paper, self.pixels.shape)
        far = np.abs(self.pixels.astype(int) - paper).sum(2).max(0) > 60
        inked = np.flatnonzero(far) if far.any() else np.arange(len(far))
        edges = np.linspace(inked[0], inked[-1] + 1, letters + 1).round().astype(int)
        self.strips = [slice(left, right) for left, right in zip(edges, edges[1:])]

    def of(self, strips: list[slice]) -> Pixels:
        """The picture with these letters alone."""
        shown = self.paper.copy()
        for strip in strips:
            shown[:, strip] = self.pixels[:, strip]
        return shown

    def grown(self) -> list[Pixels]:
        """From no letter to all."""
        return [self.of(self.strips[:count]) for count in range(len(self.strips) + 1)]

    def without(self, place: int) -> Pixels:
        """The picture without the letter at that place."""
        return self.of([strip for at, strip in enumerate(self.strips) if at != place])


def _file(frames: list[Image.Image]) -> bytes:
    content = io.BytesIO()
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:], compress_level=1)
    return content.getvalue()


def _salted(pixels: Pixels, share: float, rng: np.random.Generator) -> Pixels:
    salted = pixels.copy()
    there = rng.random(pixels.shape[:2]) < share
    salted[there] = rng.integers(0, 256, (int(there.sum()), 3))
    return salted


def _grained(pixels: Pixels, levels: float, rng: np.random.Generator) -> Pixels:
    return (pixels + rng.normal(0, levels, pixels.shape)).clip(0, 255).astype(np.uint8)


def _lined(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    image = Image.fromarray(pixels)
    draw, (width, height) = ImageDraw.Draw(image), image.size
    for _ in range(4):
        ends = [(0, int(rng.integers(height))), (width, int(rng.integers(height)))]
        draw.line(ends, tuple(int(level) for level in rng.integers(0, 160, 3)), 3)
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        draw.circle(spot, 6, tuple(int(level) for level in rng.integers(0, 256, 3)))
    return np.asarray(image)


def _faded(still: Still) -> list[Pixels]:
    shares = (0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25)
    return [(still.paper * (1 - one) + still.pixels * one).astype(np.uint8) for one in shares]


def _recoloured(still: Still, rng: np.random.Generator) -> list[Pixels]:
    ink = still.pixels.astype(int) - still.paper
    return [(ink + rng.integers(150, 256, 3)).clip(0, 255).astype(np.uint8) for _ in range(5)]


def _moved(still: Still, rng: np.random.Generator) -> list[Pixels]:
    steps = [(int(rng.integers(-2, 3)), int(rng.integers(-3, 4))) for _ in range(6)]
    return [np.roll(still.pixels, step, (0, 1)) for step in steps]


ANIMATIONS: dict[str, Animation] = {
    "blank first": lambda one, rng: [one.paper, one.paper, one.pixels, one.pixels],
    "text in one of 20": lambda one, rng: [one.paper] * 10 + [one.pixels] + [one.paper] * 9,
    "letters in turn": lambda one, rng: [one.of([strip]) for strip in one.strips],
    "letters in turn, 10 frames each": lambda one, rng: [
        one.of([strip]) for strip in one.strips for _ in range(10)
    ],
    "a letter away in turn": lambda one, rng: [one.without(at) for at in range(len(one.strips))],
    "letter by letter": lambda one, rng: one.grown(),
    "letter by letter, then held": lambda one, rng: one.grown() + [one.pixels] * 4,
    "fading": lambda one, rng: _faded(one),
    "paper of changing colour": lambda one, rng: _recoloured(one, rng),
    "moving by some pixels": lambda one, rng: _moved(one, rng),
    "8 with 10 % salt": lambda one, rng: [_salted(one.pixels, 0.1, rng) for _ in range(8)],
    "8 with 30 % salt": lambda one, rng: [_salted(one.pixels, 0.3, rng) for _ in range(8)],
    "3 with 20 % salt": lambda one, rng: [_salted(one.pixels, 0.2, rng) for _ in range(3)],
    "8 with grain of 50 levels": lambda one, rng: [_grained(one.pixels, 50, rng) for _ in range(8)],
    "6 with other lines": lambda one, rng: [_lined(one.pixels, rng) for _ in range(6)],
    "letters in turn, 5 % salt": lambda one, rng: [
        _salted(one.of([strip]), 0.05, rng) for strip in one.strips
    ],
    "letter by letter, 5 % salt": lambda one, rng: [
        _salted(pixels, 0.05, rng) for pixels in one.grown()
    ],
}


class Tally:
    """Of readings: how many there are, are right in any case, trusted, and trusted but wrong."""

    def __init__(self) -> None:
        self.count = self.right = self.trusted = self.wrong = 0

    def add(self, reading: Reading, text: str) -> None:
        """Counts the reading of a picture of that text."""
        right = reading.text.lower() == text.lower()
        self.count += 1
        self.right += right
        self.trusted += reading.trusted
        self.wrong += reading.trusted and not right

    def __str__(self) -> str:
        shares = (self.right, self.trusted, self.wrong)
        return " | ".join(f"{100 * share / self.count:.0f}" for share in shares)


def measured(reader: Reader, sources: tuple[str, ...], images: int) -> dict[str, list[Tally]]:
    """Of each kind of animation, the tallies of the still, the first frame and all frames."""
    tallies: dict[str, list[Tally]] = defaultdict(lambda: [Tally(), Tally(), Tally()])
    for source in sources:
        drawn, noise = Random(f"animations {source}"), np.random.default_rng(images)
        for _ in tqdm(range(images), desc=source):
            image, text = SOURCES[source](drawn, (4, 6))
            still = Still(image, len(text))
            read = reader.read(image.convert("RGB"))
            for kind, animate in ANIMATIONS.items():
                frames = [Image.fromarray(pixels) for pixels in animate(still, noise)]
                together = reader.read(_file(frames))
                for tally, reading in zip(
                    tallies[kind], (read, reader.read(frames[0]), together), strict=True
                ):
                    tally.add(reading, text)
    return tallies


def main() -> None:
    """The command: see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=50, help="a source; default: %(default)s")
    parser.add_argument("--sources", nargs="+", default=FROM, choices=SOURCES)
    chosen = parser.parse_args()
    print("| frames | still | | | first frame | | | together | | |")
    for kind, tallies in measured(Reader(), tuple(chosen.sources), chosen.images).items():
        print(f"| {kind} | {' | '.join(map(str, tallies))} |", flush=True)


if __name__ == "__main__":
    main()
