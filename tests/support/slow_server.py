"""A real server whose answers a test holds back."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.support.patience import PATIENCE_S
from tests.support.serving import serving_page


class SlowServer:
    """Hands requests on to a real server; while ``hold`` is set, answers wait for ``release``."""

    def __init__(self, url: str, target: str):
        self.url = url
        self.target = target
        self.hold = False
        self.held = threading.Semaphore(0)
        self.gate = threading.Event()

    def hold_next(self) -> None:
        """From now on answers are held back."""
        self.gate.clear()
        self.hold = True

    def wait_until_held(self) -> None:
        """Until an answer is held back; those to later requests are not."""
        assert self.held.acquire(timeout=PATIENCE_S), "no request came"
        self.hold = False

    def release(self) -> None:
        self.gate.set()


@contextlib.contextmanager
def slow_server(site: Path) -> Iterator[SlowServer]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept = {"Content-Type": self.headers["Content-Type"]}
            hold = slow.hold
            answer = httpx.post(
                slow.target + self.path[1:], content=body, headers=kept, timeout=PATIENCE_S
            )
            if hold:
                slow.held.release()
                slow.gate.wait(PATIENCE_S)
            # The extension may have gone meanwhile.
            with contextlib.suppress(OSError):
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    with (
        serving_page(site) as target,
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server,
    ):
        slow = SlowServer(f"http://127.0.0.1:{server.server_port}/", target)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield slow
        finally:
            slow.release()
            server.shutdown()
            thread.join()
