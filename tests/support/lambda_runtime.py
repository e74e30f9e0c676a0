"""Lambda's Runtime API, emulated: what stands between an invocation and ``awslambdaric``.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.patience import PATIENCE_S


class RuntimeApi:
    """``invoke(event)`` hands the event to the runtime that polls ``address``."""

    def __init__(self):
        self._events: queue.Queue = queue.Queue()
        self._answers: queue.Queue = queue.Queue()
        self.ready = threading.Event()
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Else every small answer waits for the acknowledgement of the one before.
            disable_nagle_algorithm = True

            def do_GET(self):
                # .../runtime/invocation/next
                api.ready.set()
                event = api._events.get()
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() + 30) * 1000))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:test")
                # Without it the runtime client (4.2.2) ends with a segmentation fault.
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                # .../invocation/ID/response, .../invocation/ID/error, .../init/error
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api._answers.put((self.path.rpartition("/")[2], json.loads(body)))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def invoke(self, event: dict) -> dict:
        self._events.put(event)
        kind, answer = self._answers.get(timeout=PATIENCE_S)
        assert kind == "response", answer
        return answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
