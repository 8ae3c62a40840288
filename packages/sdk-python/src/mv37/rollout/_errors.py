"""The one error that the SDK raises."""

from __future__ import annotations

from typing import Any


class RolloutError(Exception):
    """A call could not be done: a code, a sentence, and a way out.

    Attributes:
        code: One of the server's error codes, or `base_url_missing`, `base_url_invalid`,
            `api_key_missing`, `key_malformed`, `workspace_invalid`,
            `server_unreachable`, `reply_unreadable`, `redirect_refused`, `file_corrupt`,
            `file_incomplete`.
        message: What happened.
        hint: What to do.
        status: HTTP status, where a server answered.
        request_id: Names the request in the server's log, where a server answered.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        status: int | None = None,
        request_id: str | None = None,
        details: Any = None,
    ) -> None:
        super().__init__(f"{code}: {message}" + (f" {hint}" if hint else ""))
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status
        self.request_id = request_id
        self.details = details
