"""``python -m recognize.start``: what the container image runs, on either cloud.

On Lambda, which sets ``AWS_LAMBDA_RUNTIME_API``, the runtime client with ``aws.handler``;
everywhere else a web server on ``PORT`` (8080). One process, no shell: signals arrive.
"""

import copy
import os
import signal
import socket
import sys

import uvicorn
from uvicorn.config import LOGGING_CONFIG


def main() -> None:
    # uvicorn raises the signal again once it has stopped, and a container's first process
    # has no default action on it: this makes both end with exit status 0.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if os.environ.get("AWS_LAMBDA_RUNTIME_API"):
        _lambda()
    else:
        _server()


def _lambda() -> None:
    from awslambdaric.__main__ import main

    main(["awslambdaric", "recognize.hosting.aws.handler"])


def _server() -> None:
    from recognize.hosting.server import FINISH_S, Server

    log = copy.deepcopy(LOGGING_CONFIG)
    log["loggers"]["recognize"] = {"handlers": ["default"], "level": "INFO"}
    config = uvicorn.Config(
        "recognize.app:create_app",
        factory=True,
        host="0.0.0.0",
        port=int(os.environ.get("PORT", "8080")),
        timeout_graceful_shutdown=FINISH_S,
        log_config=log,
        # The platform's proxy logs requests, and the path of a probe every few seconds
        # would drown what this process has to say.
        access_log=False,
        server_header=False,
    )
    listener = config.bind_socket()
    # Its connections inherit this. asyncio sets it on sockets of its own making alone, and
    # without it an answer's second part waits for a delayed acknowledgement: 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
