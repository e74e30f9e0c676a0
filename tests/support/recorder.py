"""A server of a folder that records each request and can be broken file by file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple


class Request(NamedTuple):
    """One request that came in."""

    method: str
    path: str
    body: bytes


class Recorder:
    """What came in; requests for a path that ends in one of ``broken`` are answered 503."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.broken: set[str] = set()
        self.replaced: dict[str, bytes] = {}
        self.url = ""
        self.sending_is_meant = False

    @property
    def pictures(self) -> list[Request]:
        """Requests that can carry a picture: any with a body, and any with a long address."""
        return [one for one in self.requests if one.body or len(one.path) > 200]


class Handler(SimpleHTTPRequestHandler):
    """A request handler that records."""

    def __init__(self, recorder: Recorder, *given: Any, **named: Any) -> None:
        self.recorder = recorder
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        """A file of the folder, unless it is broken or replaced."""
        path = self.path.partition("?")[0]
        self._record()
        if any(path.endswith(name) for name in self.recorder.broken):
            self.send_error(503)
            return
        content = self.recorder.replaced.get(path)
        if content is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """Nothing is read here."""
        self._record()
        self.send_error(503)

    do_PUT = do_POST

    def end_headers(self) -> None:
        """As its parent's; a browser keeps nothing that is broken later."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _record(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.recorder.requests.append(Request(self.command, self.path, body))

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of browsers that leave."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A page that is reloaded breaks its connections."""


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """A server of the folder, at ``url``, which ends in a slash."""
    recorder = Recorder()
    handler = partial(Handler, recorder, directory=str(folder))
    with Quiet(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        recorder.url = f"http://127.0.0.1:{server.server_port}/"
        yield recorder
        server.shutdown()
