"""What every answer carries, and which names the server answers to."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recognize.api.problems import RequestError, refuse
from recognize.api.record import QUIET

# A browser keeps no reading, and takes no answer for a page.
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class AnswerHeaders:
    """ASGI middleware: the headers on every answer that has none of its own."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, with the headers."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sent)


class AllowedHosts:
    """ASGI middleware: 421 for a name that is none of the server's.

    A page of a stranger's can let its own name point to this machine, and would then be of one
    origin with a server here (DNS rebinding). Its requests still carry its name.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]):
        self.app, self.hosts = app, {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        # Probes and scrapers ask a container by its address; what they get is no secret.
        if scope["type"] == "http" and scope["path"] not in QUIET:
            if name_of(Headers(scope=scope).get("host", "")) not in self.hosts:
                refusal = RequestError(
                    421,
                    "The server does not go by this name. Ask it by one of ALLOWED_HOSTS, or add "
                    "the name there.",
                )
                await refuse(refusal, scope, receive, send)
                return
        await self.app(scope, receive, send)


def name_of(host: str) -> str:
    """The name or address in a Host header, without its port, in small letters."""
    name, colon, port = host.lower().rpartition(":")
    # An IPv6 address in brackets has colons of its own.
    return name if colon and not port.endswith("]") else host.lower()
