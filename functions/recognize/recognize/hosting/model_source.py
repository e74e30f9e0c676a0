"""Which model answers, and where it came from.

``MODEL_URI`` names it: ``s3://bucket/prefix/name/current`` (or a version in place of
``current``), a model directory, or nothing for the embedded one. A model that cannot be
fetched in time, verified and run is not used: the embedded model answers in its place,
and ``Source`` says so.
"""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from recognize.hosting import self_test
from recognize.hosting.s3 import FetchError, fetch
from recognize.model import Model, ModelError

# Lambda gives a function 10 s to start, and the embedded model must still be loaded then.
TIME_LIMIT_S = 4.0

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """Where the model came from.

    ``kind`` and ``requested``: ``s3``, ``directory`` or ``embedded``; what answers and
    what was asked for. ``error``: why they differ (``not_found``, ``forbidden``,
    ``unavailable``, ``timeout``, ``damaged``, ``incompatible``, ``unsupported_uri``), or
    ``None``. ``load_ms``: milliseconds that finding and loading the model took.
    """

    kind: str
    requested: str
    error: str | None
    load_ms: float


def load(uri: str = "", time_limit: float = TIME_LIMIT_S) -> tuple[Model, Source]:
    """The model of ``uri``, or else the embedded one, and where it came from.

    ``time_limit``: seconds to fetch a model from S3. Raises ``ModelError`` where even the
    embedded model does not load. What failed is logged in full; ``Source`` holds no more
    than its kind, because callers see it.
    """
    started = time.perf_counter()
    requested = "s3" if uri.startswith("s3://") else "directory" if uri else "embedded"
    error = None
    try:
        model = _requested(uri, time_limit) if uri else Model()
    except FetchError as failure:
        error = failure.code
        _log.error("MODEL_URI %s: %s: %s; the embedded model answers", uri, error, failure)
        model = Model()
    kind = "embedded" if error else requested
    elapsed = (time.perf_counter() - started) * 1000
    _log.info("Model %s %s (%s), loaded in %.0f ms", model.name, model.version, kind, elapsed)
    return model, Source(kind, requested, error, round(elapsed, 1))


def _requested(uri: str, time_limit: float) -> Model:
    """The model that ``uri`` names, tested. Raises ``FetchError``."""
    if "://" in uri and not uri.startswith("s3://"):
        raise FetchError("unsupported_uri", "a model is named by s3://... or by a directory")
    try:
        if uri.startswith("s3://"):
            return _within(time_limit, _from_s3, uri, time_limit)
        model = Model(Path(uri))
        self_test.check(model)
        return model
    except TimeoutError:
        raise FetchError("timeout", f"not fetched within {time_limit:g} s") from None
    except ModelError as error:
        raise FetchError("incompatible", str(error)) from error
    except FetchError:
        raise
    except Exception as error:
        # Whatever a client library or a full disk comes up with, the service must start.
        raise FetchError("unavailable", f"{type(error).__name__}: {error}") from error


def _from_s3(uri: str, timeout: float) -> Model:
    with tempfile.TemporaryDirectory() as name:
        manifest = fetch(uri, Path(name), timeout)
        model = Model(Path(name))
    self_test.check(model, manifest.get("self_test"))
    return model


def _within(
    seconds: float,
    function: Callable[Arguments, Result],
    *arguments: Arguments.args,
    **named: Arguments.kwargs,
) -> Result:
    """The function's result. Raises ``TimeoutError`` when it takes longer."""
    # A trickling answer resets every socket's time limit; only another thread can give up
    # on it. It is a daemon, so that it cannot keep the process from ending.
    result: Future[Result] = Future()

    def run() -> None:
        try:
            result.set_result(function(*arguments, **named))
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=run, daemon=True, name="model-fetch").start()
    return result.result(seconds)
