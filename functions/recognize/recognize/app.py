"""The web application.

``recognize.start`` serves it, and uvicorn can: ``uvicorn --factory recognize.app:create_app``.
``settings`` lists the environment variables that it heeds.
"""

import logging
import warnings

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline
from starlette.formparsers import MultiPartParser

from recognize import __version__
from recognize.alphabet import Alphabet
from recognize.api import metrics, original, problems, readings, status
from recognize.api.access import HEADER, Keys, describe
from recognize.api.admission import Admission
from recognize.api.desk import Desk
from recognize.api.guards import AllowedHosts, AnswerHeaders
from recognize.api.page import Site
from recognize.api.rates import Quota, Rates
from recognize.api.record import Journal, Recorded
from recognize.api.shedding import Shedding
from recognize.hosting import model_source
from recognize.hosting.crowd import Crowd
from recognize.hosting.ending import Ending
from recognize.limits import MAX_BATCH_REQUEST_BYTES
from recognize.reader import Reader
from recognize.settings import Settings

DESCRIPTION = """\
Reads text captchas that a person hands it, and says how sure it is. `confidence` is the
probability that the answer is right: of a hundred answers with 0.9, about ninety are. `legible`
is false for a picture that seems to hold no text: `text` is then empty, and `confidence` the
probability that there is none. `trusted` is false for an answer that is better not used.
"""

ROUTERS = [part.router for part in (readings, original, status, metrics)]


def create_app(
    reader: Reader | None = None,
    settings: Settings | None = None,
    crowd: Crowd | None = None,
    ending: Ending | None = None,
) -> FastAPI:
    """The application around a reader; by default one with the model that the settings name.

    ``settings``: by default those of the process, which ends where one is wrong. ``crowd``: the
    server's connections, where they are to be counted. ``ending``: says when the server stops,
    where it does. The model is loaded here, so that a server that listens is a server that can
    read. Raises ``model.ModelError``.
    """
    settings = settings or Settings.of_this_process()
    source = None
    if reader is None:
        model, source = model_source.load(settings.model_uri)
        reader = Reader(model)
    # FastAPIOffline serves the interactive page's scripts itself: no third party learns
    # who reads the documentation, and it works without a network.
    app: FastAPI = FastAPIOffline(
        title="Captcha reader",
        version=__version__,
        description=_description(reader.model.alphabet),
        redoc_url=None,
        # A redirect would lead to whatever name the request bore.
        redirect_slashes=False,
    )
    app.state.reader, app.state.source = reader, source
    app.state.desk = Desk(
        settings.readers,
        settings.queue,
        settings.read_seconds,
        ending or Ending(settings.read_seconds),
    )
    _count(app, crowd)
    if crowd:
        crowd.shedding = Shedding(app.state.desk, app.state.journal, settings.allowed_origins)
    app.state.probe = status.Probe(reader)
    # Pillow warns of odd pictures, and whoever sends many would fill the log.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    # So does the parser of forms, and quotes them.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    # Uploads stay in memory, which Admission bounds, and never fill a disk.
    MultiPartParser.spool_max_size = MAX_BATCH_REQUEST_BYTES
    problems.install(app)
    _guard(app, settings)
    for router in ROUTERS:
        app.include_router(router)

    if settings.site_dir:
        # Asked only where no route matches, so that a wrong method on one is still a 405.
        app.router.default = Site(settings.site_dir)
        return app

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("docs")

    return app


def _description(alphabet: Alphabet) -> str:
    """What the service says of itself, and which characters its model knows beside all others'."""
    if not alphabet.further:
        return DESCRIPTION
    return f"{DESCRIPTION}\nThis one's model knows {alphabet.spans}.\n"


def _count(app: FastAPI, crowd: Crowd | None) -> None:
    """Has each request counted, and told in the log."""
    state, model = app.state, app.state.reader.model
    state.metrics = metrics.Metrics(model, state.source, state.desk, crowd)
    # Another may be added.
    state.listeners = [state.metrics]
    state.journal = Journal(
        routes={route.path for router in ROUTERS for route in router.routes},
        model=f"{model.name} {model.version}",
        listeners=state.listeners,
    )


def _guard(app: FastAPI, settings: Settings) -> None:
    """Puts around the application what refuses, the innermost first."""
    app.add_middleware(
        Admission,
        desk=app.state.desk,
        held=settings.uploads_mib * 2**20,
        seconds=settings.body_seconds,
    )
    if settings.rates:
        app.add_middleware(Rates, quota=Quota(settings.rates, settings.rate_store))
    if settings.api_keys:
        app.add_middleware(Keys, keys=settings.api_keys, anonymous=settings.anonymous)
        describe(app, settings.anonymous)
    if settings.metrics_port:
        app.add_middleware(metrics.Apart, port=settings.metrics_port)
    if hosts := settings.names():
        app.add_middleware(AllowedHosts, hosts=hosts)
    app.add_middleware(AnswerHeaders)
    if settings.allowed_origins:
        # Outermost, so that errors too reach the page that asked.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=[HEADER],
            expose_headers=["Retry-After", "RateLimit", "RateLimit-Policy"],
        )
    app.add_middleware(Recorded, journal=app.state.journal)
