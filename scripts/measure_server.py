"""Measures what readings cost a server: processor time, latency and memory.

    python scripts/measure_server.py [--images 400]

Starts the program of the container image as a process of its own and asks it over HTTP:
single pictures at concurrency 1, 2, 4 and 8, then batches. Half of the pictures are in
either setting of `captcha` 0.7.1. Linux, and a free machine, are needed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx

from recognize.limits import MAX_BATCH_IMAGES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.helpers import wait_for  # noqa: E402
from tests.support.pictures import captchas, encoded  # noqa: E402
from tests.support.ports import free_port  # noqa: E402

CONCURRENCIES = (1, 2, 4, 8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=400)
    count = parser.parse_args().images
    drawn = captchas(count // 2, "original-0.7.1") + captchas(count - count // 2, "default-0.7.1")
    pictures = [encoded(image) for image, _ in drawn]
    with serving() as (client, process):
        for concurrency in CONCURRENCIES:
            measure(client, process, pictures, concurrency, 1)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")
        measure(client, process, pictures, 1, MAX_BATCH_IMAGES)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")


@contextmanager
def serving():
    """A client of a fresh server, and the server's process number."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "recognize.start"], env=os.environ | {"PORT": str(port)}
    )
    try:
        wait_for(f"{url}/readyz", server)
        with httpx.Client(base_url=url, timeout=30) as client:
            yield client, server.pid
    finally:
        server.terminate()
        server.wait(20)


def measure(client: httpx.Client, process: int, pictures: list, concurrency: int, size: int):
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


def processor_seconds(process: int) -> float:
    """Of all its threads, in user and kernel mode, since it began."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
