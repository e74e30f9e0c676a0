"""Pictures that reach the trainer through shared memory."""

import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from recognize import images
from recognize.alphabet import decode
from training.data import plane
from training.data.batches import Generated
from training.data.pictures import DrawnPictures, Pictures, empty


@dataclass(frozen=True)
class Numbered:
    """Pictures that show their number; of one number there are none."""

    size: int
    fails_at: int = -1

    def __call__(self, number: int) -> Pictures:
        if number == self.fails_at:
            raise RuntimeError(f"no batch {number}")
        made = empty(self.size)
        for array in made:
            array[:] = number
        return made


def test_a_drawn_picture_is_the_size_at_which_the_network_sees_it():
    drawn = Generated({"original-0.7.1": 1, "nothing": 1}, 12, seed=5)
    made = DrawnPictures(drawn)(3)
    assert made.pictures.dtype == made.sizes.dtype == np.uint8
    for (image, text), picture, (height, width), label in zip(drawn.samples(3), *made, strict=True):
        shown = images.fitted(images.content(image.convert("RGB")))
        assert shown.size == (width, height) and decode(label[label > 0]) == text
        top, left = (48 - height) // 2, (160 - width) // 2
        inside = picture[top : top + height, left : left + width]
        np.testing.assert_array_equal(inside, shown)
        assert picture.sum(dtype=int) == inside.sum(dtype=int), "nothing around it"


def test_what_a_worker_imports_takes_no_device():
    modules = "training.data.plane, training.borrowed_gpu.packed, training.borrowed_gpu.call"
    heavy = f"import sys, {modules}; print({{'jax', 'keras', 'tensorflow'}} & {{*sys.modules}})"
    assert subprocess.check_output([sys.executable, "-c", heavy], text=True) == "set()\n"


@pytest.mark.parametrize("workers", [1, 2])
def test_blocks_come_in_order_and_belong_to_the_caller(workers):
    blocks = plane.blocks(Numbered(3), size=3, parts=2, first=4, workers=workers)
    # More than there are slots, all of them kept.
    kept = [next(blocks) for _ in range(4 * workers)]
    blocks.close()
    for block, number in zip(kept, range(4, 4 + len(kept))):
        for array in block:
            expected = np.repeat([2 * number, 2 * number + 1], 3)
            assert (array == expected.reshape(-1, *[1] * (array.ndim - 1))).all()


def test_a_failing_worker_ends_the_blocks_and_its_memory_goes(monkeypatch):
    made = []

    def kept(*args, **settings):
        made.append(SharedMemory(*args, **settings))
        return made[-1]

    monkeypatch.setattr(plane, "SharedMemory", kept)
    blocks = plane.blocks(Numbered(2, fails_at=3), size=2, parts=2, first=0, workers=1)
    next(blocks)
    with pytest.raises(RuntimeError, match="no batch 3"):
        next(blocks)
    (memory,) = made
    with pytest.raises(FileNotFoundError):
        SharedMemory(memory.name)
