"""Measures what readings cost a server: processor time, latency and memory.

    python -m scripts.measure_server [--images 400]

Starts the program of the container image as a process of its own and asks it over HTTP:
single pictures at concurrency 1, 2, 4 and 8, then batches. Half of the pictures are in
either setting of `captcha` 0.7.1. Linux, and a free machine, are needed.
"""

import argparse
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from recognize.limits import MAX_BATCH_IMAGES
from tests.support.pictures import captchas, encoded
from tests.support.processes import peak_mib, processor_seconds
from tests.support.serving import running

CONCURRENCIES = (1, 2, 4, 8)


def main() -> None:
    """Prints the figures at each concurrency, and of batches."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--images", type=int, default=400)
    count = parser.parse_args().images
    drawn = captchas(count // 2, "original-0.7.1") + captchas(count - count // 2, "default-0.7.1")
    pictures = [encoded(image) for image, _ in drawn]
    with (
        running() as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        process = server.process.pid
        for concurrency in CONCURRENCIES:
            measure(client, process, pictures, concurrency, 1)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")
        measure(client, process, pictures, 1, MAX_BATCH_IMAGES)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")


def measure(
    client: httpx.Client, process: int, pictures: list[bytes], concurrency: int, size: int
) -> None:
    """Reads every picture once, ``size`` of them a request; prints what it took."""
    requests = [pictures[first : first + size] for first in range(0, len(pictures), size)]
    read(client, requests[0])  # the first is not warm
    before = processor_seconds(process)
    with ThreadPoolExecutor(concurrency) as clients:
        latencies = list(clients.map(lambda request: read(client, request), requests))
    used = (processor_seconds(process) - before) / len(pictures)
    print(
        f"{size} a request, concurrency {concurrency}: {used * 1000:.1f} ms of processor time an "
        f"image ({1 / used:.0f} images a second and CPU), median answer "
        f"{statistics.median(latencies) * 1000:.0f} ms, {len(pictures)} images"
    )


def read(client: httpx.Client, pictures: list[bytes]) -> float:
    """Seconds from the request to its whole answer."""
    path = "/v1/recognize" if len(pictures) == 1 else "/v1/recognize/batch"
    files = [("image", ("a.png", each, "image/png")) for each in pictures]
    started = time.perf_counter()
    client.post(path, files=files).raise_for_status()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
