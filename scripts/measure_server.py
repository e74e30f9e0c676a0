"""Measures what readings cost a server: processor time, latency and memory.

    PYTHONPATH=.:functions/recognize python scripts/measure_server.py [--images 400]

Starts the program of the container image as a process of its own and asks it over HTTP:
single pictures at concurrency 1, 2, 4 and 8, then batches. Half of the pictures are in
either setting of `captcha` 0.7.1. Linux, and a free machine, are needed.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from random import Random

import httpx

from recognize.limits import MAX_BATCH_IMAGES
from training.sources import SOURCES

CONCURRENCIES = (1, 2, 4, 8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=400)
    count = parser.parse_args().images
    pictures = [drawn(number) for number in range(count)]
    with serving() as (client, process):
        for concurrency in CONCURRENCIES:
            measure(client, process, pictures, concurrency, 1)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")
        measure(client, process, pictures, 1, MAX_BATCH_IMAGES)
        print(f"peak resident memory: {peak_mib(process):.0f} MiB")


def drawn(number: int) -> bytes:
    source = SOURCES[("original-0.7.1", "default-0.7.1")[number % 2]]
    image, _ = source(Random(f"server/{number}"), (4, 6))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@contextmanager
def serving():
    """A client of a fresh server, and the server's process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "recognize.start"], env=os.environ | {"PORT": str(port)}
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            for _ in range(100):
                try:
                    client.get("/readyz").raise_for_status()
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            else:
                raise SystemExit("the server did not start")
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
