"""How long a call may wait."""

from __future__ import annotations

from typing import Any

DEFAULT_SECONDS = 10.0
# threading refuses to wait for longer than some 292 years.
_MOST_SECONDS = 1e9


def seconds_of(timeout: Any) -> float:
    """A timeout as it was given; what is no length of time counts as left out."""
    if isinstance(timeout, (int, float)) and timeout >= 0:
        return float(min(timeout, _MOST_SECONDS))
    return DEFAULT_SECONDS
