"""Limits of what a key or an address may have read, in memory and in a real Redis."""

import asyncio
import re
import time
from collections.abc import Iterator

import httpx
import pytest

from recognize.api.access import HEADER
from recognize.api.rates import _MAX_COUNTS, _SHARED_COUNTS, Quota, caller
from recognize.keys import make
from recognize.limits import MAX_BATCH_IMAGES
from tests.support.patience import PATIENCE_S, until
from tests.support.serving import running

KEY, ENTRY = make("page")
OTHER, OTHER_ENTRY = make("tests")
KEYS = f"{ENTRY} {OTHER_ENTRY}"


def read(url: str, picture: bytes, count: int = 0, **headers: str) -> httpx.Response:
    """A picture's answer, or that of a batch of so many."""
    files = [("image", picture)] * (count or 1)
    path = "/v1/recognize/batch" if count else "/v1/recognize"
    return httpx.post(url + path, files=files, headers=headers, timeout=PATIENCE_S)


def left(answer: httpx.Response) -> list[int]:
    return [int(one) for one in re.findall(r";r=(\d+);t=\d+", answer.headers["ratelimit"])]


def check_refused(answer: httpx.Response, seconds: int) -> None:
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 429 and "Try again in" in answer.json()["detail"]
    assert 1 <= int(answer.headers["retry-after"]) <= seconds
    assert left(answer)[0] >= 0


@pytest.fixture(scope="module")
def limited() -> Iterator[str]:
    """The URL of one server, which counts each address that its proxy says apart."""
    limits = {"RATE_LIMITS": "10/hour", "API_KEYS": KEYS, "ANONYMOUS_ACCESS": "allowed"}
    with running(environment=limits | {"TRUSTED_PROXIES": "127.0.0.0/8 10.0.0.0/8"}) as server:
        yield server.url


