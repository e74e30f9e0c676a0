"""The container image, built and run: the same bytes on Kubernetes and on Lambda."""

import base64
import json
import os
import platform
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from recognize.hosting.server import LINGER_S
from recognize.keys import find, parse
from recognize.start import EXPOSED
from tests.support.helpers import ROOT, ask, timeless, wait_for
from tests.support.http_load import Load
from tests.support.lambda_events import function_url, http_api, multipart, rest_api
from tests.support.patience import PATIENCE_S
from tests.support.ports import free_port
from tests.support.serving import OPEN

# The first build on a machine makes the base: minutes.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(shutil.which(tool) for tool in ("buildah", "podman", "runc", "mmdebstrap")),
        reason="needs buildah, podman, runc and mmdebstrap (deploy/install_tools.sh)",
    ),
]

IMAGE = "localhost/captcha-reader:test"
MIB = 1024 * 1024
# How often, and how long a start may take. `BARS=1` for the figures: Lambda grants 10 s.
STARTS, START_S = (3, 1.5) if "BARS" in os.environ else (1, PATIENCE_S)
REQUESTS, STOPS = (400, 20) if "BARS" in os.environ else (100, 1)
# What Kubernetes and Knative are told to enforce, and more.
LIMITS = [
    *("--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"),
    *("--memory", "512m", "--memory-swap", "512m", "--cpus", "1"),
    *("--read-only", "--tmpfs", "/tmp:size=16m", "--cap-drop", "all"),
    *("--security-opt", "no-new-privileges"),
]
FREE = [*LIMITS, *(f"--env={name}={value}" for name, value in OPEN.items())]
RIE = {"x86_64": "aws-lambda-rie-x86_64", "aarch64": "aws-lambda-rie-arm64"}[platform.machine()]


