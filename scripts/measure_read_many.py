"""Measures how much of the machine ``Reader.read_many`` keeps busy.

    python -m scripts.measure_read_many [--images 2000] [--jobs N]

Reads the same small pictures one by one, half of them before and half after, and by processes.
1 would be all processes as fast as one alone, and no time for their start.
"""

import argparse
import resource
import time
from collections.abc import Iterator

from recognize.processes import cores
from recognize.reader import Reader
from tests.support.pictures import captchas, encoded


def main() -> None:
    """Prints the times, what is reached of the ideal, and the memory of this process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=cores())
    chosen = parser.parse_args()
    drawn = [encoded(image) for image, _ in captchas(100)]
    reader = Reader()
    alone(reader, drawn, 20)  # the first are not warm
    single = alone(reader, drawn, chosen.images // 2)
    started = time.perf_counter()
    answers = reader.read_many(repeated(drawn, chosen.images), jobs=chosen.jobs)
    next(answers)
    start = time.perf_counter() - started
    for _ in answers:
        pass
    many = time.perf_counter() - started
    single += alone(reader, drawn, chosen.images - chosen.images // 2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{chosen.images} images, {chosen.jobs} processes: one by one {single:.2f} s, by processes "
        f"{many:.2f} s, of which {start:.2f} s to the first answer; "
        f"{single / many / chosen.jobs:.2f} of the ideal, "
        f"{single / (many - start) / chosen.jobs:.2f} from the first answer on; {memory:.0f} MiB"
    )


def alone(reader: Reader, drawn: list[bytes], count: int) -> float:
    """Seconds in which so many are read one by one."""
    started = time.perf_counter()
    for picture in repeated(drawn, count):
        reader.read(picture)
    return time.perf_counter() - started


def repeated(drawn: list[bytes], count: int) -> Iterator[bytes]:
    """So many pictures, of which nobody knows how many there are."""
    return (drawn[place % len(drawn)] for place in range(count))


if __name__ == "__main__":
    main()
