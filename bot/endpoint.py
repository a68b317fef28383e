"""/healthz and /metrics over HTTP, in threads of their own, so that they answer while everything else hangs. Serves these
two pages and nothing else; says nothing of anybody who asks something."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.config import ConfigError, RunConfig
from bot.health import Health
from claims.log_events import event

_log = logging.getLogger(__name__)
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
READ_S = 10.0  # how long a request may take to arrive
Page = tuple[HTTPStatus, str, bytes]
Pages = dict[str, Callable[[], Page]]


def pages(health: Callable[[], Health], metrics: Callable[[], bytes]) -> Pages:
    """The two pages by path, each made when it is asked for."""

    def healthz() -> Page:
        found = health()
        status = HTTPStatus.OK if found.ok else HTTPStatus.SERVICE_UNAVAILABLE
        return status, "application/json", json.dumps(found.shown).encode() + b"\n"

    return {"/healthz": healthz, "/metrics": lambda: (HTTPStatus.OK, METRICS_TYPE, metrics())}


@contextmanager
def serving(run: RunConfig, shown: Pages) -> Iterator[int]:
    """Serve the pages while the block runs; the port they are at. Raises ConfigError where nothing can listen there."""
    server = _server(run, shown)
    port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    _log.info("health and metrics at http://%s:%d", run.health_host, port, extra=event("health_served", port=port))
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()


def _server(run: RunConfig, shown: Pages) -> ThreadingHTTPServer:
    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in run.health_host else socket.AF_INET

    try:
        return Server((run.health_host, run.health_port), _handler(shown))
    except OSError as error:
        what = f"{run.health_host}:{run.health_port} can't be listened on"
        raise ConfigError(what, where="run.health_port", advice="Choose another port or stop what uses it") from error


def _handler(shown: Pages) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = READ_S
        server_version, sys_version = "Twosource", ""

        def do_GET(self) -> None:
            page = shown.get(self.path.partition("?")[0])
            self._answer(*(page() if page else (HTTPStatus.NOT_FOUND, "text/plain", b"/healthz /metrics\n")))

        do_HEAD = do_GET

        def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: monitoring asks every few seconds."""

    return Handler
