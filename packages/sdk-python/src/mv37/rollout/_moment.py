"""Points in time of a rollout: offsets on the monotonic clock, and instants on the wall clock."""

from __future__ import annotations

import time
from typing import NamedTuple

_MOST_MS = 1e12


class Moment(NamedTuple):
    """When a record is made: milliseconds since the rollout's start, and that start on the wall clock."""

    offset_ms: float
    started_at_ms: float


def microseconds(ms: float) -> float:
    """Milliseconds to the microsecond, within what the wire holds."""
    rounded = round(ms, 3)
    return rounded if -_MOST_MS <= rounded <= _MOST_MS else (_MOST_MS if ms > 0 else -_MOST_MS)


_second = (-1, "")


def instant(moment: Moment, offset_ms: float) -> str:
    """RFC 3339 of an offset; parts of a millisecond are cut, not rounded."""
    global _second
    seconds, ms = divmod(int(moment.started_at_ms + offset_ms), 1000)
    known, text = _second
    if known != seconds:
        # The same second is asked for again and again, and a date is slow to write.
        try:
            text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        except (OverflowError, ValueError, OSError):
            text = "9999-12-31T23:59:59"
        _second = (seconds, text)
    return f"{text}.{ms:03d}Z"
