"""Whether the service lives and can work: `/healthz`, `/readyz`, `/metrics`.

The answers hold no names of files, no paths and no secrets, since whoever reaches the port may ask.
"""

import logging
import time
from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from shelver.errors import ShelverError
from shelver.wiring.room import room
from shelver.wiring.service import Service

log = logging.getLogger(__name__)

_ROOM_BYTES = 64 * 1024**2

Check = Callable[[], None]
"""Returns when what it looks at is well; raises what is wrong."""


def health_routes(service: Service, registry: CollectorRegistry) -> APIRouter:
    """Return the routes of health and metrics."""
    router = APIRouter(tags=["health"])
    checks = checks_of(service)

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        """Say that the process answers; nothing else is looked at."""
        return {"status": "alive"}

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """Say whether jobs can be done now: the database, the broker and the disk, with how long each look took."""
        found = {name: _looked_at(check) for name, check in checks.items()}
        is_ready = all(one["status"] == "ok" for one in found.values())
        content = {"status": "ready" if is_ready else "not ready", "checks": found}
        return JSONResponse(content, status_code=200 if is_ready else 503)

    @router.get("/metrics")
    def metrics() -> Response:
        """Answer with every figure in the format of Prometheus."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


def checks_of(service: Service) -> Mapping[str, Check]:
    """Return what must be well for jobs to be done."""

    def disk() -> None:
        if room(service.settings)["state"] < _ROOM_BYTES:
            raise OSError("no room is left for the state of the service")

    return {"database": service.touch_database, "broker": service.carrier.check, "disk": disk}


def _looked_at(check: Check) -> dict[str, str | float]:
    began = time.monotonic()
    try:
        check()
    except (ShelverError, OSError) as fault:
        reference = fault.reference if isinstance(fault, ShelverError) else type(fault).__name__
        return {"status": "failing", "reference": reference}
    except Exception as fault:  # who asks is a monitor: it hears that something fails, whatever it is
        log.exception("A part of the service could not be looked at, for a reason that nobody foresaw.")
        return {"status": "failing", "reference": type(fault).__name__}
    return {"status": "ok", "seconds": round(time.monotonic() - began, 4)}
