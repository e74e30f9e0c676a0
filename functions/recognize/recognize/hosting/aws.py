"""The same application behind AWS Lambda's events.

``handler`` serves API Gateway's HTTP APIs (payload 2.0) and REST APIs (1.0) and Lambda
function URLs. Importing this module loads the model, in Lambda's init phase.
"""

import functools
import logging
import sys

from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES
from mangum.types import LambdaContext, LambdaEvent
from starlette.types import Receive, Scope, Send

from recognize.api import problems, record
from recognize.app import create_app
from recognize.hosting import emf
from recognize.settings import Settings

# The runtime client shows warnings only; which model answers is worth a line.
logging.getLogger("recognize").setLevel(logging.INFO)
# A request's line is JSON, and stands alone.
_requests = logging.getLogger(record.__name__)
_requests.addHandler(logging.StreamHandler(sys.stdout))
_requests.propagate = False
_settings = Settings.of_this_process()
_app = create_app(settings=_settings)


class _Rooted:
    """The application below a path: it routes without it and links with it."""

    def __init__(self, root: str):
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = {"root_path": self.root, "path": self.root + scope["path"]}
        await _app({**scope, **below}, receive, send)


@functools.cache
def _adapter(root: str, in_path: bool) -> Mangum:
    return Mangum(
        _Rooted(root),
        lifespan="off",
        api_gateway_base_path=root if in_path else "/",
        text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, problems.MEDIA_TYPE],
    )


def handler(event: LambdaEvent, context: LambdaContext) -> dict[str, object]:
    """Lambda's answer to one event."""
    return _adapter(*_root(event))(event, context)


def _root(event: LambdaEvent) -> tuple[str, bool]:
    """What leads the public path, such as ``/prod``, and whether the event's path has it.

    In an HTTP API's events every stage but ``$default`` leads the path. A REST API's have
    the path without, and beside it the public one.
    """
    context = event["requestContext"]
    if "rawPath" in event:
        stage = f"/{context.get('stage')}"
        return (stage, True) if f"{event['rawPath']}/".startswith(f"{stage}/") else ("", False)
    return context.get("path", event["path"]).removesuffix(event["path"]), False


print(emf.of_model(_app.state.source, _settings.lambda_function), flush=True)
_app.state.listeners.append(emf.Emf(_settings.lambda_function))
