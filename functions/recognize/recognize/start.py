"""``python -m recognize.start``: what the container image runs, on either cloud.

On Lambda the runtime client with ``hosting.aws.handler``; everywhere else a web server.
``settings`` lists the environment variables; a wrong one is said in a sentence, and the exit
status is 1. One process, no shell: signals arrive.
"""

import copy
import functools
import signal
import socket
import sys

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from recognize.hosting.memory import give_back
from recognize.settings import Settings

EXPOSED = (
    "Other machines reach this server, and it would answer anybody. Give it API_KEYS (python -m "
    "recognize.keys NAME makes one), or HOST=127.0.0.1 for this machine alone, or "
    "ANONYMOUS_ACCESS=allowed to answer anybody all the same."
)

# How long a thread that reads may keep the interpreter from the one that answers, which asks for it
# after each call of the system's: with Python's own 5 ms that is the most of a refusal's time.
SWITCH_S = 0.0005


def main() -> None:
    """Serves until it is told to stop."""
    # uvicorn raises the signal again once it has stopped, and a container's first process
    # has no default action on it: this makes both end with exit status 0.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = Settings.of_this_process()
    give_back()
    if settings.exposed:
        sys.exit(EXPOSED)
    if settings.lambda_runtime_api:
        _serve_lambda()
    else:
        _serve(settings)


def _serve_lambda() -> None:
    from awslambdaric.__main__ import main

    main(["awslambdaric", "recognize.hosting.aws.handler"])


def _serve(settings: Settings) -> None:
    sys.setswitchinterval(SWITCH_S)
    from recognize.app import create_app
    from recognize.hosting.connections import Connection
    from recognize.hosting.crowd import TAKEN_AT_ONCE, Crowd
    from recognize.hosting.ending import Ending
    from recognize.hosting.rounds import new_loop
    from recognize.hosting.server import ENDING_SHARE, FINISH_S, Server

    log = copy.deepcopy(LOGGING_CONFIG)
    log["loggers"]["recognize"] = {"handlers": ["default"], "level": "INFO"}
    log["loggers"]["recognize.api.record"] = {"handlers": ["requests"], "propagate": False}
    log["formatters"]["plain"] = {"format": "%(message)s"}
    log["handlers"]["requests"] = {
        "class": "logging.StreamHandler",
        "formatter": "plain",
        "stream": "ext://sys.stdout",
    }

    crowd = Crowd.of_this_process(settings.connections)
    # The rest is for what has been begun, and for all answers.
    ending = Ending(ENDING_SHARE * settings.read_seconds)
    config = uvicorn.Config(
        # Made when the log is set up, for loading the model writes to it.
        functools.partial(create_app, settings=settings, crowd=crowd, ending=ending),
        factory=True,
        host=settings.host,
        port=settings.port,
        http=Connection.bounded(crowd, settings.header_seconds, settings.answer_seconds),
        loop=f"{new_loop.__module__}:{new_loop.__name__}",
        backlog=TAKEN_AT_ONCE,
        timeout_keep_alive=settings.idle_seconds,
        ws="none",
        timeout_graceful_shutdown=settings.read_seconds + FINISH_S,
        log_config=log,
        # api.record writes a line of its own.
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
    )
    listeners = [config.bind_socket()]
    if settings.metrics_port:
        apart = copy.copy(config)
        apart.port = settings.metrics_port
        listeners.append(apart.bind_socket())
    for listener in listeners:
        # Its connections inherit this. asyncio sets it on sockets of its own making alone, and
        # without it an answer's second part waits for a delayed acknowledgement: 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Server(config, ending).run(sockets=listeners)


if __name__ == "__main__":
    main()
