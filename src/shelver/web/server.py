"""Serves the application beside the workers, in a thread of its own."""

import socket
import threading

import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from shelver.errors import AddressTaken
from shelver.web.health import health_routes
from shelver.web.metrics import ServiceFigures
from shelver.wiring.service import Service

_STOPS_WITHIN_S = 5.0


def application(service: Service, registry: CollectorRegistry, *, is_whole: bool) -> FastAPI:
    """Return the application with every route; its metrics are those of the whole service, or of this process only."""
    app = FastAPI(title="shelver", docs_url=None, redoc_url=None, openapi_url=None)
    if is_whole:
        registry.register(ServiceFigures(service))
    app.include_router(health_routes(service, registry))
    return app


class Server:
    """Answers HTTP until it is stopped. State: its socket and its thread."""

    def __init__(self, app: FastAPI, *, host: str, port: int) -> None:
        """Listen at once, so that a taken address is known before anything runs.

        Raises:
            AddressTaken: nobody can listen there.
        """
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            self._socket = socket.create_server((host, port), family=family)
        except OSError as fault:
            raise AddressTaken(
                f"The service cannot listen on {host} port {port}: {fault.strerror}. Nothing was started.",
                hint="Stop what listens there, or set [serve] host and port.",
            ) from fault
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=int(_STOPS_WITHIN_S))
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="shelver http", daemon=True
        )

    @property
    def address(self) -> str:
        """Where it answers."""
        host, port = self._socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.should_exit = True
        self._thread.join(_STOPS_WITHIN_S * 2)
