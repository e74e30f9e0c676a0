"""``GET /v1/model``, ``/healthz`` and ``/readyz``."""

import dataclasses
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from recognize.api.problems import of_status, response
from recognize.images import HEIGHT, WIDTH
from recognize.reader import Reader

router = APIRouter(tags=["status"])


@router.get("/v1/model")
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


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    """The model is loaded and has just done one inference."""
    blank = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    logits = await run_in_threadpool(request.app.state.reader.model.logits, blank)
    if not np.isfinite(logits).all():
        return response(of_status(503, "The model does not answer with finite numbers."))
    return JSONResponse({"status": "ready"})
