"""One batch of records over HTTP, and what its reply means for the queue."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from urllib3.exceptions import HTTPError

from .._backoff import is_retryable
from .._http import Call, Http, Reply

_LEAST_TO_COMPRESS = 1024
# Twice as fast as the default, and JSON still shrinks to a fifth.
_GZIP_LEVEL = 1
_CODE = re.compile(r"[a-z_]{1,64}")


class Stored(NamedTuple):
    """Every record is stored, but those refused: their place in the batch and the server's code."""

    refused: dict[int, str]


class Again(NamedTuple):
    """Nothing is known to be stored; the same batch again later."""

    why: str
    retry_after: float | None = None


class Split(NamedTuple):
    """The batch as a whole is not taken: smaller ones find the record that spoils it."""

    reason: str


class Barred(NamedTuple):
    """The server will not take anything from this client before somebody mends something."""

    why: str


Verdict = Stored | Again | Split | Barred


def deliver(
    http: Http, workspace: str | None, writer_id: str, records: Sequence[bytes], timeout: float
) -> Verdict:
    """Sends one batch. Raises nothing: whatever goes wrong is a verdict."""
    try:
        body = b'{"writerId":"%s","records":[%s]}' % (writer_id.encode(), b",".join(records))
        is_gzipped = len(body) > _LEAST_TO_COMPRESS
        if is_gzipped:
            body = gzip.compress(body, _GZIP_LEVEL)
        reply = http.send(Call("POST", "/api/v1/ingest", workspace, body, is_gzipped), timeout)
        return _verdict_of(reply, len(records))
    except (HTTPError, OSError) as error:
        return Again(f"{http.settings.base_url} does not answer: {type(error).__name__}.")
    except Exception as error:
        # The sender must outlive anything, or records would wait for ever.
        return Again(f"A batch could not be sent: {type(error).__name__}.")


def _verdict_of(reply: Reply, count: int) -> Verdict:
    status = reply.status
    if status == 200:
        refused = _refused_of(reply.body, count)
        # A proxy's page with status 200 is no acknowledgement.
        if refused is None:
            return Again("The server's acknowledgement is unreadable.", reply.retry_after)
        return Stored(refused)
    if status == 413:
        return Split("too_large")
    if status in (400, 422):
        return Split("rejected")
    if is_retryable(status):
        return Again(f"The server answers {status}.", reply.retry_after)
    return Barred(f"The server refuses records with status {status}{_code_of(reply.body)}.")


def _refused_of(body: bytes, count: int) -> dict[int, str] | None:
    try:
        told = json.loads(body)
        refused = {int(record["index"]): str(record["code"]) for record in told["rejected"]}
        is_whole = told["accepted"] + told["duplicates"] + len(told["rejected"]) == count
    except (ValueError, KeyError, TypeError):
        return None
    return refused if is_whole else None


def _code_of(body: bytes) -> str:
    try:
        code = json.loads(body)["error"]["code"]
        return f" ({code})" if _CODE.fullmatch(code) else ""
    except (ValueError, KeyError, TypeError):
        return ""
