"""Pages of ours with a captcha in them, served for the extension's tests."""

import base64
import contextlib
import http.server
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Pages:
    """A web server for pages given as text; each has a field ``#answer`` to paste into."""

    def __init__(self, url: str, contents: dict[str, tuple[str, bytes]]):
        self.url = url
        self._contents = contents

    def add(self, name: str, body: str, head: str = "") -> str:
        """URL of a login page with that body."""
        text = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in</title>
<style>body {{ margin: 30px; font: 16px sans-serif }} img, canvas, svg {{ display: block }}</style>
{head}
<h1>Log in</h1>{body}<p><label>Text in the picture <input id="answer"></label></p></html>"""
        self._contents["/" + name] = ("text/html", text.encode())
        return self.url + name

    def add_image(self, name: str, content: bytes, kind: str = "image/png") -> str:
        self._contents["/" + name] = (kind, content)
        return self.url + name


@contextlib.contextmanager
def serving_pages() -> Iterator[Pages]:
    contents: dict[str, tuple[str, bytes]] = {"/favicon.ico": ("image/png", b"")}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = contents.get(urlsplit(self.path).path, ("text/plain", b""))
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Pages(f"http://127.0.0.1:{server.server_port}/", contents)
        finally:
            server.shutdown()
            thread.join()


def data_url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()
