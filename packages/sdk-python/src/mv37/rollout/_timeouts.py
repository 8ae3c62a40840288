"""How long a call may wait."""

from __future__ import annotations

from typing import Any

DEFAULT_SECONDS = 10.0
# threading refuses to wait for longer than some 292 years.
_MOST_SECONDS = 1e9


def seconds_of(timeout: Any) -> float:
    """A timeout as it was given; what is no length of time counts as left out."""
    # By type() and not by isinstance(), which asks the value: finish() raises nothing, whatever it is given.
    if type(timeout) not in (int, float) or not timeout >= 0:
        return DEFAULT_SECONDS
    return float(min(timeout, _MOST_SECONDS))
