"""The far side of the wire for tests: a real HTTP server that answers as a script says, failures included."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INGEST = "/api/v1/ingest"
Answer = Callable[["Exchange"], None]


@dataclass
class SeenRequest:
    method: str
    # With its query.
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def records(self) -> list[dict[str, Any]]:
        return self.json["records"]


@dataclass
class Exchange:
    """One request and the means to answer it."""

    server: ScriptedServer
    request: SeenRequest
    handler: BaseHTTPRequestHandler

    def reply(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.handler.send_response(status)
        for key, value in {"content-type": "application/json", **(headers or {})}.items():
            self.handler.send_header(key, value)
        self.handler.send_header("content-length", str(len(data)))
        self.handler.end_headers()
        self.handler.wfile.write(data)


class ScriptedServer:
    """Plays the script's answers in turn; after them it takes everything.

    Attributes:
        requests: Every request as it came.
        stored: Every record of every batch that got a 200.
        script: Answers for the next requests.
        script_is_for: Which requests the script is for; all unless set.
    """

    def __init__(self) -> None:
        self.requests: list[SeenRequest] = []
        self.stored: list[dict[str, Any]] = []
        self.script: list[Answer] = []
        self.script_is_for: Callable[[SeenRequest], bool] = lambda request: True
        self._lock = threading.Lock()
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                scripted._answer(self)

            def do_POST(self) -> None:
                scripted._answer(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def batches(self) -> list[SeenRequest]:
        return [request for request in self.requests if request.path == INGEST]

    @property
    def seqs(self) -> list[int]:
        return [record["seq"] for record in self.stored]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", "0")))
        if handler.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        headers = {key.lower(): value for key, value in handler.headers.items()}
        request = SeenRequest(str(handler.command), handler.path, headers, body)
        with self._lock:
            self.requests.append(request)
            is_scripted = bool(self.script) and self.script_is_for(request)
            answer = self.script.pop(0) if is_scripted else take
        answer(Exchange(self, request, handler))


def take(exchange: Exchange) -> None:
    """Stores a batch and acknowledges it; answers any other call with an empty page."""
    if exchange.request.path != INGEST:
        exchange.reply(200, {"id": "run", "tasks": [], "nextCursor": None})
        return
    records = exchange.request.records
    exchange.server.stored += records
    exchange.reply(200, {"accepted": len(records), "duplicates": 0, "rejected": [], "acked": {}})


def refusal(status: int, code: str = "internal", headers: dict[str, str] | None = None) -> Answer:
    """An error as the server words it."""
    error = {"code": code, "message": "No.", "hint": "Do.", "requestId": "req_1"}
    return lambda exchange: exchange.reply(status, {"error": error}, headers)


def content(data: bytes) -> Answer:
    return lambda exchange: exchange.reply(200, data)


def hang_up(exchange: Exchange) -> None:
    """The connection breaks before any answer."""
    exchange.handler.close_connection = True
    exchange.handler.connection.shutdown(2)


def store_and_hang_up(exchange: Exchange) -> None:
    """The records are stored, but the answer is lost."""
    exchange.server.stored += exchange.request.records
    hang_up(exchange)
