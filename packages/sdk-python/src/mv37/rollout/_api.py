"""JSON calls that must succeed before the agent can work: repeated for half a minute, then an error."""

from __future__ import annotations

import json
import time
from typing import Any

from urllib3.exceptions import HTTPError

from ._backoff import backoff_seconds, is_retryable
from ._errors import RolloutError
from ._http import REQUEST_SECONDS, Call, Http
from ._settings import Settings

_PATIENCE_SECONDS = 30.0


def call_api(http: Http, call: Call) -> Any:
    """Sends a call that may be repeated safely and returns the reply's JSON.

    Raises:
        RolloutError: With the server's code, or one of the SDK's own.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    failures = 0
    while True:
        failures += 1
        retry_after: float | None = None
        try:
            reply = http.send(call, min(REQUEST_SECONDS, max(0.001, deadline - time.monotonic())))
        except (HTTPError, OSError) as cause:
            error = unreachable(http.settings, cause)
        else:
            if 200 <= reply.status < 300:
                return _read_json(http.settings, reply.status, reply.body)
            error = error_of(http.settings, reply.status, reply.body)
            if not is_retryable(reply.status):
                raise error
            retry_after = reply.retry_after
        wait = backoff_seconds(failures, retry_after)
        if time.monotonic() + wait >= deadline:
            raise error
        time.sleep(wait)


def _read_json(settings: Settings, status: int, body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise unreadable_reply(settings, status) from None


def unreachable(settings: Settings, cause: BaseException) -> RolloutError:
    """No reply came at all."""
    error = RolloutError(
        "server_unreachable",
        f"No Rollout server answers at {settings.base_url}.",
        "Check base_url or ROLLOUT_BASE_URL, and that the server runs.",
    )
    error.__cause__ = cause
    return error


def unreadable_reply(settings: Settings, status: int) -> RolloutError:
    """A reply came, but not one of a Rollout server."""
    return RolloutError(
        "reply_unreadable",
        f"What answers at {settings.base_url} is not a Rollout server.",
        "Check base_url or ROLLOUT_BASE_URL; a proxy may stand in between.",
        status=status,
    )


def error_of(settings: Settings, status: int, body: bytes) -> RolloutError:
    """The error that a reply carries."""
    if 300 <= status < 400:
        return RolloutError(
            "redirect_refused",
            f"{settings.base_url} redirects to another address.",
            "Name the final address as base_url: the API key is not sent anywhere else.",
            status=status,
        )
    try:
        told = json.loads(body)["error"]
        code, message, hint = told["code"], told["message"], told.get("hint") or ""
        if isinstance(code, str) and isinstance(message, str):
            return RolloutError(
                code,
                message,
                str(hint),
                status=status,
                request_id=told.get("requestId"),
                details=told.get("details"),
            )
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not one of our replies.
        pass
    return unreadable_reply(settings, status)
