"""The page, served beside the API from a directory of static files."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# The page's own policy stands in its HTML and holds on every host; these are what only a
# header can say.
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Site(StaticFiles):
    """ASGI application of the built page's files, with security and caching headers.

    Raises ``RuntimeError`` where the directory does not exist.
    """

    def __init__(self, directory: Path):
        super().__init__(directory=directory, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As its parent's, with the headers."""
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        # The folders under runtime/ are named after their content.
        lasting = Path(path).parts[:1] == ("runtime",) and response.status_code < 400
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        return response
