"""The server of this repository as a process of its own, on an embedded Postgres in a temporary folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import urllib3

WORKSPACE = "my-workspace"
ENTRY = Path(__file__).parents[2] / "backend" / "dist" / "main.js"
READY_SECONDS = 90
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def why_absent() -> str | None:
    """Why the server cannot be started here, if it cannot."""
    if shutil.which("node") is None:
        return "The tests on the real server need Node."
    return None if ENTRY.exists() else "The server is not built: npm run setup."


def new_api_key() -> str:
    key = "mv37_rl_" + "".join(secrets.choice(BASE62) for _ in range(32))
    checksum = zlib.crc32(key.encode())
    digits = ""
    for _ in range(6):
        checksum, digit = divmod(checksum, 62)
        digits = BASE62[digit] + digits
    return key + digits


@dataclass
class RealServer:
    url: str
    api_key: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the seed names."""
        return {
            "ROLLOUT_BASE_URL": self.url,
            "ROLLOUT_API_KEY": self.api_key,
            "ROLLOUT_WORKSPACE": WORKSPACE,
        }

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)

    def create_dataset(self, name: str, tasks: list[dict[str, Any]]) -> None:
        body = json.dumps({"name": name, "tasks": tasks}).encode()
        self._call("POST", "/api/v1/datasets", body, "application/json")

    def upload(self, name: str, data: bytes) -> str:
        """Uploads a file; returns its id."""
        file = self._call("POST", f"/api/v1/files?name={quote(name)}", data, "application/octet-stream")
        return str(file["id"])

    def events_of(self, rollout_id: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.get(f"/api/v1/rollouts/{rollout_id}/events")["events"]
        return events

    def _call(self, method: str, path: str, body: bytes | None, media_type: str = "") -> Any:
        headers = {"authorization": f"Bearer {self.api_key}"}
        if body is not None:
            headers["content-type"] = media_type
        reply = urllib3.request(method, self.url + path, body=body, headers=headers)
        assert reply.status in (200, 201), reply.data
        return reply.json()


class RunningServer:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rollout-server-"))
        # Postgres runs as another user than root and must get in.
        self.folder.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.server = RealServer(f"http://127.0.0.1:{port}", new_api_key())
        self._log = open(self.folder / "server.log", "w+", encoding="utf-8")
        self._process = subprocess.Popen(
            ["node", str(ENTRY)],
            env={
                **os.environ,
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "DATABASE_URL": "",
                "ROLLOUT_DATA_DIR": str(self.folder / "data"),
                "ROLLOUT_INIT_WORKSPACE": WORKSPACE,
                "ROLLOUT_INIT_API_KEY": self.server.api_key,
                "LOG_LEVEL": "warn",
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if urllib3.request("GET", f"{self.server.url}/readyz", retries=False).status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.1)
        self._log.seek(0)
        raise AssertionError(f"The server did not become ready:\n{self._log.read()}")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
