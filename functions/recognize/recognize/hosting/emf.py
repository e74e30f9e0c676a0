"""Log lines from which CloudWatch makes metrics (embedded metric format).

Written by hand: a line is one JSON object, and AWS's own library would bring an HTTP client and an
event loop of its own into each cold start.
"""

import json
import time
from collections.abc import Mapping, Sequence

from recognize.api.record import QUIET, Record
from recognize.hosting.model_source import Source

NAMESPACE = "CaptchaReader"
_COUNT, _MILLISECONDS, _NONE = "Count", "Milliseconds", "None"
# So many values of a metric CloudWatch takes in one line.
_VALUES = 100

# A metric's unit, and its value or values.
Measured = tuple[str, float | Sequence[float]]


def line(function: str, metrics: Mapping[str, Measured], **beside: object) -> str:
    """A line with these metrics of a function; what is beside them can be searched in the log."""
    definition = {
        "Namespace": NAMESPACE,
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": name, "Unit": unit} for name, (unit, _) in metrics.items()],
    }
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [definition]}
    values = {name: value for name, (_, value) in metrics.items()}
    return json.dumps({"_aws": about, "FunctionName": function, **values, **beside})


def of_model(source: Source, function: str) -> str:
    """Where the model came from, once for each instance."""
    metrics: dict[str, Measured] = {
        "ModelFallback": (_COUNT, int(source.error is not None)),
        "ModelLoad": (_MILLISECONDS, source.load_ms),
    }
    return line(function, metrics, error=source.error)


class Emf:
    """What ``api.metrics`` counts for Prometheus, as a line for each request."""

    def __init__(self, function: str):
        self.function = function

    def count(self, record: Record, seconds: float) -> None:
        """A request has ended."""
        if record.route not in QUIET:
            print(of_request(record, seconds, self.function), flush=True)


def of_request(record: Record, seconds: float, function: str) -> str:
    """A request's metrics; which route, status and refusal stand beside."""
    metrics: dict[str, Measured] = {
        "Requests": (_COUNT, 1),
        "Refusals": (_COUNT, int(bool(record.refused))),
        "RequestTime": (_MILLISECONDS, round(seconds * 1000, 1)),
        "PicturesFailed": (_COUNT, record.failed),
    }
    for stage, spent in record.stages.items():
        metrics[f"{stage.capitalize()}Time"] = (_MILLISECONDS, round(spent, 1))
    for kind in sorted({kind for kind, _ in record.confidences}):
        values = [round(value, 4) for one, value in record.confidences if one == kind]
        metrics[f"{kind.capitalize()}Confidence"] = (_NONE, values[:_VALUES])
    beside = {"route": record.route, "status": record.status, "reason": record.refused or None}
    return line(function, metrics, **beside)
