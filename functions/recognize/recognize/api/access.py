"""Who may ask: requests to the API carry a key where the operator gave any out."""

from collections.abc import Sequence

from fastapi import Security
from fastapi.security import APIKeyHeader
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from recognize.api.problems import RequestError, refuse
from recognize.api.record import path_of
from recognize.keys import Key, find

HEADER = "X-API-Key"
# RFC 9110 wants a challenge in each 401. Browsers do not know this one, and open no dialog.
_CHALLENGE = {"WWW-Authenticate": f'ApiKey realm="captcha reader", header="{HEADER}"'}

# For routes: describes the key in the API's description. ``Keys`` is what checks it, before a
# request is admitted.
BY_KEY = Security(
    APIKeyHeader(
        name=HEADER,
        scheme_name="ApiKey",
        description="Where the operator of the server gave keys out.",
        auto_error=False,
    )
)


class Keys:
    """ASGI middleware: 401 for a request to the API without a key that holds.

    ``anonymous``: a request without a key is answered too; a wrong key is refused all the same.
    The holder's name stands in the scope for what is within, as ``key``.
    """

    def __init__(self, app: ASGIApp, keys: Sequence[Key], anonymous: bool):
        self.app, self.keys, self.anonymous = app, keys, anonymous

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        if scope["type"] == "http" and of_the_api(scope):
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


def of_the_api(scope: Scope) -> bool:
    """Whether a request is one to the API: not the page, its documentation, a probe or metrics.

    A browser's preflight (OPTIONS) never carries a key.
    """
    method: str = scope["method"]
    return method == "POST" or (method != "OPTIONS" and path_of(scope).startswith("/v1/"))
