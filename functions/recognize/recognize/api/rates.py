"""How many pictures a key, or an address without one, may have read in a time."""

import ipaddress
import logging
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import anyio
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recognize.api.problems import RequestError, refuse

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage
    from limits.strategies import FixedWindowRateLimiter as Counter

_log = logging.getLogger(__name__)

# A Redis that does not answer in this time is left alone for the other.
_PATIENCE_S = 0.25
_PAUSE_S = 10.0
# Counts in memory. Beyond, strangers share a few: whoever has a great many addresses makes
# neither the memory nor the search for old counts grow.
_MAX_COUNTS = 10_000
_SHARED_COUNTS = 256


class Standing(NamedTuple):
    """What is left of a limit, and the seconds until more is."""

    limit: "RateLimitItem"
    left: int
    seconds: int


class Quota:
    """The limits that the operator sets, and the counts of who has used how much of them.

    ``rates``: such as ``60/minute``. ``store``: the URL of a Redis that several instances count
    in. Where it does not answer, each counts in its own memory, as without one.
    """

    def __init__(self, rates: Sequence[str], store: str = ""):
        # Only a server that is told to count pays for importing this: 25 ms, and 40 for Redis.
        from limits import parse
        from limits.storage import MemoryStorage
        from limits.strategies import FixedWindowRateLimiter

        self.limits = [parse(rate) for rate in rates]
        self._memory = MemoryStorage()
        self._own = FixedWindowRateLimiter(self._memory)
        self._shared = FixedWindowRateLimiter(_redis(store)) if store else None
        # Threads of its own, so that none of those that read waits for Redis.
        self._threads = anyio.CapacityLimiter(8)
        self._again = 0.0
        self.policy = ", ".join(
            f'"{limit}";q={limit.amount};w={limit.get_expiry()}' for limit in self.limits
        )

    async def take(self, who: str, pictures: int) -> list[Standing]:
        """Counts pictures; what is then left of each limit.

        Raises ``RequestError``: 429, and 413 for more at a time than a limit ever allows.
        """
        least = min(self.limits, key=lambda limit: limit.amount)
        if pictures > least.amount:
            raise RequestError(
                413,
                f"At most {least.amount} pictures are read for you in {_time(least)}. "
                "Send smaller batches.",
            )
        from limits.errors import StorageError

        if self._shared and time.monotonic() >= self._again:
            try:
                return await anyio.to_thread.run_sync(
                    self._count, self._shared, who, pictures, limiter=self._threads
                )
            except StorageError as error:
                if time.monotonic() >= self._again:
                    self._again = time.monotonic() + _PAUSE_S
                    told = type(error.storage_error).__name__
                    _log.warning("Redis does not answer (%s): counting in memory", told)
        if len(self._memory.expirations) >= _MAX_COUNTS:
            who = f"one of many, {hash(who) % _SHARED_COUNTS}"
        return self._count(self._own, who, pictures)

    def _count(self, counter: "Counter", who: str, pictures: int) -> list[Standing]:
        # What one limit refuses uses up none of the others.
        for count in (counter.test, counter.hit):
            for limit in self.limits:
                if not count(limit, who, cost=pictures):
                    raise _refusal(_standing(counter, limit, who))
        return [_standing(counter, limit, who) for limit in self.limits]


class Rates:
    """ASGI middleware: 429 beyond the limits, and in every answer what is left of them.

    A request counts as one picture before its body is read; ``charge`` counts the others.
    """

    def __init__(self, app: ASGIApp, quota: Quota):
        self.app, self.quota = app, quota

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The inner application's answer, or the refusal."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        who, standings = caller(scope), list[Standing]()

        async def take(pictures: int) -> None:
            standings[:] = await self.quota.take(who, pictures)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = self.quota.policy
                if "RateLimit" not in headers:
                    headers["RateLimit"] = _field(standings)
            await send(message)

        try:
            await take(1)
        except RequestError as refusal:
            await refuse(refusal, scope, receive, sent)
            return
        scope["take"] = take
        await self.app(scope, receive, sent)


async def charge(request: Request, pictures: int) -> None:
    """Counts further pictures of a request, where there are limits. Raises ``RequestError``."""
    if pictures and (take := request.scope.get("take")):
        await take(pictures)


def caller(scope: Scope) -> str:
    """Whose count a request is in: that of its key, or of its address.

    Of IPv6 a network of 64 bits counts as one: that is what a single customer has.
    """
    if key := scope.get("key"):
        return f"key {key}"
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"address {host}"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return f"address {address.ipv4_mapped}"
        return f"address {ipaddress.ip_network((int(address), 64), strict=False)}"
    return f"address {address}"


def _redis(url: str) -> "Storage":
    from limits.storage import RedisStorage
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    pool = ConnectionPool.from_url(
        url,
        socket_timeout=_PATIENCE_S,
        socket_connect_timeout=_PATIENCE_S,
        # Once more, for a connection that was closed meanwhile.
        retry=Retry(NoBackoff(), 1),
    )
    return RedisStorage(url, pool, wrap_exceptions=True)


def _refusal(standing: Standing) -> RequestError:
    return RequestError(
        429,
        f"At most {standing.limit.amount} pictures are read for you in {_time(standing.limit)}. "
        f"Try again in {standing.seconds} s.",
        {"Retry-After": str(standing.seconds), "RateLimit": _field([standing])},
    )


def _standing(counter: "Counter", limit: "RateLimitItem", who: str) -> Standing:
    stats = counter.get_window_stats(limit, who)
    # By a clock of the system's, which may be set back meanwhile.
    seconds = min(max(1, math.ceil(stats.reset_time - time.time())), limit.get_expiry())
    return Standing(limit, stats.remaining, seconds)


def _field(standings: Sequence[Standing]) -> str:
    """The RateLimit header of draft-ietf-httpapi-ratelimit-headers-10."""
    return ", ".join(f'"{one.limit}";r={one.left};t={one.seconds}' for one in standings)


def _time(limit: "RateLimitItem") -> str:
    return f"a {limit.GRANULARITY.name}"
