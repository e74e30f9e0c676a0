"""``GET /metrics``: the model that answers, for Prometheus.

Requests, latency and errors are measured by the platform (Knative's queue-proxy, Lambda,
the ingress); only the server knows its model.
"""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

router = APIRouter(include_in_schema=False)

# The text exposition format, version 0.0.4.
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/metrics")
async def metrics(request: Request) -> PlainTextResponse:
    """Gauges of the model that answers and of how it was loaded."""
    model, source = request.app.state.reader.model, request.app.state.source
    lines = _gauge(
        "recognize_model_info", "The model that answers", 1, name=model.name, version=model.version
    )
    if source:
        lines += _gauge(
            "recognize_model_fallback",
            "1 where the embedded model answers in place of the one asked for",
            int(source.error is not None),
            error=source.error or "",
        )
        lines += _gauge(
            "recognize_model_load_seconds", "Finding and loading the model", source.load_ms / 1000
        )
    return PlainTextResponse("".join(lines), media_type=MEDIA_TYPE)


def _gauge(metric: str, help: str, value: float, **labels: str) -> list[str]:
    pairs = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    sample = f"{metric}{{{pairs}}}" if pairs else metric
    return [f"# HELP {metric} {help}\n", f"# TYPE {metric} gauge\n", f"{sample} {value:g}\n"]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
