"""Who may ask: requests to the API carry a key where the operator gave any out."""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from recognize.api.problems import Description, RequestError, refuse
from recognize.api.record import path_of
from recognize.keys import Key, find

HEADER = "X-API-Key"
# RFC 9110 wants a challenge in each 401. Browsers do not know this one, and open no dialog.
_CHALLENGE = {"WWW-Authenticate": f'ApiKey realm="captcha reader", header="{HEADER}"'}

# As the API's description has it.
_SCHEME = {
    "type": "apiKey",
    "in": "header",
    "name": HEADER,
    "description": "The operator of the server gave keys out.",
}


class Keys:
    """ASGI middleware: 401 for a request to the API without a key that holds.

    ``anonymous``: a request without a key is answered too; a wrong key is refused all the same.
    The holder's name stands in the scope for what is within, as ``key``.
    """

    def __init__(self, app: ASGIApp, keys: Sequence[Key], anonymous: bool):
        self.app, self.keys, self.anonymous = app, keys, anonymous

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        if scope["type"] == "http" and _guarded(scope["method"], path_of(scope)):
            try:
                scope["key"] = self._holder(Headers(scope=scope).get(HEADER, ""))
            except RequestError as refusal:
                await refuse(refusal, scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _holder(self, sent: str) -> str:
        if not sent:
            if self.anonymous:
                return ""
            raise _refusal("no_key", f"This server wants a key. Send yours in the header {HEADER}.")
        # Headers are bytes, which Starlette reads as Latin-1.
        key = find(self.keys, sent.encode("latin-1"))
        if not key:
            raise _refusal("wrong_key", f"The key in the header {HEADER} is none of this server's.")
        if key.expired:
            raise _refusal("expired_key", "The key has expired. Ask the operator for another one.")
        return key.name


def _refusal(reason: str, detail: str) -> RequestError:
    return RequestError(401, detail, _CHALLENGE, reason)


def _guarded(method: str, path: str) -> bool:
    """Whether a request is one to the API: not the page, its documentation, a probe or metrics.

    A browser's preflight (OPTIONS) never carries a key.
    """
    return method == "POST" or (method != "OPTIONS" and path.startswith("/v1/"))


def describe(app: FastAPI, anonymous: bool) -> None:
    """Lets an application's OpenAPI description say which operations ``Keys`` guards.

    Only of a server with keys: the interactive page has a field for one where it is described.
    ``anonymous``: each is answered without a key too.
    """
    undescribed = app.openapi

    def openapi() -> Description:
        description = undescribed()
        description["components"]["securitySchemes"] = {"ApiKey": _SCHEME}
        for path, operations in description["paths"].items():
            for method, operation in operations.items():
                if _guarded(method.upper(), path):
                    operation["security"] = [*([{}] if anonymous else []), {"ApiKey": []}]
        return description

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation does