def at(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def test_beyond_the_limit_requests_are_refused_until_its_time_is_over(start, captcha_png):
    """What a slow machine brings after the end of a second counts in the next."""
    url = start(RATE_LIMITS="1000/day 2/second").url
    seen = []
    for refusals in (1, 2):
        end = time.monotonic() + PATIENCE_S
        while sum(answer.status_code == 429 for answer in seen) < refusals:
            assert time.monotonic() < end, seen
            seen.append(read(url, captcha_png))
        refused = seen[-1]
        check_refused(refused, 1)
        time.sleep(int(refused.headers["retry-after"]))
    taken = [answer for answer in seen if answer.status_code == 200]
    assert len(seen) == len(taken) + 2
    policy = taken[0].headers["ratelimit-policy"]
    assert policy == '"1000 per 1 day";q=1000;w=86400, "2 per 1 second";q=2;w=1'
    # What is refused uses up nothing.
    assert [left(answer)[0] for answer in taken] == [999 - place for place in range(len(taken))]
    # None is refused that the window has room for.
    before = [seen[place - 1] for place, answer in enumerate(seen) if answer.status_code == 429]
    assert [left(answer)[1] for answer in before] == [0, 0]


def test_every_answer_says_what_is_left(limited, captcha_png):
    url, me = limited, at("192.0.2.11")
    assert left(read(url, captcha_png, **me)) == [9]
    assert left(read(url, b"no image", **me)) == [8]
    # Without a body of a picture nothing is read, and nothing counted.
    for path in ("/v1/model", "/healthz", "/docs"):
        answer = httpx.get(url + path)
        assert answer.status_code == 200 and "ratelimit" not in answer.headers
    assert left(read(url, captcha_png, **me)) == [7]


def test_a_batch_counts_as_its_pictures(limited, captcha_png):
    url, me = limited, at("192.0.2.12")
    assert left(read(url, captcha_png, 4, **me)) == [6]
    check_refused(read(url, captcha_png, 8, **me), 3600)
    # Its own request is one.
    assert left(read(url, captcha_png, 5, **me)) == [0]
    check_refused(read(url, captcha_png, **me), 3600)


def test_a_batch_that_no_time_would_allow_is_told_so(limited, captcha_png):
    answer = read(limited, captcha_png, MAX_BATCH_IMAGES, **at("192.0.2.13"))
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("At most 10 pictures are read for you in a hour.")


def use_up(url: str, picture: bytes, **headers: str) -> None:
    """All that is allowed in an hour, which nobody else has used any of."""
    answer = read(url, picture, 10, **headers)
    assert answer.status_code == 200 and left(answer) == [0]
    check_refused(read(url, picture, **headers), 3600)


def test_each_key_has_its_own_count(limited, captcha_png):
    me = at("192.0.2.14")
    for headers in ({HEADER: KEY}, {HEADER: OTHER}, {}):
        use_up(limited, captcha_png, **headers, **me)
    # Who is not known is told that, and counts nowhere.
    assert read(limited, captcha_png, **{HEADER: "wrong"}, **me).status_code == 401


def test_an_address_is_what_a_trusted_proxy_says(limited, captcha_png):
    for address in ("198.51.100.7", "198.51.100.8", "198.51.100.9, 10.0.0.7"):
        use_up(limited, captcha_png, **at(address))
    # What a client writes before its proxy adds the address is not believed.
    check_refused(read(limited, captcha_png, **at("192.0.2.1, 198.51.100.9")), 3600)


def test_a_stranger_cannot_take_another_address(start, captcha_png):
    url = start(RATE_LIMITS="1/hour").url
    assert read(url, captcha_png, **{"X-Forwarded-For": "192.0.2.1"}).status_code == 200
    check_refused(read(url, captcha_png, **{"X-Forwarded-For": "192.0.2.2"}), 3600)


@pytest.mark.parametrize(
    ("scope", "who"),
    [
        ({"key": "page", "client": ("192.0.2.1", 1)}, "key page"),
        ({"key": "", "client": ("192.0.2.1", 1)}, "address 192.0.2.1"),
        ({"client": ("::ffff:192.0.2.1", 1)}, "address 192.0.2.1"),
        ({"client": ("2001:db8:1:2:3:4:5:6", 1)}, "address 2001:db8:1:2::/64"),
        ({"client": ("2001:db8:1:2::9", 1)}, "address 2001:db8:1:2::/64"),
        ({"client": None}, "address "),
    ],
)
def test_whose_count_it_is(scope, who):
    assert caller(scope) == who


def test_many_addresses_do_not_grow_the_memory():
    quota = Quota(["1000/hour"])

    async def ask():
        for number in range(_MAX_COUNTS + 2 * _SHARED_COUNTS):
            await quota.take(f"address {number}", 1)

    asyncio.run(ask())
    assert len(quota._memory.storage) <= _MAX_COUNTS + _SHARED_COUNTS


def test_instances_count_together(start, captcha_png, redis):
    settings = {"RATE_LIMITS": "4/hour", "RATE_LIMITS_STORE": redis.url}
    one, other = start(**settings).url, start(**settings).url
    assert [left(read(url, captcha_png)) for url in (one, other, one, other)] == [
        [3],
        [2],
        [1],
        [0],
    ]
    for url in (one, other):
        check_refused(read(url, captcha_png), 3600)


@pytest.mark.parametrize("fault", ["stop", "freeze"])
def test_without_redis_each_counts_in_its_memory(start, captcha_png, redis, fault):
    server = start(RATE_LIMITS="3/hour", RATE_LIMITS_STORE=redis.url)
    assert left(read(server.url, captcha_png)) == [2]
    getattr(redis, fault)()
    # Redis is waited for once, for as long as its patience lasts, and not by each.
    answers = [read(server.url, captcha_png) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    log = server.log.read_text()
    assert log.count("Redis does not answer") == 1 and "Traceback" not in log


def test_a_server_starts_without_its_redis_and_counts_there_once_it_is_back(
    start, captcha_png, redis
):
    redis.stop()
    server = start(RATE_LIMITS="3/hour", RATE_LIMITS_STORE=redis.url)
    assert left(read(server.url, captcha_png)) == [2]
    redis.start()
    # In memory two are left at most, and soon none.
    answer = until(
        lambda: got if left(got := read(server.url, captcha_png)) == [2] else None,
        "Redis",
        every=0.5,
    )
    assert answer.status_code == 200