def podman(*arguments: str) -> str:
    done = subprocess.run(["podman", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module", autouse=True)
def image() -> dict:
    """Builds the image; what ``inspect`` says of it."""
    subprocess.run([ROOT / "deploy/build_image.sh", IMAGE, "--offline"], check=True)
    return json.loads(podman("inspect", "--type", "image", IMAGE))[0]


@pytest.fixture
def container():
    """Starts a container of the image with limits; its name."""
    names = []

    def run(*options: str, command: tuple[str, ...] = ()) -> str:
        names.append(f"captcha-reader-{free_port()}")
        podman("run", "--detach", "--name", names[-1], *FREE, *options, IMAGE, *command)
        return names[-1]

    yield run
    for name in names:
        subprocess.run(["podman", "rm", "--force", "--time", "0", name], capture_output=True)


@pytest.fixture
def knative(container):
    """Starts a container as Knative does, with PORT; (name, URL) once it is ready."""

    def run(*options: str) -> tuple[str, str]:
        port = free_port()
        name = container("--env", "PORT=9000", "--publish", f"127.0.0.1:{port}:9000", *options)
        wait_for(f"http://127.0.0.1:{port}/readyz")
        return name, f"http://127.0.0.1:{port}"

    return run


@pytest.fixture
def emulator(container):
    """Starts a container under the Runtime Interface Emulator; a function that invokes."""
    (rie,) = ROOT.glob(f".venv-deploy/lib/python3*/site-packages/samcli/local/rapid/{RIE}")

    def run():
        port = free_port()
        container(
            *("--publish", f"127.0.0.1:{port}:8080", "--volume", f"{rie}:/rie:ro"),
            *("--env", "AWS_LAMBDA_FUNCTION_NAME=reader", "--entrypoint", "/rie"),
            command=(
                *("--runtime-interface-emulator-address", "0.0.0.0:8080"),
                *("--runtime-api-address", "127.0.0.1:9001", "--log-level", "error"),
                *("python", "-m", "recognize.start"),
            ),
        )
        url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"

        def invoke(event: dict) -> dict:
            end = time.monotonic() + PATIENCE_S
            while True:
                try:
                    return httpx.post(url, json=event, timeout=PATIENCE_S).json()
                except httpx.TransportError:
                    assert time.monotonic() < end, "the emulator does not listen"
                    time.sleep(0.01)

        return invoke

    return run


def requests(png: bytes) -> list[tuple]:
    """(method, path, body, content type, query) of requests of every kind."""
    form, kind = multipart(png)
    batch, _ = multipart(png, count=3)
    data = json.dumps({"image": base64.b64encode(png).decode()}).encode()
    return [
        ("POST", "/v1/recognize", form, kind, ""),
        ("POST", "/v1/recognize", png, "image/png", "candidates=5&case=lower&length=4-6"),
        ("POST", "/v1/recognize", data, "application/json", "alphabet=digits"),
        ("POST", "/v1/recognize/batch", batch, kind, ""),
        ("POST", "/classify_image/classify/api/", form, kind, ""),
        ("GET", "/v1/model", b"", "", ""),
        ("GET", "/readyz", b"", "", ""),
        ("GET", "/docs", b"", "", ""),
        ("POST", "/v1/recognize", b"no image", "image/png", ""),
        ("POST", "/v1/recognize", png, "image/png", "length=99"),
        ("GET", "/nothing", b"", "", ""),
    ]


def test_the_same_answers_everywhere(knative, emulator, start, captcha_png):
    """Of ``make serve``, the container and one of Lambda's events; ``test_lambda.py`` has all."""
    served = start().url
    _, contained = knative()
    invoke = emulator()
    gateways = [http_api, rest_api, function_url] * 4
    for request, gateway in zip(requests(captcha_png), gateways, strict=False):
        expected = ask(served, *request)
        assert ask(contained, *request) == expected
        answer = invoke(gateway(*request))
        body = answer["body"].encode()
        if answer["isBase64Encoded"]:
            body = base64.b64decode(body)
        # A REST API's stage leads the page's links.
        body = body.replace(b'"/prod/', b'"/').replace(b"'/prod/", b"'/")
        through_gateway = answer["statusCode"], answer["headers"]["content-type"], timeless(body)
        assert through_gateway == expected


def test_the_image_is_what_platforms_expect(image):
    config = image["Config"]
    assert config["Entrypoint"] == ["python", "-m", "recognize.start"]
    assert config["User"] == "10001:10001", "Kubernetes checks runAsNonRoot on numbers only"
    assert not image.get("Healthcheck") and not config.get("Healthcheck")
    labels = config["Labels"]
    for name in ("title", "description", "licenses", "version", "revision"):
        assert labels[f"org.opencontainers.image.{name}"] not in ("", "unknown")
    assert not any("certs" in value or "pip" in value.lower() for value in config["Env"])


def test_what_is_not_in_the_image(image):
    """No compiler, no installer, no TensorFlow, no caches, no other service's description."""
    script = """
import pathlib, shutil, sys, importlib.util as u
print([c for c in ("gcc", "cc", "g++", "clang", "ld", "make", "uv") if shutil.which(c)])
print([m for m in ("tensorflow", "keras", "torch", "pip", "setuptools") if u.find_spec(m)])
opt = pathlib.Path("/opt")
print([str(p) for p in opt.rglob("*") if p.name in (".cache", "tests", "vendors", "cloudfront")])
sources = [*opt.rglob("lib/**/*.py"), *opt.rglob("app/**/*.py")]
print([str(p) for p in sources if not list((p.parent / "__pycache__").glob(p.stem + ".*"))])
print(sum(p.stat().st_size for p in opt.rglob("*") if p.is_file() and not p.is_symlink()))
print([str(p) for p in pathlib.Path("/run").rglob("*") if "secrets" in str(p)])
"""
    options = ("--rm", *LIMITS, "--entrypoint", "python", IMAGE, "-c", script)
    compilers, modules, folders, uncompiled, size, secrets = podman("run", *options).splitlines()
    assert (compilers, modules, folders, secrets) == ("[]", "[]", "[]", "[]")
    assert uncompiled == "[]"
    print(f"ours: {int(size) / 1e6:.0f} MB, with the offline base: {image['Size'] / 1e6:.0f} MB")
    assert int(size) <= 190e6


def test_the_image_makes_keys_and_serves_anybody_only_if_it_is_told_to():
    command = ["podman", "run", "--rm", *LIMITS, IMAGE]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == EXPOSED + "\n"
    options = ("--rm", *LIMITS, "--entrypoint", "python", IMAGE, "-m", "recognize.keys", "page")
    key, entry = (line.split()[-1] for line in podman("run", *options).splitlines())
    assert parse(entry) == (find(parse(entry), key.encode()),)


def test_the_container_is_confined(knative):
    name, _ = knative()
    script = """
import os
status = dict(line.split(":\\t") for line in open("/proc/self/status") if ":\\t" in line)
capabilities = [int(status[name], 16) for name in ("CapEff", "CapBnd")]
print(os.getuid(), *capabilities, status["NoNewPrivs"].strip())
try:
    open("/opt/app/x", "w")
except OSError as error:
    print(error.strerror)
cgroup = "/sys/fs/cgroup/memory"
limit = f"{cgroup}.max" if os.path.exists(f"{cgroup}.max") else f"{cgroup}/memory.limit_in_bytes"
print(open(limit).read().strip(), open("/proc/1/cmdline").read().split("\\0")[0])
"""
    printed = podman("exec", name, "python", "-c", script).splitlines()
    assert printed[0] == "10001 0 0 1"
    assert printed[1] == "Read-only file system"
    assert printed[2] == f"{512 * MIB} python", "no shell stands between the platform and Python"


def test_start_to_first_answer(container, captcha_png):
    """From ``podman run`` to the first reading, with one CPU and 512 MiB."""
    times = []
    for _ in range(STARTS):
        url = f"http://127.0.0.1:{free_port()}"
        started = time.monotonic()
        container("--publish", f"{url.removeprefix('http://')}:8080")
        wait_for(f"{url}/readyz")
        assert ask(url, "POST", "/v1/recognize", captcha_png, "image/png", "")[0] == 200
        times.append(time.monotonic() - started)
    print(f"container start to first answer: {', '.join(f'{t:.2f} s' for t in times)}")
    assert min(times) <= START_S


def test_lambda_init_and_first_invocation(emulator, captcha_png):
    """The emulator runs the init phase at the first invocation."""
    times = []
    for _ in range(STARTS):
        invoke = emulator()
        started = time.monotonic()
        answer = invoke(http_api("POST", "/v1/recognize", captcha_png, "image/png"))
        times.append(time.monotonic() - started)
        assert answer["statusCode"] == 200
    print(f"init and first invocation: {', '.join(f'{t:.2f} s' for t in times)}")
    assert min(times) <= START_S


def test_memory_at_concurrency_four(knative, captcha_png):
    """Peak resident size of the server's process, by the kernel: at most 200 MiB."""
    name, url = knative()
    request = ("POST", "/v1/recognize", *multipart(captcha_png), "")
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda _: ask(url, *request), range(REQUESTS)))
    assert all(answer[0] == 200 for answer in answers)
    script = "print(open('/proc/1/status').read())"
    status = podman("exec", name, "python", "-c", script)
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"peak resident size after {REQUESTS} requests at concurrency 4: {peak:.0f} MiB")
    assert peak <= 200


