"""How fast pictures are drawn, and how fast they reach a device: the two rates that feed a GPU.

    python -m training.borrowed_gpu.rates                  # of the recipe gpu
    python -m training.borrowed_gpu.rates --images 2000 --recipe breadth

``drawn``: images a second of one core, by what the recipe draws on the borrowed machine, made
ready to travel. By the clock, and by processor time, which is less where others use the machine.
``carried``: images a second through the data plane (``training.data.plane``) to a step on the
device that does nothing, made by workers that only hand over what they have.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

# Keras and JAX where they are used: workers import this file.
from training.borrowed_gpu.packed import LIVE
from training.data import plane
from training.data.pictures import DrawnPictures, Pictures

if TYPE_CHECKING:
    from training.recipe import Recipe

# Cores of the machine that is lent, and what they are to draw and its data plane to carry.
CORES, DRAWN, CARRIED = 16, 6_000, 20_000
BATCH = 64


@dataclass(frozen=True)
class Ready:
    """Gives the same pictures for every number."""

    pictures: Pictures

    def __call__(self, number: int) -> Pictures:
        """As ``training.data.pictures.DrawnPictures``."""
        return self.pictures


def live(recipe: "Recipe") -> DrawnPictures:
    """What the recipe draws on the borrowed machine, in batches of 64."""
    from training.data.dataset import mixture

    drawn = replace(mixture(recipe).training, size=BATCH)
    weights = {name: weight for name, weight in recipe.mixture.items() if name in LIVE}
    return DrawnPictures(replace(drawn, mixture=weights))


def drawn(make: Callable[[int], Pictures], images: int) -> tuple[float, float]:
    """Images a second of this process, by the clock and by its processor time."""
    make(0)  # loads fonts
    clock, processor = perf_counter(), process_time()
    batches = -(-images // BATCH)
    for number in range(1, batches + 1):
        make(number)
    made = batches * BATCH
    return made / (perf_counter() - clock), made / (process_time() - processor)


def carried(ready: Pictures, images: int, workers: int, parts: int = 16) -> float:
    """Images a second to a step that does nothing, in blocks of ``parts`` batches."""
    import jax

    nothing = jax.jit(lambda block: [array[0] for array in block])
    made = plane.blocks(Ready(ready), len(ready.labels), parts, 0, workers)
    try:
        np.asarray(nothing(jax.device_put(next(made)))[0])  # waits
        started = perf_counter()
        blocks = -(-images // (parts * len(ready.labels)))
        for _ in range(blocks):
            done = nothing(jax.device_put(next(made)))
        np.asarray(done[0])
        return blocks * parts * len(ready.labels) / (perf_counter() - started)
    finally:
        made.close()


def main() -> None:
    """The command: see the module's docstring."""
    from training import recipe as recipes

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recipe", default="gpu", help="(default: %(default)s)")
    parser.add_argument("--images", type=int, default=2000, help="drawn (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    chosen = parser.parse_args()
    recipe = recipes.read(chosen.recipe).stages[0].recipe
    make = live(recipe)
    clock, processor = drawn(make, chosen.images)
    print(
        f"drawn: {clock:,.0f} images a second by the clock, {processor:,.0f} by processor time; "
        f"of {CORES} such cores {CORES * clock:,.0f} and {CORES * processor:,.0f}, "
        f"{DRAWN:,} are wanted"
    )
    rate = carried(make(0), 50 * chosen.images, chosen.workers)
    print(f"carried: {rate:,.0f} images a second by {chosen.workers}, {CARRIED:,} are wanted")


if __name__ == "__main__":
    main()
