"""The far side of the wire for tests: a real HTTP server that answers as a script says, failures included."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler", bytes], None]


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ScriptedServer:
    """Answers for the next requests in turn; after them, everything is taken."""

    url: str = ""
    requests: list[Seen] = field(default_factory=list)
    stored: list[dict[str, Any]] = field(default_factory=list)
    script: list[Answer] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def batches(self) -> list[dict[str, Any]]:
        return [json.loads(seen.body) for seen in self.requests if seen.path == "/api/v1/ingest"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    scripted: ScriptedServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        self._answer(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)

    def _answer(self, body: bytes) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        with self.scripted.lock:
            self.scripted.requests.append(Seen(self.command, self.path, headers, body))
            answer = self.scripted.script.pop(0) if self.scripted.script else take
        answer(self, body)

    def reply(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for key, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(key, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def take(handler: Handler, body: bytes) -> None:
    """Stores a batch and acknowledges it; answers any other call with an empty run."""
    if handler.path != "/api/v1/ingest":
        handler.reply(200, {"id": "run", "tasks": [], "nextCursor": None})
        return
    records = json.loads(body)["records"]
    with handler.scripted.lock:
        handler.scripted.stored.extend(records)
    handler.reply(200, {"accepted": len(records), "duplicates": 0, "rejected": [], "acked": {}})


def answer_status(status: int, headers: dict[str, str] | None = None, code: str = "internal") -> Answer:
    return lambda handler, body: handler.reply(
        status, {"error": {"code": code, "message": "Scripted.", "hint": "", "requestId": "r"}}, headers
    )


def drop_connection(handler: Handler, body: bytes) -> None:
    handler.connection.shutdown(2)
    handler.close_connection = True


def store_then_drop(handler: Handler, body: bytes) -> None:
    """The reply is lost after the commit: the client must send again, the server must not store twice."""
    with handler.scripted.lock:
        handler.scripted.stored.extend(json.loads(body)["records"])
    drop_connection(handler, body)


def start() -> tuple[ScriptedServer, ThreadingHTTPServer]:
    scripted = ScriptedServer()
    handler = type("ScriptedHandler", (Handler,), {"scripted": scripted})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return scripted, server
