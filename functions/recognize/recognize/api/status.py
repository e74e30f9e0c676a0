"""``GET /v1/model``, ``/healthz`` and ``/readyz``."""

import asyncio
import dataclasses
import time
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from recognize.api.problems import documented, of_status, response
from recognize.images import HEIGHT, WIDTH
from recognize.reader import Reader

router = APIRouter(tags=["status"])


@router.get("/v1/model", responses=documented(401))
async def model(request: Request) -> dict[str, Any]:
    """The card of the model that answers: what it was trained on and how well it reads.

    `source` says where it came from, and why not from where the operator wanted it.
    """
    state = request.app.state
    source = {"source": dataclasses.asdict(state.source)} if state.source else {}
    reader: Reader = state.reader
    return reader.model.card | source


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


class Probe:
    """Whether the model answers: one inference at a time and a second, however many ask."""

    def __init__(self, reader: Reader):
        self._reader, self._lock = reader, asyncio.Lock()
        self._sound, self._until = False, 0.0

    async def sound(self) -> bool:
        """Whether its last inference gave finite numbers."""
        async with self._lock:
            if time.monotonic() >= self._until:
                blank = np.zeros((HEIGHT, WIDTH, 3), np.float32)
                logits = await run_in_threadpool(self._reader.model.logits, blank)
                self._sound = bool(np.isfinite(logits).all())
                self._until = time.monotonic() + 1
            return self._sound


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    """The model is loaded and has just done an inference.

    `full` where requests are being refused. That is no reason to send none: the others would
    get them all, and a refusal takes no time.
    """
    state = request.app.state
    if not await state.probe.sound():
        return response(of_status(503, "The model does not answer with finite numbers."))
    return JSONResponse({"status": "full" if state.desk.full else "ready"})
