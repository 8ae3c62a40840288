"""Where a writer takes the time from."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one for durations, one for dates."""

    def monotonic_ms(self) -> float:
        """Milliseconds with fractions that only ever grow, in a forked child, too; for offsets."""

    def wall_ms(self) -> float:
        """Unix milliseconds; read once for each rollout, since it may jump."""


class SystemClock:
    """The clocks of the machine."""

    def monotonic_ms(self) -> float:
        """Milliseconds since some point in the past."""
        return time.perf_counter() * 1000

    def wall_ms(self) -> float:
        """Unix milliseconds."""
        return time.time() * 1000
