"""The same application behind AWS Lambda's events.

``handler`` serves API Gateway's HTTP APIs (payload 2.0) and REST APIs (1.0) and Lambda
function URLs. Importing this module loads the model, in Lambda's init phase.
"""

import functools
import json
import logging
import os
import time

from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from recognize import problems
from recognize.app import create_app
from recognize.model_source import Source

# The runtime client shows warnings only; which model answers is worth a line.
logging.getLogger("recognize").setLevel(logging.INFO)
_app = create_app()


@functools.cache
def _adapter(base_path: str) -> Mangum:
    return Mangum(
        _app,
        lifespan="off",
        api_gateway_base_path=base_path,
        text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, problems.MEDIA_TYPE],
    )


def handler(event: dict, context: object) -> dict:
    """Lambda's answer to one event."""
    return _adapter(_stage_path(event))(event, context)


def _stage_path(event: dict) -> str:
    """The stage's name as a path, where it leads the request's path; else ``/``.

    An HTTP API puts every stage but ``$default`` there, a REST API none.
    """
    stage = event.get("requestContext", {}).get("stage")
    path = event.get("rawPath", "")
    return f"/{stage}" if f"{path}/".startswith(f"/{stage}/") else "/"


def model_metrics(source: Source, now_ms: int) -> str:
    """A log line from which CloudWatch makes metrics (embedded metric format)."""
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "recognize")
    metrics = [
        {"Name": "ModelFallback", "Unit": "Count"},
        {"Name": "ModelLoad", "Unit": "Milliseconds"},
    ]
    definition = {
        "Namespace": "CaptchaReader",
        "Dimensions": [["FunctionName"]],
        "Metrics": metrics,
    }
    return json.dumps(
        {
            "_aws": {"Timestamp": now_ms, "CloudWatchMetrics": [definition]},
            "FunctionName": function,
            "ModelFallback": int(source.error is not None),
            "ModelLoad": source.load_ms,
            "error": source.error,
        }
    )


print(model_metrics(_app.state.source, int(time.time() * 1000)), flush=True)
