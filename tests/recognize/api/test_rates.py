"""Limits of what a key or an address may have read, in memory and in a real Redis."""

import asyncio
import re
import time

import httpx
import pytest

from recognize.api.access import HEADER
from recognize.api.rates import _MAX_COUNTS, _SHARED_COUNTS, Quota, caller
from recognize.keys import make
from recognize.limits import MAX_BATCH_IMAGES

KEY, ENTRY = make("page")
OTHER, OTHER_ENTRY = make("tests")
KEYS = f"{ENTRY} {OTHER_ENTRY}"


def read(url: str, picture: bytes, count: int = 0, **headers: str) -> httpx.Response:
    """A picture's answer, or that of a batch of so many."""
    files = [("image", picture)] * (count or 1)
    path = "/v1/recognize/batch" if count else "/v1/recognize"
    return httpx.post(url + path, files=files, headers=headers, timeout=30)


def left(answer: httpx.Response) -> list[int]:
    return [int(one) for one in re.findall(r";r=(\d+);t=\d+", answer.headers["ratelimit"])]


def check_refused(answer: httpx.Response, seconds: int) -> None:
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 429 and "Try again in" in answer.json()["detail"]
    assert 1 <= int(answer.headers["retry-after"]) <= seconds
    assert left(answer)[0] >= 0


def test_beyond_the_limit_requests_are_refused_until_its_time_is_over(start, captcha_png):
    url = start(RATE_LIMITS="1000/day 2/second").url
    statuses = []
    for wanted in (998, 996):
        answers = [read(url, captcha_png) for _ in range(3)]
        statuses += [answer.status_code for answer in answers]
        policy = answers[0].headers["ratelimit-policy"]
        assert policy == '"1000 per 1 day";q=1000;w=86400, "2 per 1 second";q=2;w=1'
        assert left(answers[1]) == [wanted, 0]
        # What is refused uses up nothing.
        check_refused(answers[2], 1)
        time.sleep(int(answers[2].headers["retry-after"]))
    assert statuses == [200, 200, 429] * 2


def test_every_answer_says_what_is_left(start, captcha_png):
    url = start(RATE_LIMITS="5/hour").url
    assert left(read(url, captcha_png)) == [4]
    assert left(read(url, b"no image")) == [3]
    # Without a body of a picture nothing is read, and nothing counted.
    for path in ("/v1/model", "/healthz", "/docs"):
        answer = httpx.get(url + path)
        assert answer.status_code == 200 and "ratelimit" not in answer.headers
    assert left(read(url, captcha_png)) == [2]


def test_a_batch_counts_as_its_pictures(start, captcha_png):
    url = start(RATE_LIMITS="10/hour").url
    assert left(read(url, captcha_png, 4)) == [6]
    check_refused(read(url, captcha_png, 8), 3600)
    # Its own request is one.
    assert left(read(url, captcha_png, 5)) == [0]
    check_refused(read(url, captcha_png), 3600)


def test_a_batch_that_no_time_would_allow_is_told_so(start, captcha_png):
    answer = read(start(RATE_LIMITS="10/minute").url, captcha_png, MAX_BATCH_IMAGES)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("At most 10 pictures are read for you in a minute.")


def test_each_key_has_its_own_count(start, captcha_png):
    url = start(RATE_LIMITS="1/hour", API_KEYS=KEYS).url
    for headers in ({HEADER: KEY}, {HEADER: OTHER}, {}):
        assert read(url, captcha_png, **headers).status_code == 200
        check_refused(read(url, captcha_png, **headers), 3600)
    # Who is not known is told that, and counts nowhere.
    assert read(url, captcha_png, **{HEADER: "wrong"}).status_code == 401


def test_an_address_is_what_a_trusted_proxy_says(start, captcha_png):
    url = start(RATE_LIMITS="1/hour", TRUSTED_PROXIES="127.0.0.0/8 10.0.0.0/8").url
    for address in ("198.51.100.7", "198.51.100.8", "198.51.100.9, 10.0.0.7"):
        forwarded = {"X-Forwarded-For": address}
        assert read(url, captcha_png, **forwarded).status_code == 200
        check_refused(read(url, captcha_png, **forwarded), 3600)
    # What a client writes before its proxy adds the address is not believed.
    forged = {"X-Forwarded-For": "192.0.2.1, 198.51.100.9"}
    check_refused(read(url, captcha_png, **forged), 3600)


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
    started = time.monotonic()
    answers = [read(server.url, captcha_png) for _ in range(4)]
    assert time.monotonic() - started < 3
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
    end = time.monotonic() + 20
    # In memory two are left at most, and soon none.
    while left(answer := read(server.url, captcha_png)) != [2]:
        assert time.monotonic() < end
        time.sleep(0.5)
    assert answer.status_code == 200
