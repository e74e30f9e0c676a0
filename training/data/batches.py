"""Batches of (images, labels), made by worker processes while the network trains.

A batch maker is called with a batch number and returns that batch: it depends on the
number and the run's seed alone, so a resumed run goes on with exactly the batches that
it would have seen. Images: float32 (size, 48, 160, 3), as ``recognize.images.to_tensor``
makes them; labels: int32 (size, MAX_LABEL), classes padded with the blank.
"""

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from random import Random
from threading import Thread
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model_build.labels import pad
from recognize.alphabet import OWN, Alphabet
from recognize.images import Tensor, content, to_tensor
from recognize.views import FIRST, VIEWS, WHOLE, tensor
from training.data.screen import screenshot
from training.generators import SOURCES, Source, possible_lengths

Batch = tuple[NDArray[np.float32], NDArray[np.int32]]
# Endless; its ``close`` stops what makes them.
Batches = Generator[Batch, None, None]

# Of the whole picture, beside the first.
FURTHER = [one for one in VIEWS if one.part == WHOLE and one.inputs == 1 and one != FIRST]

Made = TypeVar("Made")

# How many batches wait finished for each worker: enough to ride out a slow one.
_AHEAD = 3
# Hours of training do not end for one picture; a source that always fails is broken.
_ATTEMPTS = 3


@dataclass(frozen=True)
class Generated:
    """Batches drawn from a mixture of sources.

    ``mixture`` maps names in ``sources`` to weights. Lengths are drawn from
    ``lengths``; where ``rare_lengths`` is given, one image in eight takes that range.
    ``screens`` is the share, 0-1, that is shown as a screenshot; ``views``: that is laid into the
    input as the reader's further views of the whole picture are. ``alphabet``: of the labels.
    """

    mixture: dict[str, float]
    size: int
    seed: int | str = 0
    lengths: tuple[int, int] = (4, 6)
    rare_lengths: tuple[int, int] | None = None
    screens: float = 0.0
    views: float = 0.0
    sources: dict[str, Source] = field(default_factory=lambda: SOURCES)
    alphabet: Alphabet = OWN

    def __call__(self, number: int) -> Batch:
        """Raises ``FileNotFoundError`` where a source's generator is not installed."""
        # Of its own: the pictures are the same, however they are laid.
        rng = Random(f"{self.seed}/{number}/views")
        return stack(self.samples(number), self.alphabet, partial(self._laid, rng))

    def _laid(self, rng: Random, image: Image.Image) -> Tensor:
        view = rng.choice(FURTHER) if rng.random() < self.views else FIRST
        return tensor(content(image), view)

    def samples(self, number: int) -> Iterator[tuple[Image.Image, str]]:
        """A batch's images and texts, before they are prepared; raises as the batch does."""
        rng = Random(f"{self.seed}/{number}")
        names = rng.choices(list(self.mixture), list(self.mixture.values()), k=self.size)
        return (self._sample(rng, name) for name in names)

    def _sample(self, rng: Random, name: str) -> tuple[Image.Image, str]:
        lengths = self.lengths
        if self.rare_lengths and rng.random() < 1 / 8:
            lengths = self.rare_lengths
        image, text = self._drawn(rng, name, possible_lengths(name, lengths))
        if rng.random() < self.screens:
            # A word beside a picture without text would be what is read.
            image = screenshot(image, rng, beside=bool(text))
        return image, text

    def _drawn(self, rng: Random, name: str, lengths: tuple[int, int]) -> tuple[Image.Image, str]:
        """Other people's generators fail now and then on settings that they allow."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return self.sources[name](rng, lengths)
            except (RuntimeError, ValueError) as error:
                logging.warning("%s is drawn again: %s", name, error)
        return self.sources[name](rng, lengths)


def stack(
    samples: Iterable[tuple[Image.Image, str]],
    alphabet: Alphabet = OWN,
    laid: Callable[[Image.Image], Tensor] = to_tensor,
) -> Batch:
    """One batch of samples; ``alphabet``: of the labels.

    ``laid``: how an RGB image becomes the network's input, by default as in serving.
    """
    images, labels = [], []
    for image, text in samples:
        images.append(laid(image.convert("RGB")))
        labels.append(pad(text, alphabet))
    return np.stack(images), np.stack(labels)


def prefetch(make: Callable[[int], Made], first: int, workers: int) -> Generator[Made, None, None]:
    """The batches ``first``, ``first + 1``, ... in order, made ahead by processes.

    Without ``workers``, by a thread of this process, which starts at once: a process takes seconds.
    Ends with ``make``'s error if a worker fails. Close the iterator to stop the workers.
    """
    with _pool(workers) as pool:
        number = first
        waiting: deque[Future[Made]] = deque()
        try:
            while True:
                while len(waiting) < max(1, workers) * _AHEAD:
                    waiting.append(pool.submit(make, number))
                    number += 1
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(workers: int) -> Executor:
    if not workers:
        return ThreadPoolExecutor(1)
    # Spawned, not forked: a fork of a process with running TensorFlow threads can hang.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=end_with_parent)


def end_with_parent() -> None:
    """A worker whose parent is killed would else wait for it for ever, its generators with it."""
    parent = multiprocessing.parent_process()
    if parent is None:
        raise RuntimeError("not a worker")

    def watch(sentinel: int = parent.sentinel) -> None:
        wait([sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()
