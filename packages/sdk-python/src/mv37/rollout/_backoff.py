"""How long to wait before a call is tried again."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

_FIRST_SECONDS = 0.5
_MOST_SECONDS = 30.0
_MOST_DOUBLINGS = 6
# A server may ask for more patience than ours, but not for more than this.
_MOST_RETRY_AFTER_SECONDS = 300.0


def backoff_seconds(failures: int, retry_after: float | None) -> float:
    """Full jitter: anything up to 0.5 s, doubled with each failure up to 30 s; Retry-After is the least."""
    doublings: int = min(failures - 1, _MOST_DOUBLINGS)
    # Jitter keeps clients from coming back together; nobody's secret hangs on it.
    jittered = random.random() * min(_MOST_SECONDS, _FIRST_SECONDS * (1 << doublings))
    return jittered if retry_after is None else retry_after + min(jittered, _FIRST_SECONDS)


def is_retryable(status: int) -> bool:
    """Whether a status says that the same call may succeed later."""
    return status in (408, 425, 429) or status >= 500


def read_retry_after(header: str | None) -> float | None:
    """Seconds of a Retry-After header: a number or a date."""
    if header is None or not header.strip():
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    # Written so that NaN becomes 0.
    return min(_MOST_RETRY_AFTER_SECONDS, seconds) if seconds > 0 else 0.0
