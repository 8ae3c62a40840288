"""One HTTP request to the server that the client named, with its key."""

from __future__ import annotations

from typing import NamedTuple

import urllib3

from ._backoff import read_retry_after
from ._settings import Settings
from ._version import __version__

REQUEST_SECONDS = 10.0
_CONNECTIONS = 8


class Call(NamedTuple):
    """What to ask. The path is below the base URL, with its leading slash."""

    method: str
    path: str
    workspace: str | None
    body: bytes | None = None
    is_gzipped: bool = False


class Reply(NamedTuple):
    """What came back; `retry_after` in seconds."""

    status: int
    body: bytes
    retry_after: float | None


class Http:
    """Connections of one client in one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._pool = urllib3.PoolManager(maxsize=_CONNECTIONS)

    def send(self, call: Call, timeout: float = REQUEST_SECONDS) -> Reply:
        """Sends one call. Redirects are replies, too: the key must not travel to a host that nobody named.

        Raises:
            urllib3.exceptions.HTTPError: When no reply came.
        """
        response = self._pool.request(
            call.method,
            self.settings.base_url + call.path,
            body=call.body,
            headers=self.headers(call),
            timeout=urllib3.Timeout(total=timeout),
            redirect=False,
            retries=False,
        )
        return Reply(response.status, response.data, read_retry_after(response.headers.get("retry-after")))

    def open(self, url: str, headers: dict[str, str], timeout: float) -> urllib3.BaseHTTPResponse:
        """Opens a download; the body is not read yet.

        Args:
            url: Absolute address.
            headers: With the key only where the address is the server's.
            timeout: Seconds that it may stand still.
        """
        return self._pool.request(
            "GET",
            url,
            headers=headers,
            timeout=urllib3.Timeout(connect=REQUEST_SECONDS, read=timeout),
            redirect=False,
            retries=False,
            preload_content=False,
        )

    def headers(self, call: Call) -> dict[str, str]:
        """Headers of a call: whose key, which workspace, what body."""
        headers = {
            "accept": "application/json, */*",
            "authorization": f"Bearer {self.settings.api_key}",
            "user-agent": f"mv37-rollout-python/{__version__}",
        }
        if call.workspace is not None:
            headers["x-rollout-workspace"] = call.workspace
        if call.body is not None:
            headers["content-type"] = "application/json"
        if call.is_gzipped:
            headers["content-encoding"] = "gzip"
        return headers