def test_sigterm_under_load(knative, captcha_png):
    """``podman stop``: every answer arrives, and the first process ends by itself."""
    form, kind = multipart(captcha_png)
    for _ in range(STOPS):
        name, url = knative()
        load = Load(int(url.rpartition(":")[2]), "/v1/recognize", form, kind)
        load.wait_for_an_answer()
        load.stops(LINGER_S)
        # What has not ended by then is killed, and has another status.
        podman("stop", "--time", "10", name)
        assert podman("inspect", "--format", "{{.State.ExitCode}}", name) == "0"
        outcomes = load.finish()
        assert outcomes["lost"] == 0, (outcomes, load.details)


def test_a_model_from_s3(knative, s3, bucket, model_directory, aws):
    """The image's trimmed boto3 still fetches; /tmp and the read-only root suffice."""
    from model_build.publish import publish

    uri = publish(s3, model_directory("9.1.0"), f"s3://{bucket}/models")
    options = ["--network", "host", "--env", f"PORT={free_port()}", "--env", f"MODEL_URI={uri}"]
    for name in ("ENDPOINT_URL", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "DEFAULT_REGION"):
        options += ["--env", f"AWS_{name}"]
    port = options[3].removeprefix("PORT=")
    name = podman("run", "--detach", *FREE, *options, IMAGE)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        shown = httpx.get(f"http://127.0.0.1:{port}/v1/model").json()
        assert (shown["version"], shown["source"]["error"]) == ("9.1.0", None)
    finally:
        podman("rm", "--force", "--time", "0", name)
