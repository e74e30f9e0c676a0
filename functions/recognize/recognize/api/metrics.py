"""``GET /metrics``, for Prometheus: requests, refusals, times, queue, confidences, model."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send

from recognize.api.desk import Desk
from recognize.api.problems import RequestError, refuse
from recognize.api.record import Record
from recognize.hosting.crowd import Crowd
from recognize.hosting.model_source import Source
from recognize.model import Model

router = APIRouter(include_in_schema=False)

# When a counter began: twice the samples, and ``process_start_time_seconds`` says it too.
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_CONFIDENCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1)


class _Connections(Collector):
    """What a server's crowd says of itself."""

    def __init__(self, crowd: Crowd):
        self.crowd = crowd

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "recognize_connections", "Connections that are kept", len(self.crowd.kept)
        )
        yield GaugeMetricFamily("recognize_connections_places", "How many may", self.crowd.places)
        yield CounterMetricFamily(
            "recognize_connections_dropped",
            "Connections that were closed for others",
            self.crowd.dropped,
        )


class Metrics:
    """What is counted in one application."""

    def __init__(self, model: Model, source: Source | None, desk: Desk, crowd: Crowd | None):
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "recognize_requests", "Requests", ("route", "status"), registry=registry
        )
        self._refusals = Counter(
            "recognize_refusals", "Requests that were refused", ("reason",), registry=registry
        )
        self._seconds = Histogram(
            "recognize_request_seconds",
            "From a request's head to the end of its answer",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "recognize_stage_seconds",
            "Of it: receiving the body, waiting for a reader, decoding and reading",
            ("stage",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._confidences = Histogram(
            "recognize_confidence",
            "Confidence of pictures that were read: trusted, unsure or illegible",
            ("kind",),
            buckets=_CONFIDENCES,
            registry=registry,
        )
        self._failed = Counter(
            "recognize_pictures_failed", "Pictures that were none", registry=registry
        )
        queue = Gauge("recognize_queue", "Requests that read or wait", registry=registry)
        queue.set_function(lambda: desk.taken)
        places = Gauge("recognize_queue_places", "How many may", registry=registry)
        places.set_function(lambda: desk.places)
        if crowd:
            registry.register(_Connections(crowd))
        self._describe(model, source)

    def _describe(self, model: Model, source: Source | None) -> None:
        info = Gauge(
            "recognize_model_info",
            "The model that answers",
            ("name", "version"),
            registry=self.registry,
        )
        info.labels(model.name, model.version).set(1)
        expected = Gauge(
            "recognize_card_confidence",
            "Mean confidence to expect by the model's card: its share read right",
            ("pictures",),
            registry=self.registry,
        )
        for pictures in ("trained", "held_out"):
            if measured := model.card.get("families", {}).get(pictures):
                expected.labels(pictures).set(measured["case_sensitive"][0])
        if source:
            fallback = Gauge(
                "recognize_model_fallback",
                "1 where the embedded model answers in place of the one asked for",
                ("error",),
                registry=self.registry,
            )
            fallback.labels(source.error or "").set(int(source.error is not None))
            load = Gauge(
                "recognize_model_load_seconds",
                "Finding and loading the model",
                registry=self.registry,
            )
            load.set(source.load_ms / 1000)

    def count(self, record: Record, seconds: float) -> None:
        """A request has ended."""
        self._requests.labels(record.route, str(record.status)).inc()
        self._seconds.labels(record.route).observe(seconds)
        if record.refused:
            self._refusals.labels(record.refused).inc()
        for name, spent in record.stages.items():
            self._stages.labels(name).observe(spent / 1000)
        for kind, confidence in record.confidences:
            self._confidences.labels(kind).observe(confidence)
        self._failed.inc(record.failed)


@router.get("/metrics")
async def metrics(request: Request) -> PlainTextResponse:
    """All of it, in the text exposition format."""
    shown: Metrics = request.app.state.metrics
    return PlainTextResponse(generate_latest(shown.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


class Apart:
    """ASGI middleware: metrics on their port alone, and nothing else there."""

    def __init__(self, app: ASGIApp, port: int):
        self.app, self.port = app, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or that there is nothing."""
        if scope["type"] == "http":
            there = (scope.get("server") or ("", 0))[1] == self.port
            if there != (scope["path"] == "/metrics"):
                await refuse(RequestError(404, "Not Found"), scope, receive, send)
                return
        await self.app(scope, receive, send)
